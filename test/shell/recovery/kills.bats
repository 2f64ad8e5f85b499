# kill -9 of the daemon or of its runner: no acknowledged task is lost, none runs twice at once.
# recovery.bats kills both.

load ../../helpers/common
load ../../helpers/crashes

setup() { new_project; }

@test 'kill -9 of the daemon while a task runs: the task finishes and is reported once' {
  sparkq start 3>&-
  id=$(slow_task)
  wait_until 'the task to run' begun 1
  kill_hard "$(daemon_pid "$project")"
  sparkq start 3>&-
  run -0 sparkq tasks --status running
  assert_output --partial "\"id\":\"$id\""
  touch go
  wait_until 'the task to end' task_is "$id" succeeded
  run -0 sparkq task "$id" --json
  assert_output --partial '"attempts":1,"claim":1'
  assert_output --partial '"result_summary":"finished"'
  run -0 grep -c . log
  assert_output 2
  # The same runner works on the next one.
  id=$(sparkq enqueue -- true)
  wait_until 'the next task to end' task_is "$id" succeeded
}

@test 'a task that finishes while no daemon runs is reported to the next daemon' {
  sparkq start 3>&-
  id=$(slow_task)
  wait_until 'the task to run' begun 1
  kill_hard "$(daemon_pid "$project")"
  touch go
  wait_until 'the task to end' grep -q '^-' log
  sparkq start 3>&-
  wait_until 'the report' task_is "$id" succeeded
  run -0 grep -c . log
  assert_output 2
}

@test 'kill -9 of a runner: the daemon starts another, its task runs again, never two at once' {
  sparkq start 3>&-
  id=$(slow_task)
  wait_until 'the task to run' begun 1
  runner=$(runner_pid)
  kill_hard "$runner"
  wait_until 'the task to run again' begun 2
  alive_at_most_one
  assert_not_equal "$(runner_pid)" "$runner"
  touch go
  wait_until 'the task to end' task_is "$id" succeeded
  run -0 sparkq task "$id" --json
  assert_output --partial '"attempts":1,"claim":2'
  assert_output --partial '"outcome":"interrupted"'
  assert_output --partial '"reason":"its runner died"'
  # Begun twice, ended once: the first was dead before the second began.
  run -0 grep -c '^-' log
  assert_output 1
}

@test 'kill -9 of a runner: what its task started with setsid is ended before the task runs again' {
  needs setsid
  sparkq start 3>&-
  id=$(sparkq enqueue -c 'echo "+ $$" >>log; setsid sleep 1000 & echo $! >>escaped; [ ! -e go ] || exit 0; wait')
  wait_until 'the task to run' begun 1
  wait_until 'its child' test -s escaped
  touch go
  kill_hard "$(runner_pid)"
  wait_until 'the task to end' task_is "$id" succeeded
  gone "$(sed -n 1p escaped)"
  kill -KILL "$(sed -n 2p escaped)" 2>/dev/null || true
}

@test 'a task of an LLM tool whose runner crashes does not run again: it fails as lost' {
  printf 'tools: {agent: {command: [bash, -c, %s]}}\n' "'echo \"+ \$\$\" >>log; exec sleep 1000'" >sparkq.yml
  sparkq start 3>&-
  id=$(sparkq enqueue --tool agent --prompt 'Implement JWT')
  wait_until 'the task to run' begun 1
  kill_hard "$(runner_pid)"
  wait_until 'the task to fail' task_is "$id" failed
  run -0 sparkq task "$id" --json
  assert_output --partial '"error_type":"lost"'
  gone "$(cut -d' ' -f2 log)"
}

@test 'kill -9 of the daemon while tasks are enqueued loses no acknowledged task, and keeps their order' {
  echo 'runners: []' >sparkq.yml
  for round in 1 2 3; do
    sparkq start 3>&-
    pid=$(daemon_pid "$project")
    for i in 1 2 3 4 5 6; do sparkq enqueue -- "$round.$i" 2>/dev/null; done >>acknowledged 3>&- &
    many=$!
    wait_until 'the first one' test -s acknowledged
    kill_hard "$pid"
    wait "$many" || true
  done
  sparkq start 3>&-
  # The list has the newest first; each task exists once, in the order of the requests.
  assert_equal "$(sparkq tasks | field id | tac)" "$(cat acknowledged)"
}
