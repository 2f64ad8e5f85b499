# sparkq status

load ../../helpers/shared

@test 'up: exit 0 and one object with pid, socket, configuration, sessions, queues with counts' {
  sparkq enqueue -- make
  run -0 --separate-stderr sparkq status --json
  assert_equal "$stderr" ''
  assert_equal "${#lines[@]}" 1
  assert_output --partial "{\"running\":true,\"pid\":$(daemon_pid "$project"),"
  expected="\"socket\":\"$project/.sparkq/sock\",\"config\":\"$project/sparkq.yml\","
  expected+="\"database\":\"$project/.sparkq/sparkq.db\""
  assert_output --partial "$expected"
  assert_output --partial '"sessions":[{"id":"ses_'
  assert_output --partial '"counts":{"queued":1,"running":0,"succeeded":0,"failed":0,"canceled":0}'
}

@test 'for people, and on a terminal, it is a block and a table' {
  a_queue people
  sparkq enqueue -q people -- make
  run -0 --separate-stderr sparkq status --table
  assert_line --regexp '^daemon +up since [0-9:]{8}$'
  assert_line --regexp "^pid +$(daemon_pid "$project")$"
  assert_line --regexp "^config +$project/sparkq.yml$"
  assert_line --regexp '^QUEUE +STATUS +SESSION +JOBS +QUEUED$'
  assert_line --regexp '^people +active +default +0 +1$'
  needs script
  run -0 on_terminal sparkq status </dev/null
  assert_output --partial 'up since'
  run -0 on_terminal sparkq status --json </dev/null
  assert_output --partial '{"running":true,'
}

@test 'it names the runners that are connected' {
  a_queue lane
  sparkq runner -q lane --watch >/dev/null 2>&1 3>&- &
  runner=$!
  wait_until 'the runner to be connected' bash -c 'sparkq status --json | grep -q "\"workers\":\[{\"id\":\"wrk_"'
  run -0 --separate-stderr sparkq status --json
  kill "$runner"
  assert_output --partial "\"queue\":\"lane\",\"pid\":$runner"
  assert_output --partial '"runner":true'
}

@test 'a wrong option: exit 64 and the nearest right one; its help' {
  run -64 --separate-stderr sparkq status --tabel
  assert_refused "sparkq-status: unknown option '--tabel' (usage)" "hint: did you mean '--table'?"
  run -0 --separate-stderr sparkq status --help
  assert_line '  1   the daemon is down'
}

# The last: it stops the daemon that all of them share.
@test 'down: exit 1; stdout has the state, stderr what to type' {
  sparkq stop
  run -1 --separate-stderr sparkq status --json
  assert_output '{"running":false}'
  assert_equal "$stderr" "hint: start it with 'sparkq start'"
  run -1 --separate-stderr sparkq status --table
  assert_output down
}
