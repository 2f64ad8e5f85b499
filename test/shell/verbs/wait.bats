# sparkq wait: pushed by the daemon, exits as what it waited for

load ../../helpers/shared

# Runs what is queued, in the background; returns once the runner has registered, or is done already.
work() {
  sparkq runner -q "$queue" >/dev/null 2>&1 3>&- &
  wait_until 'the runner' works_or_is_done "$!"
}
works_or_is_done() { ! kill -0 "$1" || sparkq worker list | grep -q "\"queue\":\"$queue\""; }

# Waits in the background, its words in files; resolves once the daemon has parked it. $waiter is its pid.
wait_behind() {
  sparkq wait "$@" >"$queue.out" 2>"$queue.err" 3>&- &
  waiter=$!
  wait_until 'it to wait' connected "$waiter"
}

# Its connections are there. (What it asks next is on its way.)
connected() { [ "$(find "/proc/$1/fd" -lname 'socket:*' 2>/dev/null | wc -l)" -ge 2 ]; }

end_of_it() { code=0 && wait "$waiter" || code=$?; }

@test 'the shell is the workflow: enqueue, wait, and what comes then' {
  a_queue flow
  id=$(sparkq enqueue -q flow -c 'sleep 0.2; echo tested')
  work
  run -0 --separate-stderr bash -c "sparkq wait $id && echo deployed"
  assert_output deployed
  assert_equal "$stderr" ''
  run -0 --separate-stderr sparkq wait "$id" flow-1 FLOW-1 # over already, and one
  assert_equal "$output$stderr" ''
}

@test 'a task alone exits as its command: code, signal, 1 for a fail and a cancel; the reason is said' {
  a_queue codes
  sparkq enqueue -q codes -c 'echo why >&2; exit 3'
  sparkq enqueue -q codes -c 'kill -TERM $$'
  sparkq enqueue -q codes -- true
  sparkq enqueue -q codes --in 1h -- true
  work
  run -3 --separate-stderr sparkq wait CODES-1
  assert_equal "$output" ''
  assert_equal "$stderr" "sparkq-wait: CODES-1 failed: exit 3: why ('sparkq task CODES-1' shows more)"
  run -143 --separate-stderr sparkq wait CODES-2
  sparkq cancel CODES-4
  run -1 --separate-stderr sparkq wait CODES-4
  assert_equal "$stderr" "sparkq-wait: CODES-4 was canceled ('sparkq task CODES-4' shows more)"
  # Among others there is only yes and no.
  run -1 --separate-stderr sparkq wait CODES-1 CODES-3
  run -0 --separate-stderr bash -c 'sparkq tasks -q codes --status succeeded | sparkq wait -'
}

@test '--any prints the first, exits as that and leaves the others; --json prints each as it ends, as tasks does' {
  a_queue any
  slow=$(sparkq enqueue -q any --in 1h -- true)
  quick=$(sparkq enqueue -q any -c 'exit 4')
  work
  run -4 --separate-stderr sparkq wait --any "$slow" "$quick"
  assert_output "$quick"
  run -4 --separate-stderr sparkq wait --json "$quick"
  assert_output "$(sparkq tasks -q any --status failed)"
}

@test 'until --timeout: exit 124, and the tasks that are not done are named' {
  a_queue late
  for _ in 1 2 3; do sparkq enqueue -q late --in 1h -- true; done >late.ids
  local long=$((2 * patience)) # enough to find the tasks; why nothing runs may be printed before
  run -124 --separate-stderr sparkq wait LATE-1 --timeout "$long"
  assert_equal "${stderr_lines[-1]}" "sparkq-wait: task 'LATE-1' took too long (timed_out)"
  run -124 --separate-stderr bash -c "sparkq wait - --timeout $long --json <late.ids"
  assert_equal "${stderr_lines[-1]}" '{"error":{"code":"timed_out","message":"3 of 3 tasks (LATE-1, LATE-2, LATE-3) took too long","hint":null}}'
  run -124 --separate-stderr sparkq wait -q late --timeout "$long"
  assert_equal "${stderr_lines[-1]}" "sparkq-wait: queue 'late' took too long (timed_out)"
  wait_behind -q late
  wait_until 'why nothing is done' grep -qF "sparkq-wait: the tasks of queue 'late' are not due yet: 'sparkq tasks -q late'" late.err
  kill "$waiter"
}

@test '--timeout is kept while stdin names nothing, and while the daemon hangs' {
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

@test 'what ended before a queue was waited for counts, back to where it last had nothing to do' {
  a_queue before
  sparkq enqueue -q before -- false
  sparkq enqueue -q before -- true
  sparkq runner -q before >/dev/null 2>&1 || true
  run -1 --separate-stderr sparkq wait -q before
  assert_refused "sparkq-wait: BEFORE-1 failed: exit 1 ('sparkq task BEFORE-1' shows more)"
  run -1 --separate-stderr sparkq follow -q before
  assert_refused "sparkq-follow: BEFORE-1 failed: exit 1 ('sparkq task BEFORE-1' shows more)"
  sparkq purge --older-than 0.001
  run -1 --separate-stderr sparkq wait -q before
  run -1 --separate-stderr sparkq follow -q before
  sparkq enqueue -q before -- true
  sparkq runner -q before >/dev/null 2>&1
  run -0 --separate-stderr sparkq wait -q before --json
  run -0 field friendly_id <<<"$output"
  assert_output BEFORE-3
}

@test 'many are waited for with one question; who waits is told when what is left will never run: exit 79' {
  a_queue left
  for i in $(seq 20); do echo '{"queue":"left","payload":{"argv":["true"]}}'; done | sparkq enqueue - >left.ids
  sparkq claim -q left >/dev/null
  sparkq complete LEFT-1 --summary done
  sparkq claim -q left >/dev/null
  mapfile -t ids <left.ids
  wait_behind --json "${ids[@]}"
  sparkq cancel LEFT-4
  sparkq queue end left
  sparkq complete LEFT-2 --summary done
  end_of_it
  assert_equal "$code" 79
  run -0 field friendly_id <left.out
  assert_output $'LEFT-1\nLEFT-4\nLEFT-2'
  run -0 tail -n 2 left.err
  assert_line --index 0 "sparkq-wait: LEFT-4 was canceled ('sparkq task LEFT-4' shows more)"
  assert_line --index 1 --partial "task 'LEFT-3' is queued in a queue that has ended, as are LEFT-5, LEFT-6, LEFT-7, LEFT-8, …, not one that will run"
  run -79 --separate-stderr sparkq wait LEFT-3
  run -79 --separate-stderr sparkq wait -q left
  run -79 --separate-stderr sparkq follow LEFT-3
  run -79 --separate-stderr sparkq follow -q left
}

@test '--json | head -1 ends when it has its line' {
  a_queue head
  for _ in 1 2; do sparkq enqueue -q head --in 1h -- true; done
  sparkq cancel HEAD-1
  run -0 --separate-stderr bash -c 'set -o pipefail; timeout $((60 * patience)) sparkq wait HEAD-1 HEAD-2 --json | head -n 1'
  assert_output --partial HEAD-1
  run -0 --separate-stderr bash -c 'set -o pipefail; timeout $((60 * patience)) sparkq wait -q head --json | head -n 1'
  assert_output --partial HEAD-1
}

@test 'a queue: until nothing is queued or running in it, 1 when something did not succeed meanwhile' {
  a_queue whole
  run -0 --separate-stderr sparkq wait -q whole # it is idle
  sparkq enqueue -q whole -c 'exit 9'
  sparkq enqueue -q whole -- true
  wait_behind -q whole
  work
  end_of_it
  assert_equal "$code" 1
  run -0 cat whole.out
  assert_output ''
  run -0 grep -v '^sparkq-wait: no runner works on' whole.err # which is said where that took a second
  assert_output "sparkq-wait: WHOLE-1 failed: exit 9 ('sparkq task WHOLE-1' shows more)"
  sparkq enqueue -q whole -- true
  wait_behind -q whole --json
  work
  end_of_it
  assert_equal "$code" 0 # what failed before is not its concern
  run -0 field friendly_id <whole.out
  assert_output WHOLE-3
}

@test 'a retried task is waited for until it has finished for good' {
  a_queue again
  sparkq enqueue -q again --retries 1 -c '[ -e again.mark ] || { : >again.mark; exit 1; }'
  sparkq runner -q again --watch >/dev/null 2>&1 3>&- &
  runner=$!
  run -0 --separate-stderr sparkq wait AGAIN-1 --json
  assert_output --partial '"attempts":2'
  kill "$runner"
  wait "$runner" || true
}

@test 'what does not exist is told before anything is waited for: exit 66; no words: 64; its help' {
  a_queue wrong
  sparkq enqueue -q wrong --in 1h -- true
  run -66 --separate-stderr sparkq wait WRONG-1 nope nada
  assert_refused "sparkq-wait: no task 'nope' (not_found)" "hint: 'sparkq tasks' lists them" "sparkq-wait: no task 'nada' (not_found)" "hint: 'sparkq tasks' lists them"
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

@test 'Ctrl-C ends the one that waits alone: 130; a task that is purged meanwhile is no more: 66' {
  a_queue gone
  sparkq enqueue -q gone --in 1h -- true
  set -m
  wait_behind GONE-1
  set +m
  kill -INT "$waiter"
  end_of_it
  assert_equal "$code" 130
  run -0 sparkq tasks -q gone --status queued
  assert_equal "${#lines[@]}" 1
  sparkq cancel GONE-1
  sparkq purge --older-than 0.001
  run -66 --separate-stderr sparkq wait GONE-1
}

# The last: it restarts the daemon that all of them share.
@test 'a daemon that is killed or stopped meanwhile is outlasted, and said once; without one at the start: 69' {
  a_queue last
  sparkq enqueue -q last -- true
  sparkq enqueue -q last -c 'exit 6'
  wait_behind LAST-1
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
  work
  waiter=$first end_of_it
  assert_equal "$code" 0
  [ ! -s last.out ]
  run -0 grep -v '^sparkq-wait: no runner works on' last.err # which is said where that took a second
  assert_output "sparkq-wait: the daemon is down, waiting for the next one: 'sparkq start'"
  code=0
  wait "$second" || code=$?
  assert_equal "$code" 1
  run -0 cat last.queue
  assert_line --partial 'LAST-2 failed: exit 6'
}
