# sparkq queue: rename, delete, reopen, end with tasks left, pause with an end.

load ../../helpers/shared
load ../../helpers/waiters

@test 'rename: the tasks keep their ids, later ones have the letters of the new name; the old name is free' {
  a_queue biuld
  sparkq enqueue -q biuld -- true
  run -0 --separate-stderr sparkq queue rename biuld build
  assert_equal "$output$stderr" ''
  run -66 --separate-stderr sparkq queue show biuld
  assert_refused "sparkq-queue show: no queue 'biuld' (not_found)" "hint: did you mean 'build'?"
  assert_equal "$(sparkq enqueue -q build --json -- true | field friendly_id)" BUILD-2
  run -0 --separate-stderr sparkq tasks -q build
  assert_equal "$(field friendly_id <<<"$output" | paste -sd' ')" 'BUILD-2 BIULD-1'
  assert_equal "$(sparkq task biuld-1 --json | field queue)" build
  run -0 --separate-stderr sparkq queue create biuld
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq queue rename biuld other --json | cut -c1-11'
  assert_output '{"id":"que_'
}

@test 'rename to a name that is taken: exit 79; to one that is none: 65; an unknown queue: 66; a wrong option: 64' {
  a_queue here
  a_queue there
  run -79 --separate-stderr sparkq queue rename here there
  assert_refused "sparkq-queue rename: queue 'there' exists already (exists)" \
    "hint: see it with 'sparkq queue show there'"
  run -65 --separate-stderr sparkq queue rename here 'a b'
  run -66 --separate-stderr sparkq queue rename hree x
  assert_refused "sparkq-queue rename: no queue 'hree' (not_found)" "hint: did you mean 'here'?"
  run -64 --separate-stderr sparkq queue rename here
  assert_regex "$stderr" 'NEW is missing'
  run -64 --separate-stderr sparkq queue rename here x --jsno
  assert_refused "sparkq-queue rename: unknown option '--jsno' (usage)" "hint: did you mean '--json'?"
  run -0 --separate-stderr sparkq queue rename --help
  assert_line --index 0 'Give a queue another name; its tasks keep their ids'
}

@test 'a runner goes on when its queue is renamed, also after kill -9 of the daemon' {
  a_queue before
  sparkq runner -q before --watch >/dev/null 2>&1 3>&- &
  runner=$!
  sparkq enqueue -q before -- true
  wait_until 'the first task' task_is BEFORE-1 succeeded
  sparkq queue rename before after
  sparkq enqueue -q after -- true
  wait_until 'the task after the rename' task_is AFTER-2 succeeded
  kill -9 "$(daemon_pid "$project")"
  wait_until 'the daemon to end' gone "$(cat .sparkq/pid)"
  sparkq start >/dev/null 2>&1 3>&-
  sparkq enqueue -q after -- true
  wait_until 'the task after the restart' task_is AFTER-3 succeeded
  kill "$runner"
}

@test 'wait ends when the queue of its task was renamed and then ended' {
  a_queue first
  sparkq enqueue -q first -- true
  sparkq enqueue -q first -- true
  wait_in_background FIRST-1 FIRST-2
  request queue.rename '{"queue":"first","name":"second"}' queue.end '{"queue":"second"}'
  end_of_it
  assert_equal "$code" 79
  run -0 grep -F "task 'FIRST-1' is queued in a queue that has ended" first.err
}

@test 'delete takes the finished tasks and says how many; the name is free, its numbers go on' {
  a_queue done
  sparkq enqueue -q done -- true
  sparkq enqueue -q done -- false
  sparkq runner -q done >/dev/null || true
  id=$(sparkq task DONE-1 --json | field id)
  [ -d ".sparkq/logs/$id" ]
  run -0 --separate-stderr sparkq queue delete done
  assert_equal "$output" ''
  assert_equal "$stderr" "sparkq-queue delete: queue 'done' is deleted with 2 finished tasks"
  [ ! -e ".sparkq/logs/$id" ]
  run -66 --separate-stderr sparkq task DONE-1
  sparkq queue create done
  assert_equal "$(sparkq enqueue -q done --json -- true | field friendly_id)" DONE-3
  sparkq cancel DONE-3
  run -0 --separate-stderr sparkq queue delete done --json
  assert_regex "$output" '^\{"id":"que_[0-9a-z]{26}","name":"done","deleted":1\}$'
}

@test 'delete of a queue with unfinished tasks, and of one that sparkq.yml names: exit 79, nothing changes' {
  claimed_task used
  run -79 --separate-stderr sparkq queue delete used
  assert_refused "sparkq-queue delete: queue 'used' is in use (0 queued, 1 running), not finished (conflict)" \
    "hint: 'sparkq wait -q used' waits for them, 'sparkq tasks -q used' lists them"
  run -79 --separate-stderr sparkq queue delete default
  assert_refused "sparkq-queue delete: queue 'default' is the default queue, not one that may be deleted (conflict)" \
    "hint: name another under 'defaults' in sparkq.yml, then 'sparkq reload'"
  cp sparkq.yml kept.yml
  a_queue checks
  printf '%s\n' 'hooks:' '  post-commit: [{queue: checks, command: npm test}]' >>sparkq.yml
  for change in 'delete checks' 'rename checks tests'; do
    # shellcheck disable=SC2086 # words
    run -79 --separate-stderr sparkq queue $change
    assert_regex "${stderr_lines[0]}" \
      "queue 'checks' is named by hooks.post-commit.0.queue \($project/sparkq.yml:3:18\)"
    assert_equal "${stderr_lines[1]}" "hint: change that first, then 'sparkq reload'"
  done
  mv kept.yml sparkq.yml
  run -0 --separate-stderr sparkq queue delete checks
}

@test 'end says how many tasks will not run, and what can be done; reopen hands them out' {
  a_queue shut
  run -0 --separate-stderr sparkq queue end shut
  assert_equal "$output$stderr" ''
  sparkq queue reopen shut
  sparkq enqueue -q shut -- true
  run -0 --separate-stderr sparkq queue end shut
  assert_refused "sparkq-queue end: queue 'shut' has ended with 1 queued task that will not run" \
    "hint: 'sparkq queue reopen shut' hands them out again, 'sparkq cancel -q shut --status queued' cancels them"
  run -0 --separate-stderr sparkq --table
  assert_line "queue 'shut' is ended and hands out no more tasks: 'sparkq queue reopen shut'"
  run -0 --separate-stderr sparkq queue reopen shut --json
  assert_output --partial '"status":"active"'
  run -0 --separate-stderr sparkq runner -q shut
  assert_output --partial '"status":"succeeded"'
  run -79 --separate-stderr sparkq queue reopen shut
  assert_refused "sparkq-queue reopen: queue 'shut' is active, not ended (conflict)" \
    "hint: see it with 'sparkq queue show shut'"
}

@test 'session end says it of each of its queues' {
  request session.create '{"name":"past"}' queue.create '{"name":"old","session":"past"}' \
    queue.create '{"name":"older","session":"past"}'
  sparkq enqueue -q old -- true
  run -0 --separate-stderr sparkq session end past
  assert_refused "sparkq-session end: queue 'old' has ended with 1 queued task that will not run" \
    "hint: 'sparkq cancel -q old --status queued' cancels them"
  run -79 --separate-stderr sparkq queue reopen old
  assert_refused "sparkq-queue reopen: session 'past' is ended, not active (conflict)" \
    "hint: 'sparkq session list --all' shows it"
}

@test 'pause --for and --until: list, show and sparkq name the end; pause again changes it' {
  a_queue nap
  sparkq enqueue -q nap -- true
  run -0 --separate-stderr sparkq queue pause nap --for 2h
  assert_equal "$output" ''
  assert_regex "$stderr" "^sparkq-queue pause: queue 'nap' hands out no tasks until .*; none is running$"
  end='([0-9]+-[0-9]+ )?[0-9]{2}:[0-9]{2}'
  run -0 --separate-stderr sparkq queue list --table
  assert_line --regexp "^nap +paused until $end "
  run -0 --separate-stderr sparkq queue show nap --table
  assert_line --regexp "^status +paused until $end$"
  run -0 --separate-stderr sparkq --table
  assert_line --regexp "^queue 'nap' is paused until $end: 'sparkq queue resume nap'$"
  run -0 --separate-stderr sparkq queue pause nap --until 2199-01-31T07:00Z --json
  assert_output --partial '"status":"paused","paused_until":"2199-01-31T07:00:00.000Z"'
  run -0 --separate-stderr sparkq queue pause nap
  run -0 --separate-stderr sparkq queue show nap --json
  assert_output --partial '"paused_until":null'
}

@test 'wrong ends of a pause: exit 64; one that has passed: 65; nothing changes' {
  a_queue late
  run -64 --separate-stderr sparkq queue pause late --for 2h --until 2199-01-31
  assert_refused 'sparkq-queue pause: --for and --until exclude each other (usage)' \
    "hint: see 'sparkq help queue pause'"
  run -64 --separate-stderr sparkq queue pause late --for soon
  assert_regex "$stderr" "^sparkq-queue pause: --for 'soon' is not a duration"
  run -64 --separate-stderr sparkq queue pause late --until soon
  assert_regex "$stderr" "^sparkq-queue pause: --until 'soon' is not a time"
  run -65 --separate-stderr sparkq queue pause late --until 2020-01-31T07:00
  assert_regex "$stderr" "that has passed"
  assert_equal "$(sparkq queue show late --json | field status)" idle
}

@test 'edit changes the instructions, also from a file; an empty text removes them' {
  a_queue edited
  run -0 --separate-stderr sparkq queue edit edited --instructions 'Tests first'
  assert_equal "$output$stderr" ''
  assert_equal "$(sparkq queue show edited --json | jq -r .instructions)" 'Tests first'
  printf 'One.\nTwo.\n' >text
  run -0 sparkq queue edit edited --instructions-file text --json
  assert_equal "$(jq -r .instructions <<<"$output")" $'One.\nTwo.'
  sparkq queue edit edited --instructions ''
  assert_equal "$(sparkq queue show edited --json | jq -r .instructions)" null
  run -0 sparkq journal -q edited --kind queue.edited
  assert_equal "${#lines[@]}" 3
}

@test 'edit without a text, with two, with a missing file, of no queue: exit 64 and 66' {
  run -64 --separate-stderr sparkq queue edit default
  assert_refused 'sparkq-queue edit: nothing to change (usage)' \
    'hint: give --instructions TEXT or --instructions-file FILE'
  run -64 --separate-stderr sparkq queue edit default --instructions a --instructions-file b
  assert_refused 'sparkq-queue edit: instructions are given twice (usage)' \
    'hint: give --instructions TEXT or --instructions-file FILE'
  run -66 --separate-stderr sparkq queue edit default --instructions-file missing
  assert_refused "sparkq-queue edit: no file 'missing' (not_found)" \
    'hint: a relative path starts at the current directory'
  run -66 --separate-stderr sparkq queue edit defualt --instructions a
  assert_refused "sparkq-queue edit: no queue 'defualt' (not_found)" "hint: did you mean 'default'?"
}
