# A queue works by itself: queue create --jobs, queue jobs, and the runner that starts with the first task.
# shellcheck disable=SC2154 # $stderr is set by run --separate-stderr

# shellcheck disable=SC2034
sparkq_yml='project: {name: lanes}'
load ../../helpers/shared

@test 'the first task of a queue starts its runner; a delayed one does when it is due' {
  run -0 --separate-stderr sparkq queue create build --jobs 2
  assert_equal "$output$stderr" build
  run -0 --separate-stderr sparkq queue list --table
  assert_line --regexp '^build +idle +default +2$'
  run -0 sparkq wait "$(sparkq enqueue -q build -- true)"
  sparkq queue create later
  run -0 sparkq wait "$(sparkq enqueue -q later --in 1s -- true)"
}

@test 'a queue runs as many tasks at a time as it has jobs; a higher number counts at once' {
  sparkq queue create pair
  first=$(sparkq enqueue -q pair -c 'touch here; until [ -e there ]; do sleep 0.02; done')
  second=$(sparkq enqueue -q pair -c 'touch there')
  wait_until 'the first to run' [ -e here ]
  task_is "$second" queued
  run -0 --separate-stderr sparkq queue jobs pair 2
  assert_equal "$output$stderr" ''
  run -0 sparkq wait "$first" "$second"
}

@test 'a lower number lets running tasks finish' {
  sparkq queue create fewer --jobs 2
  for i in 1 2; do sparkq enqueue -q fewer -c "touch runs$i; until [ -e go ]; do sleep 0.02; done"; done
  third=$(sparkq enqueue -q fewer -c 'cat go')
  wait_until 'both to run' eval '[ -e runs1 ] && [ -e runs2 ]'
  sparkq queue jobs fewer 1
  task_is "$third" queued
  echo gone >go
  run -0 sparkq wait -q fewer
  task_is "$third" succeeded
}

@test 'with 0 no runner comes by itself: another one is refused before, and works afterwards' {
  sparkq queue create mine
  run -0 sparkq wait "$(sparkq enqueue -q mine -- true)"
  run -75 --separate-stderr sparkq runner -q mine
  assert_regex "$stderr" "^sparkq-runner: already running \(pid [0-9]+\) \(already_running\)
hint: 'sparkq queue jobs mine 0' leaves the queue to you$"
  run -0 --separate-stderr sparkq queue jobs mine 0
  no_runner() { [[ $(sparkq queue show mine --json) == *'"runner":false'* ]]; }
  wait_until 'its runner to end' no_runner
  run -0 --separate-stderr sparkq enqueue -q mine -c 'echo mine'
  assert_equal "$stderr" "sparkq-enqueue: no runner works on queue 'mine' by itself (jobs 0): \
'sparkq queue jobs mine 1' or 'sparkq runner -q mine'"
  run -0 --separate-stderr sparkq runner -q mine --table
  assert_output --partial 'mine'
}

@test 'a queue that is planned or paused says so to whoever enqueues' {
  sparkq queue create next --planned
  run -0 --separate-stderr sparkq enqueue -q next -- true
  assert_equal "$stderr" "sparkq-enqueue: queue 'next' is planned: 'sparkq queue start next'"
  run -0 --separate-stderr bash -c 'yes "{\"payload\":{\"argv\":[\"true\"]}}" | head -n 3 | sparkq enqueue -q next -'
  assert_equal "${#lines[@]}" 3
  assert_equal "$stderr" "sparkq-enqueue: queue 'next' is planned: 'sparkq queue start next'"
  sparkq queue start next
  run -0 sparkq wait -q next
}

@test 'jobs are kept when the daemon is killed; the next one starts the runners of tasks that are due' {
  sparkq queue create kept --jobs 3
  kill -9 "$(daemon_pid "$project")"
  id=$(sparkq enqueue -q kept -- true 2>/dev/null)
  sparkq start 2>/dev/null 3>&-
  run -0 sparkq wait "$id"
  run -0 sparkq queue show kept --table
  assert_line 'jobs       3'
}

@test 'a number that sparkq.yml sets is changed there: exit 79, with the line' {
  printf 'runners:\n  - {queue: named, jobs: 4}\n' >>sparkq.yml
  sparkq reload
  sparkq queue create named
  run -79 --separate-stderr sparkq queue jobs named 2
  assert_refused \
    "sparkq-queue jobs: queue 'named' is set to 4 jobs in $project/sparkq.yml:3, not by 'queue jobs' (conflict)" \
    "hint: change that line or remove it, then 'sparkq reload'"
  run -0 sparkq queue list --table
  assert_line --regexp '^named +idle +default +4'
}

@test 'wrong numbers: exit 64; an unknown queue: exit 66; --json; help' {
  for wrong in 65 x -1 1.5; do run -64 --separate-stderr sparkq queue jobs default "$wrong"; done
  run -64 --separate-stderr sparkq queue create other --jobs 65
  assert_refused "sparkq-queue create: --jobs '65' is not between 0 and 64 (usage)" \
    'hint: a number of tasks at a time, as 4; 0 means no automatic runner'
  run -64 --separate-stderr sparkq queue jobs default
  run -66 --separate-stderr sparkq queue jobs defualt 2
  assert_refused "sparkq-queue jobs: no queue 'defualt' (not_found)" "hint: did you mean 'default'?"
  run -0 --separate-stderr sparkq queue jobs default 2 --json
  assert_output --partial '"jobs":2,"jobs_from":null,'
  run -0 sparkq queue jobs --help
  assert_output --partial 'how many tasks at a time'
}
