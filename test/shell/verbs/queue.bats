# sparkq queue: create, list, show, start, pause, resume, end, archive, unarchive. queue-life.bats has the others.

load ../../helpers/shared

# The status of a queue, as `show` prints it.
status_of() { sparkq queue show "$1" --json | field status; }

@test 'create prints the name; list and show have counts and instructions' {
  run -0 --separate-stderr sparkq queue create auth --instructions 'Implement JWT, tests first'
  assert_output auth
  assert_equal "$stderr" ''
  sparkq enqueue -q auth -- true
  run -0 --separate-stderr sparkq queue show auth --json
  expected='^\{"id":"que_[0-9a-z]{26}","name":"auth","session":"default","instructions":"Implement JWT, tests first",'
  expected+='"status":"active","paused_until":null,"created_at":"[0-9T:.-]+Z",'
  expected+='"counts":\{"queued":1,"running":0,"succeeded":0,"failed":0,'
  expected+='"canceled":0\},"jobs":0,"jobs_from":"[^"]+/sparkq.yml:1","runner":false,"runner_stopped":false,'
  expected+='"runner_fault":null,"busy_since":[0-9]+\}$'
  assert_regex "$output" "$expected"
  queue=$(jq -c 'del(.[] | nulls)' <<<"$output")
  run -0 --separate-stderr sparkq queue list
  assert_line "$queue"
  run -0 --separate-stderr sparkq queue list --table
  assert_line --regexp '^QUEUE +STATUS +SESSION +.*QUEUED'
  assert_line --regexp '^auth +active +default +0 +1'
  run -0 --separate-stderr sparkq queue show auth --table
  assert_line 'queue         auth'
  assert_line 'instructions  Implement JWT, tests first'
}

@test 'an active queue without queued and running tasks is shown as idle' {
  a_queue rest
  assert_equal "$(status_of rest)" idle
  sparkq enqueue -q rest -- true
  assert_equal "$(status_of rest)" active
  claim rest
  assert_equal "$(status_of rest)" active
  sparkq complete REST-1 --summary done
  assert_equal "$(status_of rest)" idle
}

@test 'a planned queue accepts tasks and hands out none until it is started' {
  sparkq queue create plan --planned
  assert_equal "$(status_of plan)" planned
  sparkq enqueue -q plan -- true
  run -1 --separate-stderr sparkq claim -q plan -e
  run -0 --separate-stderr sparkq peek -q plan
  assert_output ''
  run -0 --separate-stderr sparkq queue start plan
  assert_equal "$output$stderr" ''
  run -0 --separate-stderr sparkq claim -q plan -e
  assert_output --partial '"friendly_id":"PLAN-1"'
}

@test 'a paused queue accepts tasks and hands out none until it is resumed' {
  a_queue wait
  run -0 --separate-stderr sparkq queue pause wait
  assert_refused "sparkq-queue pause: queue 'wait' hands out no tasks; none is running"
  sparkq enqueue -q wait -- true
  assert_equal "$(status_of wait)" paused
  run -1 --separate-stderr sparkq claim -q wait -e
  assert_output ''
  sparkq queue resume wait
  run -0 --separate-stderr sparkq claim -q wait -e
  # A task that runs when the queue is paused may finish.
  request queue.pause '{"queue":"wait"}'
  sparkq complete WAIT-1 --summary done
}

@test 'an ended queue rejects tasks, exit 79, and hands out none' {
  a_queue over
  sparkq enqueue -q over -- true
  sparkq queue end over
  assert_equal "$(status_of over)" ended
  run -1 --separate-stderr sparkq claim -q over -e
  run -79 --separate-stderr sparkq enqueue -q over -- true
  assert_refused "sparkq-enqueue: queue 'over' is ended, not open for tasks (conflict)" \
    "hint: 'sparkq queue list' shows those that are"
  run -0 --separate-stderr sparkq tasks -q over
  assert_output --partial '"status":"queued"'
}

@test 'an archived queue is hidden from lists; unarchive shows it again, ended' {
  a_queue attic
  request queue.end '{"queue":"attic"}'
  sparkq queue archive attic
  run -0 --separate-stderr sparkq queue list
  refute_output --partial attic
  run -0 --separate-stderr sparkq queue list --all
  assert_output --partial '"name":"attic"'
  run -79 --separate-stderr sparkq enqueue -q attic -- true
  sparkq queue unarchive attic
  assert_equal "$(status_of attic)" ended
}

@test 'a step that the state of the queue does not allow: exit 79, nothing changes' {
  a_queue steps
  refused() { # VERB IS NEEDS
    run -79 --separate-stderr sparkq queue "$1" steps
    assert_refused "sparkq-queue $1: queue 'steps' is $2, not $3 (conflict)" \
      "hint: see it with 'sparkq queue show steps'"
  }
  refused start active planned
  refused resume active paused
  refused archive active ended
  refused unarchive active archived
  request queue.pause '{"queue":"steps"}'
  refused pause paused active
  request queue.end '{"queue":"steps"}'
  refused end ended 'planned or active'
  refused start ended planned
  assert_equal "$(status_of steps)" ended
}

@test 'with --json a step prints the queue' {
  a_queue steer
  run -0 --separate-stderr sparkq queue pause steer --json
  assert_regex "$output" '"name":"steer",.*"status":"paused"'
  run -0 --separate-stderr sparkq queue create steer-2 --json
  assert_regex "$output" '"name":"steer-2",.*"status":"idle"'
}

@test 'friendly ids have the letters of the name; no two queues have the same' {
  a_queue 'grün_2.v'
  assert_equal "$(sparkq enqueue -q 'grün_2.v' --json -- true | field friendly_id)" GRÜNV-1
  a_queue grünv
  assert_equal "$(sparkq enqueue -q grünv --json -- true | field friendly_id)" GRÜNV2-1
  a_queue 42
  assert_equal "$(sparkq enqueue -q 42 --json -- true | field friendly_id)" TASK-1
  run -0 --separate-stderr sparkq task grünv2-1 --json
  assert_output --partial '"queue":"grünv"'
}

@test 'a used name: exit 79; a wrong name: exit 65; an unknown queue or session: exit 66; all with the next step' {
  a_queue lint
  run -79 --separate-stderr sparkq queue create lint
  assert_refused "sparkq-queue create: queue 'lint' exists already (exists)" \
    "hint: see it with 'sparkq queue show lint'"
  run -65 --separate-stderr sparkq queue create 'a b'
  expected="sparkq-queue create: 'a b' is not a valid queue name: letters, digits, . _ -, 64 at most, "
  expected+='a letter or digit first (invalid_params)'
  assert_refused "$expected" "hint: for example 'a-b'"
  run -66 --separate-stderr sparkq queue show lnit
  assert_refused "sparkq-queue show: no queue 'lnit' (not_found)" "hint: did you mean 'lint'?"
  run -66 --separate-stderr sparkq queue pause qqqqqqqq
  assert_refused "sparkq-queue pause: no queue 'qqqqqqqq' (not_found)" \
    "hint: 'sparkq queue list' lists them, 'sparkq queue create NAME' makes one"
  run -66 --separate-stderr sparkq queue create x --session nowhere
  assert_regex "$stderr" "no session 'nowhere' \(not_found\)"
}

@test 'a wrong verb or option: exit 64 and the nearest right one' {
  run -64 --separate-stderr sparkq queue puase auth
  assert_refused "sparkq: unknown verb 'queue puase' (usage)" "hint: did you mean 'sparkq queue pause'?"
  run -64 --separate-stderr sparkq queue create x --instrutions y
  assert_refused "sparkq-queue create: unknown option '--instrutions' (usage)" "hint: did you mean '--instructions'?"
  run -64 --separate-stderr sparkq queue create x --instructions
  assert_refused "sparkq-queue create: option '--instructions' needs a value (usage)" \
    "hint: see 'sparkq help queue create'"
  run -0 --separate-stderr sparkq queue --help
  assert_line --regexp '^ +pause +Stop a queue from handing out tasks; running ones continue$'
  run -0 --separate-stderr sparkq queue pause --help
  assert_line --index 0 'Stop a queue from handing out tasks; running ones continue'
}

@test 'through a pipe it is one object a line' {
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq queue list --all | head -n 1 | cut -c1-11'
  assert_output '{"id":"que_'
}
