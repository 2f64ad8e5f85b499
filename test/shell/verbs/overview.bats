# sparkq, alone: what is queued, running and lately finished, and why nothing runs if nothing does

load ../../helpers/shared

# The first: nothing was enqueued yet.
@test 'in a fresh project it prints what to type, also into a pipe; with --json it prints one object' {
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq | cat'
  assert_output "nothing is queued or running; 'sparkq enqueue make' adds a task"
  assert_equal "$stderr" ''
  run -0 --separate-stderr sparkq --json
  expected='^\{"project":".*","queues":\[\{.*\}\],"running":\[\],"queued":\[\],"recent":\[\],"refused":0,'
  expected+='"paused_tools":\[\],"reasons":\[\]\}$'
  assert_regex "$output" "$expected"
  assert_equal "${#lines[@]}" 1
}

@test 'running tasks, lately finished ones and queues each have a heading, newest first; on a terminal too' {
  for i in 1 2 3 4; do sparkq enqueue -- work "$i"; done
  claim default && sparkq complete DEFAULT-1 --summary done
  claim default && request task.fail '{"id":"DEFAULT-2","reason":"broken"}'
  claim default
  run -0 --separate-stderr sparkq --table
  table=$output
  assert_regex "$table" $'^Running\nID +STATUS +QUEUE +WHEN +TOOK +WHAT\nDEFAULT-3 +running '
  assert_regex "$table" $'Finished lately\nID [^\n]*\nDEFAULT-2 +failed [^\n]*\nDEFAULT-1 +succeeded '
  assert_regex "$table" $'Queues\nQUEUE [^\n]*\ndefault +active +default +0 +1 +1 +1 +1$'
  if command -v script >/dev/null; then
    run -0 on_terminal sparkq </dev/null
    assert_output --partial 'Finished lately'
  fi
  sparkq complete DEFAULT-3 --summary done # nothing runs any more
}

@test 'it names why nothing runs: no runner, a queue that is planned, paused or ended, tasks that are not due' {
  request session.create '{"name":"other"}' \
    queue.create '{"name":"slow"}' queue.create '{"name":"planned"}' queue.create '{"name":"plan","planned":true}' \
    queue.create '{"name":"ended","session":"other"}'
  for queue in default plan planned ended; do sparkq enqueue -q "$queue" -- x; done
  sparkq enqueue -q slow --in 1h -- x
  request queue.pause '{"queue":"planned"}' session.end '{"session":"other"}'
  run -0 --separate-stderr sparkq --table
  assert_line "no runner works on queue 'default', because 'runners' is empty in $project/sparkq.yml:1: \
'sparkq runner -q default'"
  assert_line "queue 'plan' is planned: 'sparkq queue start plan'"
  assert_line "queue 'planned' is paused: 'sparkq queue resume planned'"
  assert_line --partial "queue 'ended' has ended with session 'other' and hands out no more tasks: "
  assert_line --regexp "^the tasks of queue 'slow' are not due before [0-9: -]+: 'sparkq tasks -q slow'$"
  run -0 --separate-stderr sparkq --json
  assert_output --partial "\"reasons\":[\"no runner works on queue 'default', because 'runners' is empty in \
$project/sparkq.yml:1: 'sparkq runner -q default'\""
}

# The last: it stops the daemon that all of them share.
@test 'with the daemon down: exit 69; without a project: exit 78; an unknown option: exit 64' {
  sparkq stop
  run -69 --separate-stderr sparkq
  assert_refused "sparkq: no daemon answers at '$project/.sparkq/sock' (unreachable)" \
    "hint: start it with 'sparkq start'"
  run -64 --separate-stderr sparkq --tabel
  assert_refused "sparkq: unknown option '--tabel' (usage)" "hint: did you mean '--table'?"
  run -64 --separate-stderr sparkq --versoin
  assert_refused "sparkq: unknown option '--versoin' (usage)" "hint: did you mean '--version'?"
  cd /
  run -78 --separate-stderr sparkq
  assert_refused "sparkq: no SparkQ project in '/' or above (no_project)" "hint: set one up with 'sparkq setup'"
}
