# sparkq setup: what it asks, what it writes, what it leaves alone

load ../../helpers/common

setup() {
  PATH=$(without_agents)
  project=$(mktemp -d "${TMPDIR:-/tmp}/sq.XXXXXX")
  cd "$project"
}

# PATH without the folders that have an agent's program.
without_agents() {
  local IFS=: folder path=''
  for folder in $PATH; do
    [ -x "$folder/claude" ] || [ -x "$folder/codex" ] || [ -x "$folder/gemini" ] || path=$path:$folder
  done
  echo "${path#:}"
}

# agent NAME…: puts programs of these names on PATH.
agent() {
  mkdir -p bin && PATH=$project/bin:$PATH
  for name in "$@"; do printf '#!/bin/sh\n' >"bin/$name" && chmod +x "bin/$name"; done
}

@test 'with --yes it asks nothing and writes sparkq.yml and .sparkq/' {
  run -0 --separate-stderr sparkq setup --yes </dev/null
  assert_refused "wrote '$project/sparkq.yml'" "hint: start it with 'sparkq start'"
  run -0 cat sparkq.yml
  assert_line "  name: ${project##*/}"
  run -0 stat -c '%a %n' .sparkq .sparkq/logs .sparkq/run .sparkq/spool
  assert_output "$(printf '700 %s\n' .sparkq .sparkq/logs .sparkq/run .sparkq/spool)"
  run -0 cat .sparkq/.gitignore
  assert_output '*'
}

@test 'what it wrote is a configuration that starts, with session and queue default' {
  sparkq setup --yes </dev/null
  sparkq start 3>&-
  run -0 --separate-stderr sparkq session list
  assert_regex "$output" '"name":"default".*"status":"active"'
  run -0 --separate-stderr sparkq queue list
  assert_regex "$output" '"name":"default","session":"default"'
}

@test 'git does not see .sparkq/' {
  needs git
  git init --quiet .
  sparkq setup --yes </dev/null
  run -0 git status --short
  assert_output '?? sparkq.yml'
}

@test 'run again it keeps what is there, comments too' {
  printf '# ours\nproject: {name: app} # the app\ndefaults: {queue: build}\n' >sparkq.yml
  cp sparkq.yml before
  run -0 --separate-stderr sparkq setup --yes </dev/null
  assert_refused "kept '$project/sparkq.yml'" "hint: start it with 'sparkq start'"
  run -0 diff before sparkq.yml
}

@test '--name names the project and changes nothing else' {
  printf '# ours\nproject:\n  name: app # the app\ndefaults: { queue: build }\n' >sparkq.yml
  run -0 --separate-stderr sparkq setup --yes --name 'my app: 日本' </dev/null
  assert_refused "changed '$project/sparkq.yml'" "hint: start it with 'sparkq start'"
  run -0 cat sparkq.yml
  assert_output "$(printf '# ours\nproject:\n  name: "my app: 日本" # the app\ndefaults: { queue: build }')"
}

@test 'from a directory below it means the project around' {
  sparkq setup --yes </dev/null
  mkdir -p a/b
  cd a/b
  run -0 --separate-stderr sparkq setup --yes </dev/null
  assert_refused "this directory belongs to the project of '$project/sparkq.yml'" "kept '$project/sparkq.yml'" \
    "hint: start it with 'sparkq start'"
  [ ! -e sparkq.yml ]
  [ ! -e .sparkq ]
}

@test 'with --json it says which file, and whether it is new' {
  run -0 --separate-stderr sparkq setup --yes --json </dev/null
  assert_output "{\"config\":\"$project/sparkq.yml\",\"created\":true}"
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq setup --yes --json | cat'
  assert_output "{\"config\":\"$project/sparkq.yml\",\"created\":false}"
}

@test 'on a terminal it asks for the name, the tasks at a time, and whether to start' {
  needs script
  run -0 on_terminal sparkq setup <<<$'my app\n3\n\n'
  assert_output --partial "Project name [${project##*/}]:"
  assert_output --partial "Tasks at a time in queue 'default' [1]:"
  assert_output --partial 'Start the daemon now (yes, no) [yes]:'
  refute_output --partial 'Tools of'
  assert_output --partial "sparkq is running (pid $(daemon_pid "$project"))"
  run -0 grep -v '^ *#\|^$' sparkq.yml
  assert_output "$(printf '%s\n' 'project:' '  name: my app' 'defaults:' \
    'task_classes:' 'tools:' '  run-bash:' 'environment:' 'hooks:' 'purge:' 'database:' 'server:' 'queue_runner:')"
  run -0 sparkq queue show default
  assert_line --regexp '^jobs +3$'
  # Run again it shows that number.
  run -0 on_terminal sparkq setup <<<$'\n4\n'
  assert_output --partial "Tasks at a time in queue 'default' [3]:"
  run -0 sparkq queue show default
  assert_line --regexp '^jobs +4$'
}

@test 'it asks about the tools of each agent program on PATH, and writes those that are wanted' {
  needs script
  agent claude gemini
  run -0 on_terminal sparkq setup <<<$'\n\nllm-haiku\nllm-gmini\n\nno\n'
  assert_output --partial \
    'Tools of claude to write into the file (llm-haiku llm-sonnet, or - for none) [llm-haiku llm-sonnet]:'
  assert_output --partial 'Tools of gemini to write into the file (llm-gemini, or - for none) [llm-gemini]:'
  assert_output --partial 'any of llm-gemini, or -'
  refute_output --partial codex
  assert_output --partial "hint: start it with 'sparkq start'"
  run -0 grep -o '^ *#\{0,1\}llm-[^:]*' sparkq.yml
  assert_output "$(printf '%s\n' '  llm-haiku' '  #llm-sonnet' '  #llm-codex' '  llm-gemini')"
  run -0 sparkq config get tools.llm-gemini.command
  assert_output '["gemini","-p"]'
  run -1 sparkq status

  run -0 on_terminal sparkq setup <<<$'\n\n\nno\n'
  assert_output --partial 'Tools of claude to write into the file (llm-sonnet, or - for none) [-]:'
  refute_output --partial gemini
  assert_output --partial "kept '$project/sparkq.yml'"
}

@test 'with --yes the file does not depend on the programs on PATH' {
  agent codex
  sparkq setup --yes </dev/null
  run -0 grep 'llm-codex' sparkq.yml
  assert_output '  #llm-codex: {description: Codex, task_class: LLM_HEAVY, command: [codex, exec, --json]}'
}

@test 'run again on a terminal the present values are the defaults, and a bad answer is asked again' {
  needs script
  printf '# ours\nproject: {name: app}\nrunners: [{queue: a}, {queue: default, jobs: 2}] # both\n' >sparkq.yml
  run -0 on_terminal sparkq setup <<<$'\nmany\n65\n4\nmaybe\nno\n'
  assert_output --partial 'Project name [app]'
  assert_output --partial "Tasks at a time in queue 'default' [2]"
  assert_output --partial 'a number from 1 to 64'
  assert_output --partial 'yes or no'
  run -0 cat sparkq.yml
  assert_output "$(printf '# ours\nproject: {name: app}\nrunners: [{queue: a}, {queue: default, jobs: 4}] # both')"
}

@test 'a running daemon follows at once, and is not started again' {
  needs script
  sparkq setup --yes </dev/null
  sparkq start 3>&-
  run -0 on_terminal sparkq setup <<<$'other\n\n'
  refute_output --partial Start
  refute_output --partial hint
  run -0 sparkq status --json
  assert_regex "$output" '"project":"other"'
}

@test 'Ctrl-C at a question: exit 130, Ctrl-D: exit 64; nothing is written' {
  needs script
  run -130 at_prompt 'Project name' '\003' sparkq setup
  refute_output --partial sparkq-setup
  run -64 at_prompt 'Project name' '\004' sparkq setup
  assert_output --partial 'sparkq-setup: no answer was given, nothing was changed (usage)'
  run -0 ls -A
  assert_output ''
}

@test 'a name that no configuration may have: exit 64, nothing written' {
  long=$(printf 'x%.0s' {1..201})
  for name in '' ' ' "$long"; do
    run -64 --separate-stderr sparkq setup --yes --name "$name" </dev/null
    assert_regex "$stderr" '^sparkq-setup: --name .*(not blank|at most 200 characters) \(usage\)'
  done
  run -0 sparkq setup --yes --name "${long%x}" </dev/null
  sparkq start 3>&-
}

@test 'without a terminal and without --yes: exit 64, nothing written' {
  run -64 --separate-stderr sparkq setup </dev/null
  assert_refused 'sparkq-setup: setup asks on a terminal, and there is none (usage)' \
    "hint: take the defaults with 'sparkq setup --yes'"
  run -0 ls -A
  assert_output ''
}

@test 'a broken sparkq.yml is named with line and column and stays as it is: exit 78' {
  printf 'project:\n  nmae: app\n' >sparkq.yml
  run -78 --separate-stderr sparkq setup --yes </dev/null
  assert_refused "sparkq-setup: $project/sparkq.yml:2:3: unknown key 'nmae' (config)" "hint: did you mean 'name'?"
  printf 'project: [\n' >sparkq.yml
  run -78 --separate-stderr sparkq setup --yes --name x </dev/null
  assert_regex "$stderr" "^sparkq-setup: $project/sparkq.yml:[0-9]+:[0-9]+: .*\(config\)"
  run -0 cat sparkq.yml
  assert_output 'project: ['
}

@test 'a directory that cannot be written: exit 74' {
  [ "$(id -u)" != 0 ] || skip 'root writes everywhere'
  chmod 500 .
  run -74 --separate-stderr sparkq setup --yes </dev/null
  assert_regex "$stderr" '^sparkq-setup: cannot write .*\(io\)'
  chmod 700 .
}

@test 'a wrong option: exit 64 and the nearest right one' {
  run -64 --separate-stderr sparkq setup --yse
  assert_refused "sparkq-setup: unknown option '--yse' (usage)" "hint: did you mean '--yes'?"
  run -64 --separate-stderr sparkq setup --yes here
  assert_refused "sparkq-setup: unexpected argument 'here' (usage)" "hint: see 'sparkq help setup'"
}
