# sparkq requeue

load ../../helpers/shared

# failed QUEUE N: makes a queue with N failed tasks.
failed() {
  a_queue "$1"
  for ((i = 0; i < $2; i++)); do
    id=$(sparkq enqueue -q "$1" -- work $i)
    claim "$1"
    request task.fail "{\"id\":\"$id\",\"reason\":\"broken\"}"
  done
} >/dev/null

@test 'it prints the id of a new queued task; the old one stays as it is' {
  a_queue once
  old=$(sparkq enqueue -q once --timeout 7 --retries 1 --metadata '{"a":1}' --key k -- make "it's")
  claim once
  sparkq complete "$old" --summary done
  before=$(sparkq task "$old" --json)
  run -0 --separate-stderr sparkq requeue ONCE-1
  assert_regex "$output" "^$task_id$"
  assert_not_equal "$output" "$old"
  assert_equal "$stderr" ''
  assert_equal "$(sparkq task "$old" --json)" "$before"
  run -0 --separate-stderr sparkq task "$output" --json
  assert_output --partial '"friendly_id":"ONCE-2"'
  assert_output --partial "\"payload\":{\"cwd\":\"$project\",\"argv\":[\"make\",\"it's\"]},\"metadata\":{\"a\":1}"
  assert_output --partial '"status":"queued","timeout":7,"attempts":0'
  assert_output --partial "\"retries\":1,\"requeued_from\":\"$old\""
}

@test 'many at once, in order; --json prints what was made' {
  failed several 3
  run -0 --separate-stderr sparkq requeue SEVERAL-3 several-1 --json
  assert_regex "${lines[0]}" '"friendly_id":"SEVERAL-4","queue":"several","status":"queued","created":true'
  run -0 --separate-stderr sparkq task SEVERAL-4 --json
  assert_output --partial '"argv":["work","2"]'
}

@test '--failed takes the failed tasks of a queue that were not requeued yet, oldest first' {
  failed lint 2
  failed other 1
  run -0 --separate-stderr sparkq requeue --failed -q lint
  assert_equal "${#lines[@]}" 2
  run -0 --separate-stderr sparkq peek -q lint
  assert_output --partial '"argv":["work","0"]'
  run -0 --separate-stderr sparkq requeue --failed -q lint
  assert_equal "$output$stderr" ''
  run -0 --separate-stderr sparkq tasks -q other --status queued
  assert_output ''
}

@test '--since leaves out what is older' {
  failed since 1
  run -0 --separate-stderr sparkq requeue --failed -q since --since 2126-01-31T07:00
  assert_output ''
  run -0 --separate-stderr sparkq requeue --failed -q since --since 8h
  assert_regex "$output" "^$task_id$"
}

@test 'from a pipe: sparkq tasks --status failed | sparkq requeue -' {
  failed piped 2
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq tasks -q piped --status failed | sparkq requeue -'
  assert_equal "${#lines[@]}" 2
}

@test 'the new task differs in what the options say, as of a new one' {
  failed again 2
  a_queue slow
  run -0 --separate-stderr sparkq requeue AGAIN-1 -q slow --timeout 1h --env A=b --retries 2 --key k --in 1h
  run -0 --separate-stderr sparkq task "$output" --json
  assert_output --partial '"friendly_id":"SLOW-1"'
  assert_output --partial '"argv":["work","0"]'
  assert_output --partial '"key":"k","status":"queued","timeout":3600,'
  assert_output --partial '"retries":2,'
  run -0 --separate-stderr sparkq requeue --failed -q again --timeout none
  run -0 --separate-stderr sparkq task "$output" --json
  assert_output --partial '"friendly_id":"AGAIN-3"'
  assert_output --partial '"timeout":null,'
  run -65 --separate-stderr sparkq requeue AGAIN-1 --tool run-python
  assert_equal "${stderr_lines[0]}" \
    "sparkq-requeue: payload: tool 'run-python' takes exactly one of 'script_path', 'code' (invalid)"
  run -64 --separate-stderr sparkq requeue AGAIN-1 --timeout soon
  assert_refused "sparkq-requeue: --timeout 'soon' is not a duration above 0 and up to 30 days (usage)" \
    'hint: write 90, 90s, 10m, 8h or 3d'
}

@test '--failed with --search and --outcome takes those that match; --dry-run lists them, --expect guards the number' {
  failed picked 3
  request task.enqueue '{"tasks":[{"queue":"picked","payload":{"argv":["slow"]}}]}' \
    task.claim '{"queue":"picked"}' task.fail '{"id":"PICKED-4","reason":"x","error_type":"timeout"}' >/dev/null
  run -0 --separate-stderr sparkq requeue --failed -q picked --search 'work' --dry-run
  assert_equal "$(field friendly_id <<<"$output" | tr '\n' ' ')" 'PICKED-3 PICKED-2 PICKED-1 '
  assert_equal "$stderr" 'sparkq-requeue: 3 tasks would be requeued; nothing was changed'
  run -79 --separate-stderr sparkq requeue --failed -q picked --expect 3
  assert_refused 'sparkq-requeue: 4 tasks match now, not 3; nothing was changed (conflict)' \
    'hint: look at them again first'
  run -0 --separate-stderr sparkq requeue --failed -q picked --outcome timeout --expect 1 --json
  assert_output --partial '"friendly_id":"PICKED-5"'
  run -0 --separate-stderr sparkq requeue --failed -q picked --search 'work 2' --expect 1
  assert_regex "$output" "^$task_id$"
  run -0 --separate-stderr sparkq requeue --failed -q picked --dry-run
  assert_equal "$(field friendly_id <<<"$output" | tr '\n' ' ')" 'PICKED-2 PICKED-1 '
  run -64 --separate-stderr sparkq requeue PICKED-1 --dry-run
  assert_refused 'sparkq-requeue: --dry-run needs --failed (usage)' "hint: name tasks, or use 'sparkq requeue --failed'"
}

@test '--failed of an ended queue names each task that it refuses: exit 79' {
  failed ended 2
  request queue.end '{"queue":"ended"}'
  run -79 --separate-stderr sparkq requeue --failed -q ended
  assert_equal "$output" ''
  line="sparkq-requeue: queue 'ended' is ended, not open for tasks (conflict)
hint: 'sparkq queue list' shows those that are"
  assert_equal "$stderr" "$line
$line"
}

@test 'an unfinished task is refused: exit 79; the others are requeued' {
  failed mixed 1
  sparkq enqueue -q mixed -- x
  run -79 --separate-stderr sparkq requeue MIXED-2 MIXED-1
  assert_regex "$output" "^$task_id$"
  assert_equal "$stderr" "sparkq-requeue: task 'MIXED-2' is queued, not finished (conflict)
hint: see it with 'sparkq task MIXED-2'"
  run -66 --separate-stderr sparkq requeue MIXED-99
  assert_refused "sparkq-requeue: no task 'MIXED-99' (not_found)" "hint: 'sparkq tasks' lists them"
}

@test 'into an ended queue: exit 79' {
  failed over 1
  request queue.end '{"queue":"over"}'
  run -79 --separate-stderr sparkq requeue OVER-1
  assert_refused "sparkq-requeue: queue 'over' is ended, not open for tasks (conflict)" \
    "hint: 'sparkq queue list' shows those that are"
}

@test 'neither ids nor --failed, or both: exit 64; a wrong option too; its help' {
  hint="hint: name tasks, or use 'sparkq requeue --failed'"
  run -64 --separate-stderr sparkq requeue
  assert_refused 'sparkq-requeue: ID is missing (usage)' "$hint"
  run -64 --separate-stderr sparkq requeue --failed X-1
  assert_refused 'sparkq-requeue: --failed takes no ids (usage)' "$hint"
  run -64 --separate-stderr sparkq requeue X-1 --since 8h
  assert_refused 'sparkq-requeue: --since needs --failed (usage)' "$hint"
  run -64 --separate-stderr sparkq requeue X-1 X-2 --key k
  assert_refused 'sparkq-requeue: --key is the key of one task (usage)' 'hint: name one task'
  run -64 --separate-stderr sparkq requeue --faild
  assert_refused "sparkq-requeue: unknown option '--faild' (usage)" "hint: did you mean '--failed'?"
  run -0 --separate-stderr sparkq requeue --help
  assert_line '  sparkq requeue --failed -q auth --since 8h'
}

@test '--payload gives the new task another payload, --name '\'''\'' no name; the directory stays' {
  mkdir -p below
  id=$(sparkq enqueue --name first --cwd below -- true)
  sparkq cancel "$id" 2>/dev/null
  id=$(sparkq requeue "$id" --payload '{"argv":["echo","two words"]}' --name '' 2>/dev/null)
  run -0 --separate-stderr sparkq task "$id" --json
  assert_output --partial "\"payload\":{\"cwd\":\"$project/below\",\"argv\":[\"echo\",\"two words\"]}"
  refute_output --partial '"name":"first"'
  run -65 --separate-stderr sparkq requeue "$id" --payload '[1]'
}
