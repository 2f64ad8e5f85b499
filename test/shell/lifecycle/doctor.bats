# sparkq doctor: what it finds, and what it tells the user to type.

load ../../helpers/common

setup() { new_project; }

# What needs attention, and what to type.
findings() { sparkq doctor --table | sed -n '/^!!/{s/^!! *//;N;s/\n */ | /;p}'; }
found() { findings | grep -q "$1"; }

@test 'if nothing needs attention each check is a line that starts with ok: exit 0; it changes no file' {
  sparkq start 2>/dev/null 3>&-
  # A runner makes its last files after it has registered; one that has worked has made them all.
  sparkq wait "$(sparkq enqueue -- true)" 2>/dev/null
  state() { find . ! -name '*-wal' ! -name '*-shm' ! -path './.sparkq/logs/*' -printf '%p %m %s %T@\n' | sort; }
  before=$(state)
  run -0 --separate-stderr sparkq doctor --table
  assert_equal "$stderr" ''
  for check in node sqlite git perl project permissions gitignore logs disk spool configuration keys tools scripts \
    socket version runners page; do
    assert_line --regexp "^ok  $check  +[^ ]"
  done
  refute_line --regexp '^!!'
  run -0 --separate-stderr sparkq doctor --json
  assert_equal "${#lines[@]}" 18
  assert_line --index 4 "{\"check\":\"project\",\"ok\":true,\"detail\":\"'$project'\"}"
  assert_equal "$(state)" "$before"
}

@test 'outside of a project it examines the machine and finds no project: exit 1' {
  cd /
  run -1 --separate-stderr sparkq doctor --json
  assert_equal "$stderr" ''
  assert_equal "${#lines[@]}" 5
  assert_line --index 4 "$(printf '{"check":"project","ok":false,"detail":"%s","hint":"%s"}' \
    "no SparkQ project in '/' or above" "set one up with 'sparkq setup'")"
}

@test 'a daemon that is down, that crashed, or that does not answer needs attention' {
  echo 'runners: []' >sparkq.yml
  run -1 --separate-stderr sparkq doctor
  assert_equal "$(findings)" "socket         the daemon is down | start it with 'sparkq start'"
  sparkq start 2>/dev/null 3>&-
  pid=$(daemon_pid "$project")
  kill -STOP "$pid"
  run -0 findings
  kill -CONT "$pid"
  assert_output --regexp "^socket +the daemon at '$project/.sparkq/sock' took too long to answer \| it may be frozen: "
  kill -KILL "$pid"
  wait_until 'the daemon to be gone' gone "$pid"
  run -0 findings
  assert_output "socket         no process listens at '$project/.sparkq/sock': the daemon crashed | \
start it with 'sparkq start'"
}

@test 'files of the project that are missing or that other users may read need attention' {
  chmod 750 .sparkq
  : >.sparkq/.gitignore
  mkdir -p .sparkq/spool/refused
  echo '{}' >.sparkq/spool/refused/1.json
  run -0 findings
  assert_line "permissions    '$project/.sparkq' has mode 750: other users may read it | \
'chmod 700 $project/.sparkq' corrects it"
  assert_line --regexp "^gitignore +'$project/.sparkq/.gitignore' is not there or holds no '\*'.* \| \
'sparkq setup --yes' writes it again$"
  assert_line --regexp "^spool +1 spooled request refused \| the reasons are in '$project/.sparkq/spool/refused'"
  mv sparkq.yml elsewhere.yml
  run -0 findings
  assert_output --regexp "configuration +there is no sparkq.yml next to '$project/.sparkq' \| 'sparkq setup' writes one"
  mv elsewhere.yml sparkq.yml
  rm -r .sparkq
  assert_regex "$(findings)" "^project +there is a sparkq.yml, but no '.sparkq' \| 'sparkq setup --yes' makes it"
}

@test 'a broken configuration, needless keys, tools without a program and wrong scripts need attention' {
  mkdir -p 'scripts/a b'
  printf '#!/bin/sh\n# timeout: soon\n' >'scripts/a b/x.sh'
  printf '%s\n' 'base_url: x' 'queue_runner: {poll_interval: 5}' \
    'tools: {ghost: {command: [no-such-agent]}, llm-codex: {description: by hand}}' >sparkq.yml
  run -0 findings
  assert_line "keys           'queue_runner.poll_interval' has no effect any more | \
'sparkq config set queue_runner.poll_interval --unset' removes it"
  assert_line --regexp "^keys +'base_url' has no effect"
  assert_line --regexp "^tools +'ghost' cannot be executed: 'no-such-agent' is not on the PATH of tasks"
  assert_line "scripts        scripts/a b/x.sh:2: timeout 'soon' is not a duration above 0 and up to 30 days | \
correct it, then 'sparkq reload'"
  assert_equal "${#lines[@]}" 5
  printf 'sever: {}\n' >sparkq.yml
  run -0 findings
  assert_line --index 0 "configuration  $project/sparkq.yml:1:1: unknown key 'sever' | did you mean 'server'?"
  assert_equal "${#lines[@]}" 2
}

@test 'the programs of tools are searched on the PATH of the daemon; a runner without its queue needs attention' {
  mkdir agents
  printf '#!/bin/sh\n' >agents/agent-of-mine
  chmod +x agents/agent-of-mine
  printf '%s\n' 'runners: [{queue: default}, {queue: nowhere}]' 'tools: {mine: {command: [agent-of-mine]}}' >sparkq.yml
  PATH=$project/agents:$PATH sparkq start 2>/dev/null 3>&-
  run -0 findings
  assert_output "runners        queue 'nowhere' has a runner in sparkq.yml, but does not exist or is archived | \
make it with 'sparkq queue create nowhere'"
  sparkq stop
  run -0 findings
  assert_line --regexp "^tools +'mine' cannot be executed"
}

@test 'a wrong option: exit 64; its help' {
  run -64 --separate-stderr sparkq doctor --jsno
  assert_refused "sparkq-doctor: unknown option '--jsno' (usage)" "hint: did you mean '--json'?"
  run -0 --separate-stderr sparkq doctor --help
  assert_line --regexp '^  1 +something needs attention$'
}

@test 'git hooks that only sparkq.yml or only git has need attention' {
  echo 'runners: []' >sparkq.yml
  sparkq start 2>/dev/null 3>&-
  printf '%s\n' 'hooks:' '  post-commit: [{queue: default, command: make}]' '  pre-push: {require: [default]}' \
    >>sparkq.yml
  run -0 findings
  assert_output --regexp "^hooks +sparkq.yml names hooks, but: no git repository in or above '$project' \| "
  git init -q
  run -0 findings
  lacks() {
    echo "hooks sparkq.yml has work for $1, which is not installed | 'sparkq hooks install $1' does that"
  }
  assert_equal "$(tr -s ' ' <<<"$output")" "$(lacks post-commit)
$(lacks pre-push)"
  sparkq hooks install 2>/dev/null
  run -0 --separate-stderr sparkq doctor --table
  assert_line --regexp '^ok  hooks +post-commit is installed$'
  assert_line --regexp '^ok  hooks +pre-push is installed$'
  sparkq config set hooks --unset
  run -0 findings
  assert_output --regexp "hooks +pre-push is installed in '$project/.git/hooks/pre-push', and sparkq.yml gives it \
nothing to do \| 'sparkq hooks uninstall pre-push' removes it"
}
