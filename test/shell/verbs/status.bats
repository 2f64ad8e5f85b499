# sparkq status

load ../../helpers/common

setup() { new_project; }

@test 'down: exit 1, said on both streams' {
  run -1 --separate-stderr sparkq status
  assert_output '{"running":false}'
  assert_equal "$stderr" "hint: start it with 'sparkq start'"
  run -1 --separate-stderr sparkq status --table
  assert_output down
}

@test 'up: exit 0 and one object with pid, socket, configuration, sessions, queues with counts' {
  echo 'runners: []' >sparkq.yml
  sparkq start 3>&-
  sparkq enqueue -- make
  run -0 --separate-stderr sparkq status
  assert_equal "$stderr" ''
  assert_equal "${#lines[@]}" 1
  assert_output --partial "{\"running\":true,\"pid\":$(daemon_pid "$project"),"
  assert_output --partial "\"socket\":\"$project/.sparkq/sock\",\"config\":\"$project/sparkq.yml\",\"database\":\"$project/.sparkq/sparkq.db\""
  assert_output --partial '"sessions":[{"id":"ses_'
  assert_output --partial '"counts":{"queued":1,"running":0,"succeeded":0,"failed":0,"canceled":0}'
}

@test 'for people it is a block and a table' {
  echo 'runners: []' >sparkq.yml
  sparkq start 3>&-
  sparkq enqueue -- make
  run -0 --separate-stderr sparkq status --table
  assert_line --regexp '^daemon +up since [0-9:]{8}$'
  assert_line --regexp "^pid +$(daemon_pid "$project")$"
  assert_line --regexp "^config +$project/sparkq.yml$"
  assert_line 'QUEUE    STATUS  SESSION  QUEUED'
  assert_line 'default  active  default       1'
}

@test 'on a terminal it is for people' {
  needs script
  sparkq start 3>&-
  run -0 on_terminal sparkq status </dev/null
  assert_output --partial 'up since'
  run -0 on_terminal sparkq status --json </dev/null
  assert_output --partial '{"running":true,'
}

@test 'it names the runners that are connected' {
  sparkq start 3>&-
  wait_until 'the runner to be connected' bash -c 'sparkq status | grep -q "\"workers\":\[{\"id\":\"wrk_"'
  wait_until 'it to hold its queue' runner_pid
  run -0 --separate-stderr sparkq status
  assert_output --partial "\"queue\":\"default\",\"pid\":$(runner_pid)"
  assert_output --partial '"runner":true'
}

@test 'a wrong option: exit 64 and the nearest right one; its help' {
  run -64 --separate-stderr sparkq status --tabel
  assert_refused "sparkq-status: unknown option '--tabel' (usage)" "hint: did you mean '--table'?"
  run -0 --separate-stderr sparkq status --help
  assert_line '  1    the daemon is down'
}
