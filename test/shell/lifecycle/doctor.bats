# sparkq doctor

load ../../helpers/common

setup() { new_project; }
teardown() { end_project; }

# What is wrong, and what to type.
findings() { sparkq doctor --table | sed -n '/^!!/{s/^!! *//;N;s/\n */ | /;p}'; }
found() { findings | grep -q "$1"; }

@test 'where all is well it says so, line by line: exit 0' {
  sparkq start 2>/dev/null 3>&-
  run -0 --separate-stderr sparkq doctor --table
  assert_equal "$stderr" ''
  for check in node sqlite git perl project permissions gitignore logs disk spool configuration keys tools scripts socket version runners; do
    assert_line --regexp "^ok  $check  +[^ ]"
  done
  refute_line --regexp '^!!'
  run -0 --separate-stderr sparkq doctor
  assert_equal "${#lines[@]}" 17
  assert_line --index 4 "{\"check\":\"project\",\"ok\":true,\"detail\":\"'$project'\",\"hint\":null}"
}

@test 'outside of a project it looks at the machine and says that there is none: exit 1' {
  cd /
  run -1 --separate-stderr sparkq doctor
  assert_equal "$stderr" ''
  assert_equal "${#lines[@]}" 5
  assert_line --index 4 "{\"check\":\"project\",\"ok\":false,\"detail\":\"no SparkQ project in '/' or above\",\"hint\":\"set one up with 'sparkq setup'\"}"
}

@test 'a daemon that is down, died, or does not answer is a finding' {
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
  assert_equal "$(findings)" "socket         no process listens at '$project/.sparkq/sock': the daemon crashed | start it with 'sparkq start'"
}

@test 'the files of the project, with what to type' {
  chmod 750 .sparkq
  : >.sparkq/.gitignore
  mkdir -p .sparkq/spool/refused
  echo '{}' >.sparkq/spool/refused/1.json
  run -0 findings
  assert_line "permissions    '$project/.sparkq' has mode 750: other users may read it | 'chmod 700 $project/.sparkq' corrects it"
  assert_line --regexp "^gitignore +'$project/.sparkq/.gitignore' is not there or holds no '\*'.* \| 'sparkq setup --yes' writes it again$"
  assert_line --regexp "^spool +1 spooled request refused \| the reasons are in '$project/.sparkq/spool/refused'"
  mv sparkq.yml elsewhere.yml
  assert_regex "$(findings)" "configuration +there is no sparkq.yml next to '$project/.sparkq' \| 'sparkq setup' writes one"
  mv elsewhere.yml sparkq.yml
  rm -r .sparkq
  assert_regex "$(findings)" "^project +there is a sparkq.yml, but no '.sparkq' \| 'sparkq setup --yes' makes it"
}

@test 'the configuration: broken, with needless keys, tools without a program, scripts with a wrong value' {
  mkdir -p 'scripts/a b'
  printf '#!/bin/sh\n# timeout: soon\n' >'scripts/a b/x.sh'
  printf '%s\n' 'base_url: x' 'queue_runner: {poll_interval: 5}' 'tools: {ghost: {command: [no-such-agent]}, llm-codex: {description: by hand}}' >sparkq.yml
  run -0 findings
  assert_line "keys           'queue_runner.poll_interval' has no effect any more | 'sparkq config set queue_runner.poll_interval --unset' removes it"
  assert_line --regexp "^keys +'base_url' has no effect"
  assert_line --regexp "^tools +'ghost' cannot be executed: 'no-such-agent' is not on the PATH of tasks"
  assert_line "scripts        scripts/a b/x.sh:2: timeout 'soon' is not a duration above 0 and up to 30 days | correct it, then 'sparkq reload'"
  assert_equal "${#lines[@]}" 5
  printf 'sever: {}\n' >sparkq.yml
  run -0 findings
  assert_line --index 0 "configuration  $project/sparkq.yml:1:1: unknown key 'sever' | did you mean 'server'?"
  assert_equal "${#lines[@]}" 2
}

@test 'tools are looked for on the PATH that the daemon has; a queue lacks its runner' {
  mkdir agents
  printf '#!/bin/sh\n' >agents/agent-of-mine
  chmod +x agents/agent-of-mine
  printf '%s\n' 'runners: [{queue: default}, {queue: nowhere}]' 'tools: {mine: {command: [agent-of-mine]}}' >sparkq.yml
  PATH=$project/agents:$PATH sparkq start 2>/dev/null 3>&-
  run -0 findings
  assert_output "runners        queue 'nowhere' has a runner in sparkq.yml, but does not exist or is archived | make it with 'sparkq queue create nowhere'"
  sparkq stop
  run -0 findings
  assert_line --regexp "^tools +'mine' cannot be executed"
}

@test 'it changes nothing' {
  sparkq start 2>/dev/null 3>&-
  # A runner makes its last files after it has registered; one that has worked has made them all.
  sparkq wait "$(sparkq enqueue -- true)" 2>/dev/null
  chmod 750 .sparkq
  state() { find . ! -name '*-wal' ! -name '*-shm' ! -path './.sparkq/logs/*' -printf '%p %m %s %T@\n' | sort; }
  before=$(state)
  sparkq doctor || true
  assert_equal "$(state)" "$before"
}

@test 'a wrong option: exit 64; its help' {
  run -64 --separate-stderr sparkq doctor --jsno
  assert_refused "sparkq-doctor: unknown option '--jsno' (usage)" "hint: did you mean '--json'?"
  run -0 --separate-stderr sparkq doctor --help
  assert_line --regexp '^  1 +something needs attention$'
}

@test 'git hooks: what sparkq.yml wants and git lacks, and the other way round' {
  sparkq start 2>/dev/null 3>&-
  printf '%s\n' 'hooks:' '  post-commit: [{queue: default, command: make}]' '  pre-push: {require: [default]}' >>sparkq.yml
  assert_regex "$(findings)" "^hooks +sparkq.yml names hooks, but: no git repository in or above '$project' \| "
  git init -q
  assert_equal "$(findings | tr -s ' ')" "$(
    echo "hooks sparkq.yml has work for post-commit, which is not installed | 'sparkq hooks install post-commit' does that"
    echo "hooks sparkq.yml has work for pre-push, which is not installed | 'sparkq hooks install pre-push' does that"
  )"
  sparkq hooks install 2>/dev/null
  run -0 --separate-stderr sparkq doctor --table
  assert_line --regexp '^ok  hooks +post-commit is installed$'
  assert_line --regexp '^ok  hooks +pre-push is installed$'
  sparkq config set hooks --unset
  assert_regex "$(findings)" "hooks +pre-push is installed in '$project/.git/hooks/pre-push', and sparkq.yml gives it nothing to do \| 'sparkq hooks uninstall pre-push' removes it"
}
