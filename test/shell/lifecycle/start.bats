# sparkq start

load ../../helpers/common

setup() { new_project; }

@test 'it returns when the daemon answers and prints its pid; a second start reports the daemon that runs' {
  echo 'runners: []' >sparkq.yml
  run -0 --separate-stderr sparkq start 3>&-
  assert_equal "$output" ''
  pid=$(daemon_pid "$project")
  assert_equal "$stderr" "sparkq is running (pid $pid)"
  run -0 --separate-stderr sparkq status --json
  run -0 --separate-stderr sparkq start
  assert_refused "sparkq is already running (pid $pid)"
  run -0 --separate-stderr sparkq start --json
  assert_output "{\"pid\":$pid,\"socket\":\"$project/.sparkq/sock\",\"started\":false}"
  assert_equal "$stderr" ''
  assert_equal "$(daemon_pid "$project")" "$pid"
}

@test 'after sparkq start, in a folder below the project too, each verb works and a task runs there' {
  mkdir -p 'a b/ü'
  cd 'a b/ü'
  id=$(sparkq start 3>&- && sparkq enqueue -- sh -c 'pwd >made')
  wait_until 'the task to end' task_is "$id" succeeded
  assert_equal "$(cat made)" "$project/a b/ü"
}

@test 'of several starts at the same instant one starts the daemon, and the others report it: each exits 0' {
  echo 'runners: []' >sparkq.yml
  for round in 1 2; do
    for number in 1 2 3 4; do
      { sparkq start && sparkq status --json; } >"said.$number" 2>&1 3>&- &
    done
    wait
    pid=$(daemon_pid "$project")
    run -0 sed '/^{/d' said.1 said.2 said.3 said.4
    assert_equal "round $round: $(sort <<<"$output")" "round $round: $(printf 'sparkq is already running (pid %s)\n' \
      "$pid" "$pid" "$pid")
sparkq is running (pid $pid)"
    assert_equal "$(grep -c "^{\"running\":true,\"pid\":$pid," said.1 said.2 said.3 said.4)" \
      "$(printf 'said.%s:1\n' 1 2 3 4)"
    sparkq stop
  done
}

@test 'a daemon with another configuration: exit 79, and which one it has' {
  echo 'runners: []' | tee sparkq.yml >other.yml
  sparkq start --config other.yml 3>&-
  pid=$(daemon_pid "$project")
  run -79 --separate-stderr sparkq start
  assert_refused \
    "sparkq-start: daemon '$pid' is running with '$project/other.yml', not '$project/sparkq.yml' (conflict)" \
    "hint: 'sparkq status' shows it; a project has one daemon"
  run -79 --separate-stderr sparkq start --json
  assert_equal "$output" ''
  assert_regex "$stderr" '^\{"error":\{"code":"conflict","message":"daemon '
  ln -s "$project" "$project/link"
  cd link
  run -0 --separate-stderr sparkq start --config other.yml
  assert_refused "sparkq is already running (pid $pid)"
}

@test 'while the daemon stops, a start waits for its end and starts the next one' {
  sparkq start 3>&-
  old=$(daemon_pid "$project")
  sparkq enqueue -c 'trap "touch asked; until [ -e go ]; do sleep 0.05; done" TERM; touch up; sleep 1000 & wait'
  wait_until 'the task to run' test -e up
  sparkq stop 3>&- &
  wait_until 'the task to be asked to end' test -e asked
  sparkq start 2>started 3>&- &
  starting=$!
  touch go
  wait "$starting"
  pid=$(daemon_pid "$project")
  [ "$pid" != "$old" ]
  assert_equal "$(cat started)" "sparkq is running (pid $pid)"
}

@test 'only the owner can use the socket and read what SparkQ writes' {
  (umask 000; sparkq start 3>&-)
  sparkq enqueue -- true
  wait_until 'a runner' runner_pid
  run -0 find .sparkq -type f -perm /077 ! -name .gitignore
  assert_output ''
  run -0 stat -c '%a %F' .sparkq .sparkq/sock .sparkq/sparkq.db
  assert_output "$(printf '700 directory\n600 socket\n600 regular file')"
}

@test 'the configuration is --config, else SPARKQ_CONFIG, else the nearest; --json prints pid and socket' {
  mkdir other more
  printf '%s\n' 'project: {name: other}' 'runners: []' >other/sparkq.yml
  printf '%s\n' 'project: {name: more}' 'runners: []' >more/sparkq.yml
  echo 'runners: []' >sparkq.yml
  SPARKQ_CONFIG=other/sparkq.yml run -0 sparkq start --config more/sparkq.yml 3>&-
  [ -S more/.sparkq/sock ]
  SPARKQ_CONFIG=other/sparkq.yml run -0 sparkq start 3>&-
  [ -S other/.sparkq/sock ]
  run -0 --separate-stderr sparkq start --json 3>&-
  assert_output "{\"pid\":$(daemon_pid "$project"),\"socket\":\"$project/.sparkq/sock\",\"started\":true}"
  assert_equal "$stderr" ''
  [ -S .sparkq/sock ]
  end_processes more
  end_processes other
}

@test 'without a project: exit 78 and what to type' {
  cd /
  run -78 --separate-stderr sparkq start
  assert_refused "sparkq-start: no sparkq.yml in '/' or above (config)" "hint: set the project up with 'sparkq setup'"
  run -78 --separate-stderr sparkq start --config /nowhere/sparkq.yml
  assert_refused "sparkq-start: no configuration '/nowhere/sparkq.yml' (config)" \
    "hint: set the project up with 'sparkq setup'"
  run -78 --separate-stderr sparkq tasks
  assert_refused "sparkq-tasks: no SparkQ project in '/' or above (no_project)" "hint: set one up with 'sparkq setup'"
}

@test 'a broken configuration: exit 78 with file, line and column, and no daemon remains' {
  printf 'tools:\n  lint: {task_class: FAST_SCIRPT}\n' >sparkq.yml
  run -78 --separate-stderr sparkq start 3>&-
  assert_equal "$output" ''
  assert_regex "$stderr" "^sparkq-start: $project/sparkq.yml:2:10: unknown task class 'FAST_SCIRPT', did you mean \
'FAST_SCRIPT'\? \(config\)"
  printf 'runners: {\n' >sparkq.yml
  run -78 --separate-stderr sparkq start 3>&-
  printf 'purge: {older_than_days: soon}\n' >sparkq.yml
  run -78 --separate-stderr sparkq start 3>&-
  assert_regex "$stderr" "^sparkq-start: $project/sparkq.yml:1:9: "
  run -1 sparkq status --json
}

@test 'the daemon and its runner keep no descriptor of the caller: a lock of flock becomes free' {
  needs flock
  for fd in 7 9 20 200; do eval "exec $fd>held.$fd"; flock -n "$fd"; done
  sparkq start
  wait_until 'a runner' runner_pid
  for fd in 7 9 20 200; do eval "exec $fd>&-"; done
  for fd in 7 9 20 200; do flock -n "held.$fd" true || fail "descriptor $fd was kept"; done
}

@test 'in a git hook, and in a pipe, it returns: the commit ends' {
  needs git
  git init --quiet .
  printf '#!/bin/sh\nsparkq start\nsparkq enqueue -- git rev-parse HEAD\n' >.git/hooks/post-commit
  chmod +x .git/hooks/post-commit
  export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@t GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@t
  run -0 bash -c 'set -o pipefail; git commit --allow-empty -m one 2>&1 | cat' 3>&-
  assert_line --regexp '^sparkq is running'
  id=$(grep -o 'tsk_.*' <<<"$output")
  wait_until 'the task to end' task_is "$id" succeeded
  run -0 sparkq task "$id" --json
  assert_output --partial "\"result_summary\":\"$(git rev-parse HEAD)\""
}

@test 'SIGTERM ends the daemon in order: its socket and its pid file are removed' {
  echo 'runners: []' >sparkq.yml
  sparkq start 3>&-
  pid=$(daemon_pid "$project")
  kill -TERM "$pid"
  wait_until 'the daemon to end' gone "$pid"
  [ ! -e .sparkq/sock ]
  [ ! -e .sparkq/pid ]
  run -0 tail -n 1 .sparkq/logs/daemon.log
  assert_output --partial daemon.stopped
}

@test 'its help; a wrong option: exit 64 and the nearest right one' {
  run -0 --separate-stderr sparkq start --help
  assert_line '  79  the daemon runs with another configuration'
  run -64 --separate-stderr sparkq start --confg x
  assert_refused "sparkq-start: unknown option '--confg' (usage)" "hint: did you mean '--config'?"
}

@test "a daemon whose .sparkq/ is removed ends with its runners; the next one works" {
  started_project 'runners: [{queue: default}]'
  wait_until 'its runner' runner_pid
  old=$(daemon_pid "$project") runner=$(runner_pid)
  rm -rf .sparkq # the daemon may remove its socket at the same time
  wait_until 'the daemon to be gone' gone "$old"
  wait_until 'its runner to be gone' gone "$runner"
  sparkq setup --yes 2>/dev/null
  sparkq start 2>/dev/null 3>&-
  id=$(sparkq enqueue -- true)
  wait_until 'the task to end' task_is "$id" succeeded
}
