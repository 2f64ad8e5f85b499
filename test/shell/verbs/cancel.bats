# sparkq cancel

load ../../helpers/shared

@test 'a queued task is never handed out; a claimed one ends at once, and a late report on it is refused' {
  a_queue calm
  sparkq enqueue -q calm -- one
  sparkq enqueue -q calm -- two
  run -0 --separate-stderr sparkq cancel CALM-1
  assert_refused 'sparkq-cancel: CALM-1 is canceled; it was queued'
  task_is CALM-1 canceled
  run -0 request task.claim '{"queue":"calm"}'
  assert_output --partial '"friendly_id":"CALM-2"'
  run -0 --separate-stderr sparkq cancel CALM-2
  assert_refused 'sparkq-cancel: CALM-2 is canceled; it was running and has been ended'
  run -79 --separate-stderr sparkq complete CALM-2 --summary done
  assert_refused "sparkq-complete: task 'CALM-2' is canceled, not running (conflict)" \
    "hint: see it with 'sparkq task CALM-2'"
}

@test "a running task's processes are gone before it returns" {
  a_queue busy
  sparkq enqueue -q busy -c 'sleep 1000 & echo $! >child; echo $$ >parent; wait'
  sparkq runner -q busy >runner.out 2>&1 3>&- &
  runner=$!
  wait_until 'the task to run' test -s parent
  run -0 --separate-stderr sparkq cancel BUSY-1 --json
  assert_output --partial '"status":"canceled"'
  gone "$(cat parent)"
  gone "$(cat child)"
  wait "$runner"
}

@test 'a finished task stays as it is: exit 79; the others are canceled' {
  a_queue mixed
  for i in 1 2 3; do sparkq enqueue -q mixed -- x; done
  request task.cancel '{"id":"MIXED-2"}'
  run -79 --separate-stderr sparkq cancel MIXED-1 MIXED-2 MIXED-3
  assert_refused "sparkq-cancel: task 'MIXED-2' is canceled, not queued or running (conflict)" \
    "hint: see it with 'sparkq task MIXED-2'" \
    'sparkq-cancel: 2 tasks are canceled; none was running'
  task_is MIXED-1 canceled
  task_is MIXED-3 canceled
}

@test 'from a pipe: sparkq tasks --status queued | sparkq cancel -' {
  a_queue piped
  for i in 1 2 3; do sparkq enqueue -q piped -- x; done
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq tasks -q piped --status queued | sparkq cancel - --json'
  assert_equal "$(grep -c '"status":"canceled"' <<<"$output")" 3
}

@test '-q cancels all unfinished tasks of a queue, or those in one state, and prints how many' {
  a_queue whole
  for i in 1 2 3; do sparkq enqueue -q whole -- x; done >/dev/null
  claim whole
  run -0 --separate-stderr sparkq cancel -q whole --status queued
  assert_equal "$output" 2
  assert_equal "$stderr" 'sparkq-cancel: 2 tasks are canceled; none was running'
  task_is WHOLE-1 running
  run -0 --separate-stderr sparkq cancel -q whole --json
  assert_equal "$output$stderr" '{"canceled":1}'
  run -0 --separate-stderr sparkq cancel -q whole
  assert_equal "$output" 0
  assert_equal "$stderr" 'sparkq-cancel: 0 tasks are canceled; none was running'
  run -64 --separate-stderr sparkq cancel -q whole --status failed
  assert_refused "sparkq-cancel: unknown status 'failed' (usage)" 'hint: write queued, running'
  run -64 --separate-stderr sparkq cancel -q whole WHOLE-1
  assert_refused 'sparkq-cancel: --queue takes no ids (usage)' "hint: name tasks, or a queue: 'sparkq cancel -q QUEUE'"
  run -64 --separate-stderr sparkq cancel WHOLE-1 --status queued
  assert_refused 'sparkq-cancel: --status needs --queue, --search or --tool (usage)' \
    "hint: name a queue: 'sparkq cancel -q QUEUE'"
  run -66 --separate-stderr sparkq cancel -q whoel
  assert_refused "sparkq-cancel: no queue 'whoel' (not_found)" "hint: did you mean 'whole'?"
}

@test '--search and --tool cancel the unfinished tasks that match; --dry-run lists them, --expect guards the number' {
  a_queue found
  for word in red green red; do sparkq enqueue -q found -- paint "$word"; done >/dev/null
  sparkq enqueue -q found --tool run-python --payload '{"code":"red = 1"}' >/dev/null
  run -0 --separate-stderr sparkq cancel -q found --search 'RED' --dry-run
  assert_equal "$(field friendly_id <<<"$output" | tr '\n' ' ')" 'FOUND-4 FOUND-3 FOUND-1 '
  assert_equal "$stderr" 'sparkq-cancel: 3 tasks would be canceled; nothing was changed'
  run -79 --separate-stderr sparkq cancel -q found --search red --expect 2
  assert_refused 'sparkq-cancel: 3 tasks match now, not 2; nothing was changed (conflict)' \
    'hint: look at them again first'
  task_is FOUND-1 queued
  run -0 --separate-stderr sparkq cancel -q found --search 'paint red' --expect 2
  assert_equal "$output" 2
  assert_equal "$stderr" 'sparkq-cancel: 2 tasks are canceled; none was running'
  task_is FOUND-2 queued
  task_is FOUND-3 canceled
  run -0 --separate-stderr sparkq cancel --tool run-python --status queued --json
  assert_equal "$output$stderr" '{"canceled":1}'
  run -64 --separate-stderr sparkq cancel --search red FOUND-1
  assert_refused 'sparkq-cancel: --search takes no ids (usage)' "hint: name tasks, or a queue: 'sparkq cancel -q QUEUE'"
  run -64 --separate-stderr sparkq cancel FOUND-2 --expect 1
  assert_refused 'sparkq-cancel: --expect needs --queue, --search or --tool (usage)' \
    "hint: name a queue: 'sparkq cancel -q QUEUE'"
  run -64 --separate-stderr sparkq cancel -q found --expect 1 --dry-run
  assert_refused 'sparkq-cancel: --dry-run takes no --expect (usage)' 'hint: it changes nothing; leave one out'
  run -64 --separate-stderr sparkq cancel -q found --expect many
  assert_refused "sparkq-cancel: --expect 'many' is not a whole number (usage)" 'hint: write it in digits, as 10'
}

@test 'a bare number names a task of the default queue, unless another queue has it too' {
  sparkq enqueue -- x
  a_queue twin
  sparkq enqueue -q twin -- x
  run -66 --separate-stderr sparkq cancel 1
  assert_regex "$stderr" "^sparkq-cancel: '1' matches more than one task: DEFAULT-1, [A-Z]+-1 \(ambiguous\)
hint: write 'DEFAULT-1' for the one of the default queue$"
  run -0 --separate-stderr sparkq task 1
  assert_output --partial 'DEFAULT-1  queued'
}

@test 'an unknown task: exit 66; no id, a wrong option: exit 64; its help' {
  run -66 --separate-stderr sparkq cancel NOPE-1
  assert_refused "sparkq-cancel: no task 'NOPE-1' (not_found)" "hint: 'sparkq tasks' lists them"
  run -64 --separate-stderr sparkq cancel
  assert_refused 'sparkq-cancel: ID is missing (usage)' "hint: name tasks, or a queue: 'sparkq cancel -q QUEUE'"
  run -64 --separate-stderr sparkq cancel X-1 --jsno
  assert_refused "sparkq-cancel: unknown option '--jsno' (usage)" "hint: did you mean '--json'?"
  run -0 --separate-stderr sparkq cancel --help
  assert_line --index 0 'Cancel tasks; a running one once its processes have ended'
}
