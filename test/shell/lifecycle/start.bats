# sparkq start

load ../../helpers/common

setup() { new_project; }

@test 'it returns when the daemon answers, and says its pid' {
  run -0 --separate-stderr sparkq start 3>&-
  assert_equal "$output" ''
  assert_regex "$stderr" '^sparkq is running \(pid [0-9]+\)$'
  assert_equal "$stderr" "sparkq is running (pid $(daemon_pid "$project"))"
  run -0 --separate-stderr sparkq status
}

@test 'a task that is enqueued then runs: sparkq start && sparkq enqueue -- make' {
  id=$(sparkq start 3>&- && sparkq enqueue -- sh -c 'echo made >made')
  wait_until 'the task to end' task_is "$id" succeeded
  run -0 cat made
  assert_output made
}

@test 'a second start: exit 75, and it says who runs' {
  sparkq start 3>&-
  pid=$(daemon_pid "$project")
  run -75 --separate-stderr sparkq start
  assert_refused "sparkq-start: already running (pid $pid) (already_running)" "hint: 'sparkq status' shows it"
  run -75 --separate-stderr sparkq start --json
  assert_refused "{\"error\":{\"code\":\"already_running\",\"message\":\"already running (pid $pid)\",\"hint\":\"'sparkq status' shows it\"}}"
  assert_equal "$(daemon_pid "$project")" "$pid"
}

@test 'of starts at the same instant one wins, every time' {
  for round in 1 2 3; do
    codes=()
    for i in 1 2 3 4; do sparkq start >/dev/null 2>&1 3>&- & codes+=($!); done
    sum=''
    for pid in "${codes[@]}"; do code=0; wait "$pid" || code=$?; sum="$sum $code"; done
    assert_equal "$(tr ' ' '\n' <<<"$sum" | sort -n | tr '\n' ' ')" ' 0 75 75 75 ' "round $round"
    sparkq stop
  done
}

@test 'the socket and all that is written are for the owner alone' {
  (umask 000; sparkq start 3>&-)
  sparkq enqueue -- true
  wait_until 'a runner' runner_pid
  run -0 find .sparkq -type f -perm /077 ! -name .gitignore
  assert_output ''
  run -0 stat -c '%a %F' .sparkq .sparkq/sock .sparkq/sparkq.db
  assert_output "$(printf '700 directory\n600 socket\n600 regular file')"
}

@test 'it works from below the project, and every verb does' {
  mkdir -p 'a b/ü'
  cd 'a b/ü'
  sparkq start 3>&-
  run -0 --separate-stderr sparkq enqueue -- pwd
  run -0 --separate-stderr sparkq task DEFAULT-1
  assert_output --partial "\"cwd\":\"$project/a b/ü\""
}

@test 'the configuration is --config, else SPARKQ_CONFIG, else the nearest' {
  mkdir other more
  echo 'project: {name: other}' >other/sparkq.yml
  echo 'project: {name: more}' >more/sparkq.yml
  SPARKQ_CONFIG=other/sparkq.yml run -0 sparkq start --config more/sparkq.yml 3>&-
  [ -S more/.sparkq/sock ]
  SPARKQ_CONFIG=other/sparkq.yml run -0 sparkq start 3>&-
  [ -S other/.sparkq/sock ]
  run -0 sparkq start 3>&-
  [ -S .sparkq/sock ]
  end_processes more
  end_processes other
}

@test 'without a project: exit 78 and what to do' {
  cd /
  run -78 --separate-stderr sparkq start
  assert_refused "sparkq-start: no sparkq.yml in '/' or above (config)" "hint: set the project up with 'sparkq setup'"
  run -78 --separate-stderr sparkq start --config /nowhere/sparkq.yml
  assert_refused "sparkq-start: no configuration '/nowhere/sparkq.yml' (config)" "hint: set the project up with 'sparkq setup'"
  run -78 --separate-stderr sparkq tasks
  assert_refused "sparkq-tasks: no SparkQ project in '/' or above (no_project)" "hint: set one up with 'sparkq setup'"
}

@test 'a broken configuration: exit 78 with file, line and column, no daemon left' {
  printf 'tools:\n  lint: {task_class: FAST_SCIRPT}\n' >sparkq.yml
  run -78 --separate-stderr sparkq start 3>&-
  assert_equal "$output" ''
  assert_regex "$stderr" "^sparkq-start: $project/sparkq.yml:2:10: unknown task class 'FAST_SCIRPT', did you mean 'FAST_SCRIPT'\? \(config\)"
  printf 'runners: {\n' >sparkq.yml
  run -78 --separate-stderr sparkq start 3>&-
  printf 'purge: {older_than_days: soon}\n' >sparkq.yml
  run -78 --separate-stderr sparkq start 3>&-
  assert_regex "$stderr" "^sparkq-start: $project/sparkq.yml:1:9: "
  run -1 sparkq status
}

@test 'in a pipe it ends' {
  run -0 bash -c 'set -o pipefail; sparkq start 2>&1 | cat' 3>&-
  assert_regex "$output" '^sparkq is running'
}

@test 'the daemon and its runner keep no descriptor of the caller, however high: a lock of flock is free' {
  needs flock
  for fd in 7 9 20 200; do eval "exec $fd>held.$fd"; flock -n "$fd"; done
  sparkq start
  wait_until 'a runner' runner_pid
  for fd in 7 9 20 200; do eval "exec $fd>&-"; done
  for fd in 7 9 20 200; do flock -n "held.$fd" true || fail "descriptor $fd was kept"; done
}

@test 'from a git hook it ends, and so does the commit in a pipe' {
  needs git
  git init --quiet .
  printf '#!/bin/sh\nsparkq start\nsparkq enqueue -- git rev-parse HEAD\n' >.git/hooks/post-commit
  chmod +x .git/hooks/post-commit
  run -0 bash -c 'set -o pipefail; git -c user.name=t -c user.email=t@t commit --allow-empty -m one 2>&1 | cat' 3>&-
  assert_line --regexp '^sparkq is running'
  id=$(grep -o 'tsk_.*' <<<"$output")
  wait_until 'the task to end' task_is "$id" succeeded
  run -0 sparkq task "$id"
  assert_output --partial "\"result_summary\":\"$(git rev-parse HEAD)\""
}

@test 'with --json it prints pid and socket' {
  run -0 --separate-stderr sparkq start --json 3>&-
  assert_output "{\"pid\":$(daemon_pid "$project"),\"socket\":\"$project/.sparkq/sock\"}"
  assert_equal "$stderr" ''
}

@test 'SIGTERM ends the daemon in order: no socket, no pid file, nothing lost' {
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
  assert_line '  75   already running'
  run -64 --separate-stderr sparkq start --confg x
  assert_refused "sparkq-start: unknown option '--confg' (usage)" "hint: did you mean '--config'?"
}

@test "a daemon whose .sparkq/ is removed ends with its runners; the next one has the place for itself" {
  started_project 'runners: [{queue: default}]'
  wait_until 'its runner' runner_pid
  old=$(daemon_pid "$project") runner=$(runner_pid)
  rm -rf .sparkq # which takes its own socket away meanwhile
  wait_until 'the daemon to be gone' gone "$old"
  wait_until 'its runner to be gone' gone "$runner"
  sparkq setup --yes 2>/dev/null
  sparkq start 2>/dev/null 3>&-
  id=$(sparkq enqueue -- true)
  wait_until 'work as ever' task_is "$id" succeeded
}
