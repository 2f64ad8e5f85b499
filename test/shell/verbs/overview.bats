# sparkq, alone: what is queued, running, finished lately, and why nothing runs if nothing does

load ../../helpers/common

setup() { started_project 'runners: []'; }

@test 'in a fresh project it says what to type' {
  run -0 --separate-stderr sparkq --table
  assert_output "nothing is queued or running; 'sparkq enqueue -- make' adds a task"
  assert_equal "$stderr" ''
}

@test 'running, finished lately, queues; each with its heading, newest first' {
  for i in 1 2 3 4; do sparkq enqueue -- work "$i"; done
  sparkq claim -q default && sparkq complete DEFAULT-1 --summary done
  sparkq claim -q default && sparkq fail DEFAULT-2 --reason broken
  sparkq claim -q default
  run -0 --separate-stderr sparkq --table
  assert_regex "$output" $'^Running\nID +STATUS +QUEUE +WHEN +TOOK +WHAT\nDEFAULT-3 +running '
  assert_regex "$output" $'Finished lately\nID [^\n]*\nDEFAULT-2 +failed [^\n]*\nDEFAULT-1 +succeeded '
  assert_regex "$output" $'Queues\nQUEUE [^\n]*\ndefault +active +default +1 +1 +1 +1$'
}

@test 'it says why nothing runs: nobody works, planned, paused, ended, not due' {
  sparkq session create other
  for queue in slow planned; do sparkq queue create "$queue"; done
  sparkq queue create plan --planned
  sparkq queue create ended --session other
  for queue in default plan ended; do sparkq enqueue -q "$queue" -- x; done
  sparkq enqueue -q planned -- x
  sparkq enqueue -q slow --in 1h -- x
  sparkq queue pause planned
  sparkq session end other
  run -0 --separate-stderr sparkq --table
  assert_line "no runner works on queue 'default': 'sparkq runner -q default'"
  assert_line "queue 'plan' is planned: 'sparkq queue start plan'"
  assert_line "queue 'planned' is paused: 'sparkq queue resume planned'"
  assert_line "queue 'ended' is ended and hands out no more tasks"
  assert_line "the tasks of queue 'slow' are not due yet: 'sparkq tasks -q slow'"
  run -0 --separate-stderr sparkq
  assert_output --partial "\"reasons\":[\"no runner works on queue 'default': 'sparkq runner -q default'\""
}

@test 'into a pipe and with --json it is one object' {
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq | cat'
  assert_regex "$output" '^\{"project":".*","queues":\[\{.*\}\],"running":\[\],"recent":\[\],"refused":0,"paused_tools":\[\],"reasons":\[\]\}$'
  run -0 --separate-stderr sparkq --json
  assert_equal "${#lines[@]}" 1
}

@test 'on a terminal it is for people' {
  needs script
  sparkq enqueue -- x
  run -0 on_terminal sparkq </dev/null
  assert_output --partial "no runner works on queue 'default'"
}

@test 'with the daemon down: exit 69; without a project: exit 78; an unknown option: exit 64' {
  sparkq stop
  run -69 --separate-stderr sparkq
  assert_refused "sparkq: no daemon answers at '$project/.sparkq/sock' (unreachable)" "hint: start it with 'sparkq start'"
  run -64 --separate-stderr sparkq --tabel
  assert_refused "sparkq: unknown option '--tabel' (usage)" "hint: did you mean '--table'?"
  run -64 --separate-stderr sparkq --versoin
  assert_refused "sparkq: unknown option '--versoin' (usage)" "hint: did you mean '--version'?"
  cd /
  run -78 --separate-stderr sparkq
  assert_refused "sparkq: no SparkQ project in '/' or above (no_project)" "hint: set one up with 'sparkq setup'"
}
