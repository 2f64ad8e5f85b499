# sparkq heartbeat

load ../../helpers/shared

@test 'it restarts the timeout: a stale task is not stale any more, and stays running past twice its timeout' {
  a_queue long
  sparkq enqueue -q long --timeout $((2 * patience)) -- x
  claim long
  is_stale() { [[ $(request task.list '{"queue":"long","stale":true}') == *LONG-1* ]]; }
  wait_until 'the task to be stale' is_stale
  run -0 --separate-stderr sparkq heartbeat LONG-1 --json
  assert_output --partial '"status":"running"'
  assert_output --partial '"stale":false'
  run -0 --separate-stderr sparkq tasks -q long --stale
  assert_output ''
  wait_until 'the task to be stale again' is_stale # at twice its timeout or later
  run -0 --separate-stderr sparkq heartbeat LONG-1
  assert_equal "$output$stderr" ''
  task_is LONG-1 running
  run -1 sparkq wait LONG-1 # without heartbeats it fails
  assert_output --partial ' without a heartbeat: its timeout is '
}

@test 'only the worker of the running attempt may send one: else exit 79' {
  a_queue hold
  sparkq enqueue -q hold -- x
  run -79 --separate-stderr sparkq heartbeat HOLD-1
  assert_refused "sparkq-heartbeat: task 'HOLD-1' is queued, not running (conflict)" \
    "hint: see it with 'sparkq task HOLD-1'"
  claim hold && request task.release '{"id":"HOLD-1"}' && claim hold
  run -79 --separate-stderr sparkq heartbeat HOLD-1 --claim 1
  assert_refused "sparkq-heartbeat: attempt 1 of task 'HOLD-1' is not running, attempt 2 is (claim_lost)" \
    "hint: see its state with 'sparkq task HOLD-1'"
  run -0 --separate-stderr sparkq heartbeat HOLD-1 --claim 2
}

@test 'an unknown task: exit 66; no id, no number, a wrong option: exit 64; its help' {
  run -66 --separate-stderr sparkq heartbeat NOPE-1
  assert_refused "sparkq-heartbeat: no task 'NOPE-1' (not_found)" "hint: 'sparkq tasks' lists them"
  run -64 --separate-stderr sparkq heartbeat
  assert_refused 'sparkq-heartbeat: ID is missing (usage)' "hint: see 'sparkq help heartbeat'"
  run -64 --separate-stderr sparkq heartbeat X-1 --claim one
  assert_refused "sparkq-heartbeat: --claim 'one' is not a whole number (usage)" 'hint: write it in digits, as 10'
  run -64 --separate-stderr sparkq heartbeat X-1 --cliam 1
  assert_refused "sparkq-heartbeat: unknown option '--cliam' (usage)" "hint: did you mean '--claim'?"
  run -0 --separate-stderr sparkq heartbeat --help
  assert_line '  sparkq heartbeat AUTH-12'
}
