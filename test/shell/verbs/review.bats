# sparkq review: what finished since the last look

load ../../helpers/shared

# Adds a task to a queue and completes it.
done_in() {
  sparkq enqueue -q "$1" -- x
  request task.claim "{\"queue\":\"$1\"}" | sparkq complete - --summary "${2-done}"
} >/dev/null

@test 'failed first, with summary or reason, duration, last lines of output; a row a queue; what waits and why' {
  a_queue first
  sparkq enqueue -q first -- echo 'all good'
  sparkq enqueue -q first -c 'for i in {1..12}; do echo "line $i" >&2; done; exit 2'
  sparkq enqueue -q first -- true
  request task.cancel '{"id":"FIRST-3"}'
  sparkq enqueue -q first --in 1h -- later
  sparkq runner -q first >/dev/null || true
  run -0 --separate-stderr sparkq review -q first --table
  assert_equal "$stderr" ''
  assert_regex "${lines[0]}" '^failed  FIRST-2  [0-9.]+m?s  for i in '
  assert_line '  exit 2:'
  assert_line '  line 12'
  # Its output says no more than the reason.
  refute_line '  | line 12'
  assert_regex "$output" $'\n''succeeded  FIRST-1  [0-9.]+m?s  echo '"'all good'"$'\n''  all good'$'\n'
  assert_line 'canceled  FIRST-3  true'
  expected=$'\n\nQUEUE  SUCCEEDED  FAILED  CANCELED +TIME\nfirst          1       1         1  [ 0-9.]+m?s\n\n'
  expected+='1 task queued, 0 running'
  assert_regex "$output" "$expected"
  assert_regex "${lines[-1]}" "^the tasks of queue 'first' are not due before [0-9: -]+: 'sparkq tasks -q first'$"
}

@test 'as JSON: one task a line, failed first, with the end of its output' {
  a_queue json
  sparkq enqueue -q json -- echo good
  sparkq enqueue -q json -c 'echo bad >&2; exit 2'
  sparkq runner -q json >/dev/null || true
  run -0 --separate-stderr sparkq review -q json --json
  assert_equal "${#lines[@]}" 2
  assert_regex "${lines[0]}" '"status":"failed".*"error":"exit 2: bad".*,"tail":"bad"\}$'
  assert_regex "${lines[1]}" '"status":"succeeded".*"result_summary":"good",.*"exit_code":0,"log_path":"[^"]*".*\}$'
}

@test 'until --ack it shows the same, after that what finished since; a restart keeps that' {
  a_queue seen
  done_in seen
  run -0 --separate-stderr sparkq review --json
  first=$output
  assert_output --partial '"friendly_id":"SEEN-1"'
  run -0 --separate-stderr sparkq review --ack --json
  assert_output "$first"
  sparkq stop
  sparkq start 3>&-
  run -0 --separate-stderr sparkq review --json
  assert_output ''
  run -0 --separate-stderr sparkq review -q seen --table
  assert_output "nothing finished since the last 'sparkq review --ack'

0 tasks queued, 0 running"
  done_in seen
  run -0 --separate-stderr sparkq review --json
  assert_equal "$(field friendly_id <<<"$output")" SEEN-2
}

@test 'a running task is shown with its usual duration; a retried one with the number of its attempts' {
  a_queue usual
  sparkq enqueue -q usual -c 'test -e twice || { touch twice; exit 1; }; echo at last' --retries 1
  sparkq enqueue -q usual -- sleep 0.05
  sparkq enqueue -q usual -- sleep 0.05
  sparkq runner -q usual --watch >/dev/null 2>&1 3>&- &
  runner=$!
  sparkq wait -q usual
  kill "$runner"
  wait "$runner" || true
  sparkq enqueue -q usual --timeout "$((5 * patience))" -- sleep 0.05
  claim usual
  wait_until 'it to be stale' bash -c '[ -n "$(sparkq tasks -q usual --stale)" ]'
  run -0 --separate-stderr sparkq review -q usual --table
  assert_line --regexp '^succeeded  USUAL-1  [0-9.]+m?s  2 attempts  test -e twice '
  assert_line '  at last'
  assert_line --regexp \
    '^USUAL-4  running  stale  usual  started [0-9:]+ +[0-9.]+m?s \(usually [0-9.]+m?s\)  sleep 0.05$'
  assert_equal "${lines[-1]}" '0 tasks queued, 1 running'
}

@test 'with -q it shows one queue, and --ack is for that queue' {
  for queue in one other; do a_queue "$queue" && done_in "$queue"; done
  run -0 --separate-stderr sparkq review -q other --ack --json
  assert_equal "$(field friendly_id <<<"$output")" OTHER-1
  run -0 --separate-stderr sparkq review -q other --json
  assert_output ''
  run -0 --separate-stderr sparkq review -q one --json
  assert_equal "$(field friendly_id <<<"$output")" ONE-1
  run -66 --separate-stderr sparkq review -q othr
  assert_refused "sparkq-review: no queue 'othr' (not_found)" "hint: did you mean 'other'?"
}

@test 'it acknowledges only what it could print: not with a full disk, not what does not fit' {
  [ -c /dev/full ] || skip 'no /dev/full here'
  a_queue full
  done_in full "$(head -c 100000 /dev/zero | tr '\0' x)"
  run -74 --separate-stderr bash -c 'sparkq review -q full --ack >/dev/full'
  seq 1000 | sed 's/.*/{"payload":{"argv":["x"]}}/' | sparkq enqueue -q full - | sparkq cancel -
  run -0 --separate-stderr sparkq review -q full --table
  assert_line '… and 990 more canceled'
  assert_equal "$stderr" "sparkq-review: 1 more task finished than fit here
hint: 'sparkq review -q full --ack' acknowledges these alone; the next review shows the others"
  run -0 --separate-stderr sparkq review -q full --ack --json
  assert_equal "${#lines[@]}" 1000
  assert_equal "$stderr" "sparkq-review: 1 more task finished than fit here
hint: they are not acknowledged: 'sparkq review -q full' shows the next"
  run -0 --separate-stderr sparkq review -q full --table
  # A summary of any length is cut where people read it.
  assert_line "  ('sparkq task FULL-1' has all of it)"
  [ "${#output}" -lt 3000 ]
}

@test 'on a terminal it is for people and names the next commands' {
  needs script
  a_queue terminal
  sparkq enqueue -q terminal -c $'printf "\e[31mred\e[0m\n" >&2; exit 1'
  sparkq runner -q terminal >/dev/null || true
  run -0 on_terminal sparkq review -q terminal </dev/null
  assert_output --partial "'sparkq requeue --failed -q terminal' tries the failed ones again"
  assert_output --partial "'sparkq review -q terminal --ack' marks all as seen"
  # Its output is data: it does not act on the terminal.
  refute_output --partial $'\e[31mred'
}

@test 'a wrong option: exit 64; with the daemon down: exit 69; its help' {
  run -64 --separate-stderr sparkq review --akc
  assert_refused "sparkq-review: unknown option '--akc' (usage)" "hint: did you mean '--ack'?"
  run -0 --separate-stderr sparkq review --help
  assert_line --index 0 \
    'Show what finished since the last --ack, failed first, then what runs and waits'
  sparkq stop
  run -69 --separate-stderr sparkq review
  assert_refused "sparkq-review: no daemon answers at '$project/.sparkq/sock' (unreachable)" \
    "hint: start it with 'sparkq start'"
}
