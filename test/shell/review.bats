# sparkq review: what finished since the last look

load ../helpers/common

setup() { started_project 'runners: []'; }

@test 'failed first, each with its summary or reason, duration, last lines of output; totals at the end' {
  sparkq enqueue -- echo 'all good'
  sparkq enqueue -c 'for i in {1..12}; do echo "line $i" >&2; done; exit 2'
  sparkq enqueue -- true
  sparkq cancel DEFAULT-3
  sparkq enqueue --in 1h -- later
  sparkq runner -q default >/dev/null || true
  run -0 --separate-stderr sparkq review --table
  assert_equal "$stderr" ''
  assert_regex "${lines[0]}" '^failed  DEFAULT-2  [0-9.]+m?s  for i in '
  assert_line '  exit 2:'
  assert_line '  line 12'
  # Its output says no more than the reason.
  refute_line '  | line 12'
  assert_regex "$output" $'\n''succeeded  DEFAULT-1  [0-9.]+m?s  echo '"'all good'"$'\n''  all good'$'\n'
  assert_line 'canceled  DEFAULT-3  true'
  assert_equal "${lines[-1]}" '1 succeeded, 1 failed, 1 canceled; 1 task queued, 0 running'
}

@test 'as JSON: one task a line, failed first, with the end of its output' {
  sparkq enqueue -- echo good
  sparkq enqueue -c 'echo bad >&2; exit 2'
  sparkq runner -q default >/dev/null || true
  run -0 --separate-stderr sparkq review
  assert_equal "${#lines[@]}" 2
  assert_regex "${lines[0]}" '"status":"failed".*"error":"exit 2: bad".*"tail":"bad"\}$'
  assert_regex "${lines[1]}" '"status":"succeeded".*"result_summary":"good".*"tail":null\}$'
}

@test 'until --ack it shows the same; afterwards what finished since' {
  sparkq enqueue -- true
  sparkq runner -q default >/dev/null
  run -0 --separate-stderr sparkq review
  first=$output
  run -0 --separate-stderr sparkq review --ack
  assert_output "$first"
  run -0 --separate-stderr sparkq review
  assert_output ''
  run -0 --separate-stderr sparkq review --table
  assert_output 'nothing finished since the last --ack; 0 tasks queued, 0 running'
  sparkq enqueue -- echo again
  sparkq runner -q default >/dev/null
  run -0 --separate-stderr sparkq review
  assert_equal "$(field friendly_id <<<"$output")" DEFAULT-2
}

@test 'what --ack saw is kept through a restart' {
  sparkq enqueue -- true
  sparkq runner -q default >/dev/null
  sparkq review --ack >/dev/null
  sparkq stop
  sparkq start 3>&-
  run -0 --separate-stderr sparkq review
  assert_output ''
}

@test 'on a terminal it is for people and says what to do next' {
  needs script
  sparkq enqueue -c $'printf "\e[31mred\e[0m\n" >&2; exit 1'
  sparkq runner -q default >/dev/null || true
  run -0 on_terminal sparkq review </dev/null
  assert_output --partial "'sparkq requeue --failed' tries the failed ones again"
  assert_output --partial "'sparkq review --ack' marks all as seen"
  # Its output is data: it does not act on the terminal.
  refute_output --partial $'\e[31mred'
}

@test 'a wrong option: exit 64; with the daemon down: exit 69; its help' {
  run -64 --separate-stderr sparkq review --akc
  assert_refused "sparkq-review: unknown option '--akc' (usage)" "hint: did you mean '--ack'?"
  run -0 --separate-stderr sparkq review --help
  assert_line --index 0 'Show what finished since the last --ack, failed first (sparkq review)'
  sparkq stop
  run -69 --separate-stderr sparkq review
  assert_refused "sparkq-review: no daemon answers at '$project/.sparkq/sock' (unreachable)" "hint: start it with 'sparkq start'"
}
