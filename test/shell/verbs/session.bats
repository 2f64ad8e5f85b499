# sparkq session: create, list, end

load ../../helpers/shared

@test 'create prints the name, list shows it with instructions' {
  run -0 --separate-stderr sparkq session create api-v2 --instructions 'Move all routes to v2'
  assert_output api-v2
  assert_equal "$stderr" ''
  run -0 --separate-stderr sparkq session list
  expected='^\{"id":"ses_[0-9a-z]{26}","name":"api-v2","instructions":"Move all routes to v2","status":"active",'
  expected+='"created_at":"[0-9T:.-]+Z","queues":0\}$'
  assert_regex "${lines[0]}" "$expected"
  run -0 --separate-stderr sparkq session list --table
  assert_line --regexp '^SESSION +STATUS +QUEUES +CREATED +INSTRUCTIONS$'
  assert_line --regexp '^api-v2 +active +0 +[0-9:]+ +Move all routes to v2$'
}

@test 'end ends its queues; a running task may finish, other sessions go on' {
  request session.create '{"name":"sprint"}' queue.create '{"name":"wash","session":"sprint"}' \
    queue.create '{"name":"dry","session":"sprint","planned":true}'
  id=$(sparkq enqueue -q wash -- true)
  claim wash
  waiting=$(sparkq enqueue -q wash -- true)
  run -0 --separate-stderr sparkq session end sprint
  assert_refused "sparkq-session end: queue 'wash' has ended with 1 queued task that will not run" \
    "hint: 'sparkq cancel -q wash --status queued' cancels them"
  run -0 --separate-stderr sparkq queue list --session sprint
  refute_output --partial '"status":"active"'
  run -79 --separate-stderr sparkq enqueue -q wash -- true
  assert_refused "sparkq-enqueue: queue 'wash' is ended, not open for tasks (conflict)" \
    "hint: 'sparkq queue list' shows those that are"
  run -0 request task.claim '{"queue":"wash"}'
  assert_output null
  sparkq complete "$id" --summary done
  task_is "$waiting" queued
  run -0 --separate-stderr sparkq session list
  refute_output --partial sprint
  run -0 --separate-stderr sparkq session list --all
  assert_regex "$output" '"name":"sprint",[^}]*"status":"ended",[^}]*"ended_at":"'
  sparkq enqueue -- true
}

@test 'an ended session stays ended: exit 79' {
  request session.create '{"name":"past"}' session.end '{"session":"past"}'
  run -79 --separate-stderr sparkq session end past
  assert_refused "sparkq-session end: session 'past' is ended, not active (conflict)" \
    "hint: 'sparkq session list --all' shows it"
  run -79 --separate-stderr sparkq queue create late --session past
  assert_refused "sparkq-queue create: session 'past' is ended, not active (conflict)" \
    "hint: 'sparkq session list --all' shows it"
}

@test 'a used name: exit 79; a word that is no name: exit 65; an unknown session: exit 66' {
  request session.create '{"name":"once"}'
  run -79 --separate-stderr sparkq session create once
  assert_refused "sparkq-session create: session 'once' exists already (exists)" \
    "hint: 'sparkq session list --all' shows it"
  for name in '' ' ' 'a b' '-x' 'a/b' "$(printf 'x%.0s' {1..65})"; do
    run ! --separate-stderr sparkq session create "$name"
    assert_regex "$status" '^6[45]$'
    assert_equal "$output" ''
  done
  run -66 --separate-stderr sparkq session end onec
  assert_refused "sparkq-session end: no session 'onec' (not_found)" "hint: did you mean 'once'?"
}

@test 'a session can be named by its id, and have a name in any script' {
  run -0 --separate-stderr sparkq session create größe_日本.2
  assert_output größe_日本.2
  run -0 --separate-stderr sparkq session end "$(sparkq session list | grep größe | field id)" --json
  assert_regex "$output" '"name":"größe_日本.2",.*"status":"ended"'
}

@test 'through a pipe it is one object a line' {
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq session list --all | head -n 1 | cut -c1-11'
  assert_output '{"id":"ses_'
}

@test 'a noun without its verb, a wrong verb, a wrong option: exit 64 and the right one' {
  run -64 --separate-stderr sparkq session
  assert_refused "sparkq: 'sparkq session' needs a verb: create, list, end (usage)" "hint: see 'sparkq help session'"
  run -64 --separate-stderr sparkq session crate x
  assert_refused "sparkq: unknown verb 'session crate' (usage)" "hint: did you mean 'sparkq session create'?"
  run -64 --separate-stderr sparkq session create
  assert_refused 'sparkq-session create: NAME is missing (usage)' "hint: see 'sparkq help session create'"
  run -64 --separate-stderr sparkq session list --al
  assert_refused "sparkq-session list: unknown option '--al' (usage)" "hint: did you mean '--all'?"
  run -0 --separate-stderr sparkq session --help
  assert_line --regexp '^ +create +Make a session and print its name$'
}
