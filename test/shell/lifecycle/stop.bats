# sparkq stop: what ends, what becomes of running tasks

load ../../helpers/common

setup() { started_project; }

@test 'it returns when runner and daemon are gone, and says what ended' {
  wait_until 'a runner' runner_pid
  daemon=$(daemon_pid "$project") runner=$(runner_pid)
  run -0 --separate-stderr sparkq stop
  assert_equal "$output" ''
  assert_regex "$stderr" '^sparkq-stop: the daemon \(pid [0-9]+\) has ended(, and 1 runner)?; no task was running$'
  gone "$daemon"
  wait_until 'the runner to end' gone "$runner"
  run -1 sparkq status --json
}

@test 'stopped twice is stopped: exit 0, and it says so' {
  sparkq stop
  run -0 --separate-stderr sparkq stop
  assert_refused 'sparkq-stop: the daemon is down already'
  run -0 --separate-stderr sparkq stop --json
  assert_output '{"pid":null,"stopped":[]}'
}

@test 'a running task is ended and queued again, no attempt counted; the next start runs it' {
  id=$(sparkq enqueue -c 'echo $$ >>pids; [ -e again ] || exec sleep 1000')
  wait_until 'the task to run' test -s pids
  run -0 --separate-stderr sparkq stop --json
  assert_regex "$output" "^\{\"pid\":[0-9]+,\"stopped\":\[\"worker-.*-default\"\]\}$"
  gone "$(cat pids)"
  touch again
  sparkq start 3>&-
  wait_until 'the task to end' task_is "$id" succeeded
  run -0 sparkq task "$id" --json
  assert_output --partial '"attempts":1,"claim":2'
  assert_output --partial '"outcome":"interrupted"'
  run -0 wc -l <pids
  assert_output --regexp '^ *2'
}

@test '--drain lets running tasks finish, and begins no other' {
  first=$(sparkq enqueue -c 'touch running; until [ -e go ]; do sleep 0.05; done; touch finished')
  second=$(sparkq enqueue -- touch never)
  wait_until 'the task to run' test -e running
  sparkq stop --drain 2>stop.err 3>&- &
  stop=$!
  wait_until 'the stop to be known' grep -q daemon.stopping .sparkq/logs/daemon.log
  [ ! -e finished ]
  touch go
  wait "$stop"
  [ -e finished ]
  [ ! -e never ]
  run -0 cat stop.err
  assert_output --regexp ' has ended, and 1 runner; the tasks that were running have finished$'
  echo 'runners: []' >sparkq.yml
  sparkq start 3>&-
  task_is "$first" succeeded
  task_is "$second" queued
}

@test 'with --queue only the runner of that queue ends; its tasks wait until reload' {
  wait_until 'a runner' runner_pid
  runner=$(runner_pid)
  run -0 --separate-stderr sparkq stop --queue default
  assert_regex "$stderr" "^sparkq-stop: the runner of queue 'default' has ended; no task was running$"
  wait_until 'the runner to end' gone "$runner"
  run -0 --separate-stderr sparkq status --json
  id=$(sparkq enqueue -- true)
  run -0 --separate-stderr sparkq
  assert_output --partial "the runner of queue 'default' was stopped: "
  task_is "$id" queued
  sparkq reload
  wait_until 'the task to run' task_is "$id" succeeded
}

@test 'it says what becomes of the tasks that ran' {
  sparkq enqueue -c 'touch running; exec sleep 1000' >/dev/null
  wait_until 'the task to run' test -e running
  run -0 --separate-stderr sparkq stop
  assert_regex "$stderr" ' has ended, and 1 runner; the tasks that were running are queued again$'
  echo 'runners: []' >sparkq.yml
  sparkq start 2>/dev/null 3>&-
  run -0 --separate-stderr sparkq stop -q default
  assert_refused "sparkq-stop: no runner worked on queue 'default'; no task was running"
  sparkq claim -q default >/dev/null
  run -0 --separate-stderr sparkq stop
  assert_regex "$stderr" ' has ended; running tasks stay with the workers that claimed them$'
}

@test 'an unknown queue: exit 66; a wrong option: exit 64; nothing is stopped' {
  run -66 --separate-stderr sparkq stop -q defualt
  assert_refused "sparkq-stop: no queue 'defualt' (not_found)" "hint: did you mean 'default'?"
  run -64 --separate-stderr sparkq stop --drian
  assert_refused "sparkq-stop: unknown option '--drian' (usage)" "hint: did you mean '--drain'?"
  run -0 --separate-stderr sparkq stop --help
  assert_line '  sparkq stop [OPTIONS]'
  run -0 sparkq status
}

@test 'a claim that waits is sent away: exit 75' {
  sparkq queue create idle
  sparkq claim -q idle --wait >claimed 2>said 3>&- &
  claim=$!
  connected() { find "/proc/$claim/fd" -lname 'socket:*' | grep -q .; }
  wait_until 'the claim to be connected' connected
  sparkq stop
  code=0
  wait "$claim" || code=$?
  assert_equal "$code $(head -n 1 said)" '75 sparkq-claim: the daemon is stopping (shutting_down)'
  [ ! -s claimed ]
}
