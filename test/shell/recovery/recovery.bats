# What comes back after kill -9, in each order: no task runs twice at once, and none gets stuck.

load ../../helpers/common
load ../../helpers/crashes

setup() { new_project; }

# comes_back ID: the next start runs a task again that was cut off, and it ends once.
comes_back() {
  sparkq start 3>&-
  wait_until 'the task to run again' begun 2
  alive_at_most_one
  touch go
  wait_until 'the task to end' task_is "$1" succeeded
  run -0 grep -c '^-' log
  assert_output 1
  run -0 sparkq task "$1" --json
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

# The daemon may notice the end of the runner or not: it is killed right after it, and has started no other by then.
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

@test 'a task that is failed by hand while it runs, then its runner killed: its attempts do not overlap' {
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

@test 'a task that is completed by hand while it runs: its process is ended' {
  echo 'defaults: {kill_grace: 1}' >sparkq.yml
  sparkq start 3>&-
  id=$(stubborn_task)
  wait_until 'the task to run' begun 1
  run -0 sparkq complete "$id" --summary 'by hand'
  wait_until 'its process to be gone' gone "$(sed -n 's/^+ //p' log)"
  task_is "$id" succeeded
}

@test 'a process of a completed task that outlives its runner and daemon is ended by the next daemon' {
  sparkq start 3>&-
  id=$(stubborn_task)
  wait_until 'the task to run' begun 1
  sparkq complete "$id" --summary 'by hand'
  kill_hard "$(daemon_pid "$project")"
  kill_hard "$(runner_pid)"
  echo 'defaults: {kill_grace: 1}' >sparkq.yml
  sparkq start 3>&-
  wait_until 'its process to be gone' gone "$(sed -n 's/^+ //p' log)"
  task_is "$id" succeeded
}

@test 'with on_lost: fail a task of that tool fails when its runner crashes' {
  printf '%s\n' 'tools: {run-bash: {on_lost: fail}}' >sparkq.yml
  sparkq start 3>&-
  id=$(slow_task)
  wait_until 'the task to run' begun 1
  kill_hard "$(runner_pid)"
  wait_until 'the task to fail' task_is "$id" failed
  run -0 sparkq task "$id" --json
  assert_output --partial '"error_type":"lost"'
  begun 1
}

@test 'of two runners of one queue that start at once exactly one works; after kill -9 of it the next works at once' {
  echo 'runners: []' >sparkq.yml
  sparkq start 3>&-
  for round in 1 2 3 4 5 6; do
    for which in 1 2; do
      {
        code=0
        sparkq runner -q default --watch >/dev/null 2>"said$which" 3>&- || code=$?
        echo "$code" >"exit$which"
      } &
    done
    # Either of them may be refused; the other holds the queue.
    wait_until 'one of them to be refused' sh -c 'cat exit1 exit2 2>/dev/null | grep -qx 75'
    wait_until 'the other to be idle' sh -c 'sparkq worker list | grep -c "\"status\":\"idle\"" | grep -qx 1'
    wait_until 'the other to hold the queue' sh -c 'kill -0 "$(cat .sparkq/run/*.pid)"'
    holder=$(runner_pid)
    assert_equal "$round: $(cat exit1 exit2 2>/dev/null)" "$round: 75"
    assert_regex "$(cat said1 said2)" "^sparkq-runner: already running \(pid ($holder|unknown)\)"
    kill_hard "$holder"
    wait
    assert_equal "$round: $(sort exit1 exit2 | tr '\n' ' ')" "$round: 137 75 "
    rm -f exit1 exit2 said1 said2
  done
  run -0 --separate-stderr sparkq runner -q default
}
