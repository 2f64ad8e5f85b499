# What comes back after kill -9, in every order: nothing twice at once, nothing stuck.

load ../../helpers/common
load ../../helpers/crashes

setup() { new_project; }

# What the next start makes of a task that was cut off: it runs again, and ends once.
comes_back() {
  sparkq start 3>&-
  wait_until 'the task to run again' begun 2
  alive_at_most_one
  touch go
  wait_until 'the task to end' task_is "$1" succeeded
  run -0 grep -c '^-' log
  assert_output 1
  run -0 sparkq task "$1"
  assert_output --partial '"attempts":1,"claim":2'
}

@test 'kill -9 of the daemon, then of its runner: the task runs again, never two at once' {
  sparkq start 3>&-
  id=$(slow_task)
  wait_until 'the task to run' begun 1
  kill_hard "$(daemon_pid "$project")"
  kill_hard "$(runner_pid)"
  comes_back "$id"
  assert_equal "$(sparkq worker list --all | field status | sort | tr '\n' ' ')" 'crashed idle '
}

# The daemon may see the end of the runner or not: it is killed at once behind it, and has started no other by then.
@test 'kill -9 of the runner, then of the daemon: the task runs again, never two at once' {
  sparkq start 3>&-
  id=$(slow_task)
  wait_until 'the task to run' begun 1
  runner=$(runner_pid)
  kill -KILL "$runner"
  kill -KILL "$(daemon_pid "$project")"
  wait_until 'the runner to be gone' gone "$runner"
  comes_back "$id"
}

# Ignores TERM, so that its runner takes its whole grace time to end it.
stubborn_task() { sparkq enqueue "$@" -c "trap '' TERM; echo \"+ \$\$\" >>log; while :; do sleep 0.05; done"; }

@test 'what somebody fails while its runner works on it, and whose runner is killed then, does not run beside its next attempt' {
  echo 'defaults: {kill_grace: 3}' >sparkq.yml
  sparkq start 3>&-
  id=$(stubborn_task --retries 1)
  wait_until 'the task to run' begun 1
  first=$(sed -n 's/^+ //p' log)
  run -0 sparkq fail "$id" --reason 'by hand'
  kill_hard "$(runner_pid)"
  wait_until 'the first attempt to be gone' gone "$first"
  wait_until 'the task to run again' begun 2
  alive_at_most_one
  sparkq cancel "$id"
}

@test 'what somebody completed by hand is ended when it goes on' {
  echo 'defaults: {kill_grace: 1}' >sparkq.yml
  sparkq start 3>&-
  id=$(stubborn_task)
  wait_until 'the task to run' begun 1
  run -0 sparkq complete "$id" --summary 'by hand'
  wait_until 'it to be gone' gone "$(sed -n 's/^+ //p' log)"
  task_is "$id" succeeded
}

@test 'what no daemon and no runner was there to end is ended by the next start' {
  sparkq start 3>&-
  id=$(stubborn_task)
  wait_until 'the task to run' begun 1
  sparkq complete "$id" --summary 'by hand'
  kill_hard "$(daemon_pid "$project")"
  kill_hard "$(runner_pid)"
  echo 'defaults: {kill_grace: 1}' >sparkq.yml
  sparkq start 3>&-
  wait_until 'it to be gone' gone "$(sed -n 's/^+ //p' log)"
  task_is "$id" succeeded
}

@test 'on_lost decides for each tool what becomes of a task whose runner died' {
  printf '%s\n' 'tools: {run-bash: {on_lost: fail}}' >sparkq.yml
  sparkq start 3>&-
  id=$(slow_task)
  wait_until 'the task to run' begun 1
  kill_hard "$(runner_pid)"
  wait_until 'the task to fail' task_is "$id" failed
  run -0 sparkq task "$id"
  assert_output --partial '"error_type":"lost"'
  begun 1
}

@test 'two runners of one queue that start at once: exactly one, twenty times, and one more at once after kill -9 of it' {
  echo 'runners: []' >sparkq.yml
  sparkq start 3>&-
  for round in {1..20}; do
    for which in 1 2; do
      { code=0; sparkq runner -q default --watch >/dev/null 2>"said$which" 3>&- || code=$?; echo "$code" >"exit$which"; } &
    done
    # One is refused, whichever; the other holds the queue.
    wait_until 'one of them to be refused' sh -c 'cat exit1 exit2 2>/dev/null | grep -qx 75'
    wait_until 'the other to be idle' sh -c 'sparkq worker list | grep -c "\"status\":\"idle\"" | grep -qx 1'
    wait_until 'the other to hold the queue' sh -c 'kill -0 "$(cat .sparkq/run/*.pid)"'
    holder=$(runner_pid)
    assert_equal "$(cat exit1 exit2 2>/dev/null)" 75
    assert_regex "$(cat said1 said2)" "^sparkq-runner: already running \(pid ($holder|unknown)\)"
    kill_hard "$holder"
    wait
    assert_equal "$(sort exit1 exit2 | tr '\n' ' ')" '137 75 '
    run -0 --separate-stderr sparkq runner -q default
    rm -f exit1 exit2 said1 said2
  done
}
