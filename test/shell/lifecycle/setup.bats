# sparkq setup: what it asks, what it writes, what it leaves alone

load ../../helpers/common

setup() {
  project=$(mktemp -d "${TMPDIR:-/tmp}/sq.XXXXXX")
  cd "$project"
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
  assert_refused "kept '$project/sparkq.yml'" "hint: a running daemon follows after 'sparkq reload'"
  run -0 diff before sparkq.yml
}

@test '--name names the project and changes nothing else' {
  printf '# ours\nproject:\n  name: app # the app\ndefaults: { queue: build }\n' >sparkq.yml
  run -0 --separate-stderr sparkq setup --yes --name 'my app: 日本' </dev/null
  assert_refused "changed '$project/sparkq.yml'" "hint: a running daemon follows after 'sparkq reload'"
  run -0 cat sparkq.yml
  assert_output "$(printf '# ours\nproject:\n  name: "my app: 日本" # the app\ndefaults: { queue: build }')"
}

@test 'from a directory below it means the project around' {
  sparkq setup --yes </dev/null
  mkdir -p a/b
  cd a/b
  run -0 --separate-stderr sparkq setup --yes </dev/null
  assert_refused "this directory belongs to the project of '$project/sparkq.yml'" "kept '$project/sparkq.yml'" \
    "hint: a running daemon follows after 'sparkq reload'"
  [ ! -e sparkq.yml ]
  [ ! -e .sparkq ]
}

@test 'with --json it says which file, and whether it is new' {
  run -0 --separate-stderr sparkq setup --yes --json </dev/null
  assert_output "{\"config\":\"$project/sparkq.yml\",\"created\":true}"
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq setup --yes --json | cat'
  assert_output "{\"config\":\"$project/sparkq.yml\",\"created\":false}"
}

@test 'on a terminal it asks, each question with its default' {
  needs script
  run -0 on_terminal sparkq setup <<<$'my app\n\n\n\n\n\n\n'
  for question in "Project name [${project##*/}]" 'Requirements document' 'Script directories [scripts tools]' \
    'Timeout of FAST_SCRIPT [2m]' 'Timeout of MEDIUM_SCRIPT [10m]' 'Timeout of LLM_LITE [8m]' \
    'Timeout of LLM_HEAVY [20m]'; do
    assert_output --partial "$question"
  done
  run -0 cat sparkq.yml
  assert_line '  name: my app'
  refute_output --partial FAST_SCRIPT:
}

@test 'run again on a terminal the present values are the defaults, and a bad answer is asked again' {
  needs script
  printf 'project: {name: app}\ntask_classes: {FAST_SCRIPT: {timeout: 90}}\n' >sparkq.yml
  run -0 on_terminal sparkq setup <<<$'\n\n\nsoon\n5m\n\n\n\n'
  assert_output --partial 'Project name [app]'
  assert_output --partial 'Timeout of FAST_SCRIPT [90s]'
  assert_output --partial 'write 90, 90s, 10m, 8h or 3d'
  run -0 cat sparkq.yml
  assert_line --partial 'timeout: 300'
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
