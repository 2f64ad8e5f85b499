# sparkq fail

load ../../helpers/shared

# A queue whose first task is claimed.
claimed() {
  sparkq queue create "$1"
  sparkq enqueue -q "$1" -- x
  sparkq claim -q "$1"
} >/dev/null

@test 'it ends a running task with a reason, and prints nothing' {
  claimed broken
  run -0 --separate-stderr sparkq fail BROKEN-1 --reason $'the key store is\nnot reachable'
  assert_equal "$output$stderr" ''
  run -0 --separate-stderr sparkq task BROKEN-1
  assert_output --partial '"status":"failed"'
  assert_output --partial '"error":"the key store is\nnot reachable","error_type":"failed"'
}

@test "--error-type is the worker's own word; --error is --reason; --task-id is the id" {
  claimed kind
  run -0 --separate-stderr sparkq fail --task-id KIND-1 --error 'no such branch' --error-type refused --json
  assert_output --partial '"error":"no such branch","error_type":"refused"'
}

@test 'without a reason: exit 64; with a blank one: exit 65; the task runs on' {
  claimed blank
  run -64 --separate-stderr sparkq fail BLANK-1
  assert_refused 'sparkq-fail: --reason is missing (usage)' 'hint: give the reason: --reason TEXT'
  run -65 --separate-stderr sparkq fail BLANK-1 --reason '  '
  assert_refused 'sparkq-fail: reason: blank (invalid)' 'hint: say what went wrong: --reason TEXT'
  task_is BLANK-1 running
}

@test 'in every other state: exit 79; also the second time' {
  sparkq queue create states
  for i in 1 2 3; do sparkq enqueue -q states -- x; done
  sparkq claim -q states && sparkq fail STATES-1 --reason broken
  sparkq cancel STATES-2
  for pair in '1 failed' '2 canceled' '3 queued'; do
    run -79 --separate-stderr sparkq fail "STATES-${pair% *}" --reason broken
    assert_refused "sparkq-fail: task 'STATES-${pair% *}' is ${pair#* }, not running (conflict)" "hint: see it with 'sparkq task STATES-${pair% *}'"
  done
}

@test 'a late worker is refused: exit 79' {
  claimed late
  sparkq release LATE-1 && sparkq claim -q late
  run -79 --separate-stderr sparkq fail LATE-1 --claim 1 --reason late
  assert_refused "sparkq-fail: attempt 1 of task 'LATE-1' is not running, attempt 2 is (claim_lost)" "hint: see its state with 'sparkq task LATE-1'"
  task_is LATE-1 running
}

@test 'with retries left it waits for the next attempt, with all of them on record' {
  sparkq queue create again
  sparkq enqueue -q again --retries 1 -- x
  sparkq claim -q again
  sparkq fail AGAIN-1 --reason first
  task_is AGAIN-1 queued
  run -0 --separate-stderr sparkq claim -q again --wait=10s
  assert_output --partial '"attempts":2,"claim":2'
  sparkq fail AGAIN-1 --reason second
  run -0 --separate-stderr sparkq task AGAIN-1
  assert_output --partial '"status":"failed"'
  assert_output --partial '"reason":"first"'
  assert_output --partial '"error":"second"'
}

@test 'no such task or file: exit 66; a wrong option: exit 64; its help' {
  run -66 --separate-stderr sparkq fail NOPE-1 --reason x
  assert_refused "sparkq-fail: no task 'NOPE-1' (not_found)" "hint: 'sparkq tasks' lists them"
  run -66 --separate-stderr sparkq fail NOPE-1 --reason x --stderr nowhere.txt
  assert_refused "sparkq-fail: no file 'nowhere.txt' (not_found)" 'hint: a relative path starts at the current directory'
  run -64 --separate-stderr sparkq fail NOPE-1 --raeson x
  assert_refused "sparkq-fail: unknown option '--raeson' (usage)" "hint: did you mean '--reason'?"
  run -0 --separate-stderr sparkq fail --help
  assert_line --index 0 'End a running task as failed (sparkq fail)'
}
