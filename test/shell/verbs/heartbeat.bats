# sparkq heartbeat

load ../../helpers/shared

@test 'it restarts the clock of the timeout: a task lives on as long as it beats' {
  sparkq queue create long
  id=$(sparkq enqueue -q long --timeout $((2 * patience)) -- x)
  sparkq claim -q long
  begin=${EPOCHREALTIME//[.,]/}
  # Far beyond twice the timeout, which is the end of a task that is silent.
  while [ $((${EPOCHREALTIME//[.,]/} - begin)) -lt $((5000000 * patience)) ]; do
    run -0 --separate-stderr sparkq heartbeat LONG-1
    assert_equal "$output$stderr" ''
  done
  task_is "$id" running
  wait_until 'its end, now that it is silent' task_is "$id" failed
}

@test 'a stale task that beats is not stale any more' {
  sparkq queue create stale
  sparkq enqueue -q stale --timeout $((4 * patience)) -- x
  sparkq claim -q stale
  wait_until 'the task to be stale' bash -c '[ -n "$(sparkq tasks -q stale --stale)" ]'
  run -0 --separate-stderr sparkq heartbeat STALE-1 --json
  assert_output --partial '"status":"running"'
  assert_output --partial '"stale":false'
  run -0 --separate-stderr sparkq tasks -q stale --stale
  assert_output ''
}

@test 'only who holds the attempt may: exit 79' {
  sparkq queue create hold
  sparkq enqueue -q hold -- x
  run -79 --separate-stderr sparkq heartbeat HOLD-1
  assert_refused "sparkq-heartbeat: task 'HOLD-1' is queued, not running (conflict)" "hint: see it with 'sparkq task HOLD-1'"
  sparkq claim -q hold && sparkq release HOLD-1 && sparkq claim -q hold
  run -79 --separate-stderr sparkq heartbeat HOLD-1 --claim 1
  assert_refused "sparkq-heartbeat: attempt 1 of task 'HOLD-1' is not running, attempt 2 is (claim_lost)" "hint: see its state with 'sparkq task HOLD-1'"
  run -0 --separate-stderr sparkq heartbeat HOLD-1 --claim 2
}

@test 'no such task: exit 66; no id, no number, a wrong option: exit 64; its help' {
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
