# sparkq wait: returns when the daemon sends the end of what it waits for, and exits as that did

load ../../helpers/shared
load ../../helpers/waiters

@test 'the shell is the workflow: enqueue, wait, then what follows' {
  a_queue flow
  id=$(sparkq enqueue -q flow -c 'sleep 0.2; echo tested')
  sparkq runner -q flow >/dev/null 2>&1 3>&- &
  wait_until 'the task to run' runs_or_is_done "$id"
  run -0 --separate-stderr bash -c "sparkq wait $id && echo deployed"
  assert_output deployed
  assert_equal "$stderr" ''
  run -0 --separate-stderr sparkq wait "$id" flow-1 FLOW-1 # over already, and twice the same
  assert_equal "$output$stderr" ''
}

@test 'for one task it exits as the command did: code, signal, 1 after a cancel; and prints the reason' {
  a_queue codes
  sparkq enqueue -q codes -c 'echo why >&2; exit 3'
  sparkq enqueue -q codes -c 'kill -TERM $$'
  sparkq enqueue -q codes -- true
  sparkq enqueue -q codes --in 1h -- true
  run -1 sparkq runner -q codes
  run -3 --separate-stderr sparkq wait CODES-1
  assert_equal "$output" ''
  assert_equal "$stderr" "sparkq-wait: CODES-1 failed: exit 3: why ('sparkq task CODES-1' shows more)"
  run -143 --separate-stderr sparkq wait CODES-2
  request task.cancel '{"id":"CODES-4"}'
  run -1 --separate-stderr sparkq wait CODES-4
  assert_equal "$stderr" "sparkq-wait: CODES-4 was canceled ('sparkq task CODES-4' shows more)"
  # For several tasks the exit code is 0 or 1.
  run -1 --separate-stderr sparkq wait CODES-1 CODES-3
  run -0 --separate-stderr bash -c 'sparkq tasks -q codes --status succeeded | sparkq wait -'
}

@test '--any prints the first that ends, exits as that and leaves the others; --json prints what tasks prints' {
  a_queue any
  slow=$(sparkq enqueue -q any --in 1h -- true)
  quick=$(sparkq enqueue -q any -- true)
  fail_next "$quick" 4
  run -4 --separate-stderr sparkq wait --any "$slow" "$quick"
  assert_output "$quick"
  run -4 --separate-stderr sparkq wait --json "$quick"
  assert_output "$(sparkq tasks -q any --status failed)"
}

@test 'after --timeout: exit 124, and it names the tasks that are not done' {
  a_queue late
  for _ in 1 2 3; do sparkq enqueue -q late --in 1h -- true; done >late.ids
  local long=$((2 * patience)) # enough to find the tasks; why nothing runs may be printed before
  run -124 --separate-stderr sparkq wait LATE-1 --timeout "$long"
  assert_equal "${stderr_lines[-1]}" "sparkq-wait: task 'LATE-1' took too long (timed_out)"
  run -124 --separate-stderr bash -c "sparkq wait - --timeout $long --json <late.ids"
  assert_equal "${stderr_lines[-1]}" \
    '{"error":{"code":"timed_out","message":"3 of 3 tasks (LATE-1, LATE-2, LATE-3) took too long","hint":null}}'
  run -124 --separate-stderr sparkq wait -q late --timeout "$long"
  assert_equal "${stderr_lines[-1]}" "sparkq-wait: queue 'late' took too long (timed_out)"
  wait_in_background -q late
  wait_until 'why nothing runs' grep -qE \
    "^sparkq-wait: the tasks of queue 'late' are not due before [0-9: -]+: 'sparkq tasks -q late'$" late.err
  kill "$waiter"
}

@test '--timeout holds while stdin names nothing, and while the daemon hangs' {
  a_queue hung
  sparkq enqueue -q hung --in 1h -- true
  mkfifo hung.ids
  exec 9<>hung.ids
  run -124 --separate-stderr timeout $((60 * patience)) sparkq wait - --timeout 0.1 <&9
  exec 9>&-
  daemon=$(daemon_pid "$project")
  kill -STOP "$daemon"
  one=0 many=0 whole=0
  timeout $((60 * patience)) sparkq wait HUNG-1 --timeout 0.1 2>hung.err || one=$?
  timeout $((60 * patience)) sparkq wait HUNG-1 HUNG-1 --timeout 0.1 2>>hung.err || many=$?
  timeout $((60 * patience)) sparkq wait -q hung --timeout 0.1 2>>hung.err || whole=$?
  kill -CONT "$daemon"
  assert_equal "$one $many $whole" '124 124 124'
  run -0 cat hung.err
  assert_output "sparkq-wait: task 'HUNG-1' took too long (timed_out)
sparkq-wait: finding these tasks took too long (timed_out)
sparkq-wait: queue 'hung' took too long (timed_out)"
}

@test 'for a queue it counts the tasks that ended before, back to the moment when the queue was last idle' {
  a_queue before
  sparkq enqueue -q before -- x
  sparkq enqueue -q before -- x
  fail_next BEFORE-1 1
  complete_next BEFORE-2
  run -1 --separate-stderr sparkq wait -q before
  assert_refused "sparkq-wait: BEFORE-1 failed: exit 1 ('sparkq task BEFORE-1' shows more)"
  run -1 --separate-stderr sparkq follow -q before
  assert_refused "sparkq-follow: BEFORE-1 failed: exit 1 ('sparkq task BEFORE-1' shows more)"
  sparkq purge --older-than 0.001
  run -1 --separate-stderr sparkq wait -q before
  run -1 --separate-stderr sparkq follow -q before
  sparkq enqueue -q before -- x
  complete_next BEFORE-3
  run -0 --separate-stderr sparkq wait -q before --json
  run -0 field friendly_id <<<"$output"
  assert_output BEFORE-3
}

@test 'it waits for many tasks with one request; once the rest will never run, it names them and exits 79' {
  a_queue left
  for i in $(seq 20); do echo '{"queue":"left","payload":{"argv":["true"]}}'; done | sparkq enqueue - >left.ids
  complete_next LEFT-1
  claim left
  mapfile -t ids <left.ids
  wait_in_background --json "${ids[@]}"
  request task.cancel '{"id":"LEFT-4"}' queue.end '{"queue":"left"}' task.complete '{"id":"LEFT-2","summary":"done"}'
  end_of_it
  assert_equal "$code" 79
  run -0 field friendly_id <left.out
  assert_output $'LEFT-1\nLEFT-4\nLEFT-2'
  run -0 tail -n 2 left.err
  assert_line --index 0 "sparkq-wait: LEFT-4 was canceled ('sparkq task LEFT-4' shows more)"
  expected="task 'LEFT-3' is queued in a queue that has ended, as are LEFT-5, LEFT-6, LEFT-7, LEFT-8, …, "
  assert_line --index 1 --partial "${expected}not one that will run"
  run -79 --separate-stderr sparkq wait LEFT-3
  run -79 --separate-stderr sparkq wait -q left
  run -79 --separate-stderr sparkq follow LEFT-3
  run -79 --separate-stderr sparkq follow -q left
}

@test '--json | head -1 ends after one line' {
  a_queue head
  for _ in 1 2; do sparkq enqueue -q head --in 1h -- true; done
  request task.cancel '{"id":"HEAD-1"}'
  run -0 --separate-stderr bash -c \
    'set -o pipefail; timeout $((60 * patience)) sparkq wait HEAD-1 HEAD-2 --json | head -n 1'
  assert_output --partial HEAD-1
  run -0 --separate-stderr bash -c 'set -o pipefail; timeout $((60 * patience)) sparkq wait -q head --json | head -n 1'
  assert_output --partial HEAD-1
}

@test 'for a queue it waits until nothing is queued or running there: 1 if a task did not succeed meanwhile' {
  a_queue whole
  run -0 --separate-stderr sparkq wait -q whole # it is idle
  sparkq enqueue -q whole -- x
  sparkq enqueue -q whole -- x
  wait_in_background -q whole
  fail_next WHOLE-1 9
  complete_next WHOLE-2
  end_of_it
  assert_equal "$code" 1
  run -0 cat whole.out
  assert_output ''
  run -0 grep -v '^sparkq-wait: no runner works on' whole.err # printed if that took a second
  assert_output "sparkq-wait: WHOLE-1 failed: exit 9 ('sparkq task WHOLE-1' shows more)"
  sparkq enqueue -q whole -- x
  wait_in_background -q whole --json
  complete_next WHOLE-3
  end_of_it
  assert_equal "$code" 0 # the failure from before does not count
  run -0 field friendly_id <whole.out
  assert_output WHOLE-3
}

@test 'it waits through the retries of a task, until it has finished' {
  a_queue again
  sparkq enqueue -q again --retries 1 -- x
  wait_in_background AGAIN-1 --json
  fail_next AGAIN-1 1
  request task.claim "{\"queue\":\"again\",\"wait\":$((60 * patience))}" \
    task.complete '{"id":"AGAIN-1","summary":"done"}' >/dev/null
  end_of_it
  assert_equal "$code" 0
  run -0 cat again.out
  assert_output --partial '"attempts":2'
}

@test 'before it waits it names the tasks and queues that do not exist: exit 66; wrong words: 64; its help' {
  a_queue wrong
  sparkq enqueue -q wrong --in 1h -- true
  run -66 --separate-stderr sparkq wait WRONG-1 nope nada
  assert_refused "sparkq-wait: no task 'nope' (not_found)" "hint: 'sparkq tasks' lists them" \
    "sparkq-wait: no task 'nada' (not_found)" "hint: 'sparkq tasks' lists them"
  run -66 --separate-stderr sparkq wait -q worng
  assert_refused "sparkq-wait: no queue 'worng' (not_found)" "hint: did you mean 'wrong'?"
  run -64 --separate-stderr sparkq wait
  assert_refused 'sparkq-wait: ID is missing (usage)' "hint: name tasks, or a queue: 'sparkq wait -q QUEUE'"
  run -64 --separate-stderr sparkq wait -q wrong WRONG-1
  run -64 --separate-stderr sparkq wait WRONG-1 --timeout soon
  run -0 --separate-stderr bash -c 'sparkq wait - </dev/null'
  assert_equal "$output$stderr" ''
  run -0 sparkq wait --help
  assert_line --partial '124'
}

@test 'Ctrl-C ends the verb, not the task: 130; after a purge the task does not exist: 66' {
  a_queue gone
  sparkq enqueue -q gone --in 1h -- true
  set -m
  wait_in_background GONE-1
  set +m
  kill -INT "$waiter"
  end_of_it
  assert_equal "$code" 130
  run -0 sparkq tasks -q gone --status queued
  assert_equal "${#lines[@]}" 1
  request task.cancel '{"id":"GONE-1"}'
  sparkq purge --older-than 0.001
  run -66 --separate-stderr sparkq wait GONE-1
}

# The last: it restarts the daemon that all of them share.
@test 'it goes on after a kill or stop and a start of the daemon, and reports that once; without a daemon: 69' {
  a_queue last
  sparkq enqueue -q last -- true
  sparkq enqueue -q last -- true
  wait_in_background LAST-1
  first=$waiter
  kill -KILL "$(daemon_pid "$project")"
  wait_until 'it to notice' grep -q 'the daemon is down' last.err
  run -69 --separate-stderr sparkq wait LAST-1
  assert_equal "$output" ''
  sparkq start 3>&-
  sparkq wait -q last >last.queue 2>&1 3>&- &
  second=$!
  wait_until 'it to wait' connected "$second"
  sparkq stop
  sparkq start 3>&-
  complete_next LAST-1
  fail_next LAST-2 6
  waiter=$first end_of_it
  assert_equal "$code" 0
  [ ! -s last.out ]
  run -0 grep -v '^sparkq-wait: no runner works on' last.err # printed if that took a second
  assert_output "sparkq-wait: the daemon is down, waiting for the next one: 'sparkq start'"
  code=0
  wait "$second" || code=$?
  assert_equal "$code" 1
  run -0 cat last.queue
  assert_line --partial 'LAST-2 failed: exit 6'
}
