# sparkq fail

load ../../helpers/shared

@test 'it ends a running task with a reason, and prints nothing' {
  claimed_task broken
  run -0 --separate-stderr sparkq fail BROKEN-1 --reason $'the key store is\nnot reachable'
  assert_equal "$output$stderr" ''
  run -0 --separate-stderr sparkq task BROKEN-1 --json
  assert_output --partial '"status":"failed"'
  assert_output --partial '"error":"the key store is\nnot reachable","error_type":"failed"'
}

@test '--error-type is a word that the worker chooses; --error means --reason; --task-id gives the id' {
  claimed_task kind
  run -0 --separate-stderr sparkq fail --task-id KIND-1 --error 'no such branch' --error-type refused --json
  assert_output --partial '"error":"no such branch","error_type":"refused"'
}

@test 'without a reason: exit 64; with a blank one: exit 65; the task runs on' {
  claimed_task blank
  run -64 --separate-stderr sparkq fail BLANK-1
  assert_refused 'sparkq-fail: --reason is missing (usage)' 'hint: give the reason: --reason TEXT'
  run -65 --separate-stderr sparkq fail BLANK-1 --reason '  '
  assert_refused 'sparkq-fail: reason: blank (invalid)' 'hint: say what went wrong: --reason TEXT'
  task_is BLANK-1 running
}

@test 'in every other state: exit 79; also the second time' {
  a_queue states
  for i in 1 2 3; do sparkq enqueue -q states -- x; done
  claim states
  request task.fail '{"id":"STATES-1","reason":"broken"}'
  request task.cancel '{"id":"STATES-2"}'
  for pair in '1 failed' '2 canceled' '3 queued'; do
    run -79 --separate-stderr sparkq fail "STATES-${pair% *}" --reason broken
    assert_refused "sparkq-fail: task 'STATES-${pair% *}' is ${pair#* }, not running (conflict)" \
      "hint: see it with 'sparkq task STATES-${pair% *}'"
  done
}

@test 'a late worker is refused: exit 79' {
  claimed_task late
  request task.release '{"id":"LATE-1"}' task.claim '{"queue":"late"}'
  run -79 --separate-stderr sparkq fail LATE-1 --claim 1 --reason late
  assert_refused "sparkq-fail: attempt 1 of task 'LATE-1' is not running, attempt 2 is (claim_lost)" \
    "hint: see its state with 'sparkq task LATE-1'"
  task_is LATE-1 running
}

@test 'a task with retries left waits for its next attempt; every attempt stays on record' {
  a_queue again
  sparkq enqueue -q again --retries 1 -- x
  claim again
  request task.fail '{"id":"AGAIN-1","reason":"first"}'
  task_is AGAIN-1 queued
  run -0 request task.claim "{\"queue\":\"again\",\"wait\":$((60 * patience))}"
  assert_output --partial '"attempts":2,"claim":2'
  sparkq fail AGAIN-1 --reason second
  run -0 --separate-stderr sparkq task AGAIN-1 --json
  assert_output --partial '"status":"failed"'
  assert_output --partial '"reason":"first"'
  assert_output --partial '"error":"second"'
}

@test 'an unknown task or file: exit 66; a wrong option: exit 64; its help' {
  run -66 --separate-stderr sparkq fail NOPE-1 --reason x
  assert_refused "sparkq-fail: no task 'NOPE-1' (not_found)" "hint: 'sparkq tasks' lists them"
  run -66 --separate-stderr sparkq fail NOPE-1 --reason x --stderr nowhere.txt
  assert_refused "sparkq-fail: no file 'nowhere.txt' (not_found)" \
    'hint: a relative path starts at the current directory'
  run -64 --separate-stderr sparkq fail NOPE-1 --raeson x
  assert_refused "sparkq-fail: unknown option '--raeson' (usage)" "hint: did you mean '--reason'?"
  run -0 --separate-stderr sparkq fail --help
  assert_line --index 0 'End a running task as failed'
}
