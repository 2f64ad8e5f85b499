# The environment of a task is the one that it was enqueued from: as with nohup, tsp and pueue.

sparkq_yml="runners: [{queue: default}]
environment: {drop: [DROPPED]}
tools: {with-key: {command: [sh, -c, 'echo \$MY_API_KEY'], env: [MY_API_KEY]}}
hooks: {post-commit: [{queue: default, command: 'echo \"\$FOO \${GIT_DIR-no git}\"'}]}"
load ../../helpers/shared
load ../../helpers/repositories

setup_file() {
  export MORNING=old MY_API_KEY=k3y # what the daemon and its runners have
  started_project "$sparkq_yml"
  export project
  unset MORNING MY_API_KEY
}

# prints OPTION…: enqueues what is given, waits for its end, prints its output.
prints() {
  local id
  id=$(sparkq enqueue "$@")
  printed "$id"
}
printed() { sparkq wait "$1" && cat .sparkq/logs/"$1"/1.out; }

@test 'a variable before the command, an activated venv and exported ones are those of the task' {
  mkdir -p venv/bin
  printf '#!/bin/sh\necho from the venv\n' >venv/bin/python-here
  chmod +x venv/bin/python-here
  run -0 prints -- sh -c 'echo $FOO'
  assert_output ''
  FOO=bar run -0 prints -- sh -c 'echo $FOO'
  assert_output bar
  PATH=$PWD/venv/bin:$PATH run -0 prints -- python-here
  assert_output 'from the venv'
  export DATABASE_URL=postgres://here SSH_AUTH_SOCK=/tmp/agent LC_ALL=C MULTI=$'two\nlines'
  run -0 prints -c 'echo $DATABASE_URL $SSH_AUTH_SOCK $LC_ALL "$MULTI"'
  assert_output 'postgres://here /tmp/agent C two
lines'
}

@test 'nothing of the environment of the daemon reaches a new task' {
  run -0 prints -- sh -c 'echo "${MORNING-unset}"'
  assert_output unset
}

@test 'the same in a process of its own, and through stdin' {
  FOO=slow SPARKQ_FAST=0 run -0 prints -- sh -c 'echo $FOO'
  assert_output slow
  line='{"payload":{"argv":["sh","-c","echo $FOO $A"]},"env":{"A":"1"}}'
  FOO=piped run -0 prints - <<<"$line"
  assert_output 'piped 1'
}

@test 'what looks like a secret, and what sparkq.yml drops, reaches neither the task nor the database' {
  export GITHUB_TOKEN=s3cret DROPPED=d
  run -0 prints -c 'echo "${GITHUB_TOKEN-unset} ${DROPPED-unset}"'
  assert_output 'unset unset'
  run -1 grep -c s3cret .sparkq/sparkq.db .sparkq/sparkq.db-wal
  assert_output '.sparkq/sparkq.db:0
.sparkq/sparkq.db-wal:0'
}

@test 'a task names what was left out' {
  export GITHUB_TOKEN=s3cret DROPPED=d
  id=$(sparkq enqueue -- true)
  run -0 sparkq task "$id" --table
  assert_line --regexp '^environment +[0-9]+ variables; not kept: DROPPED, GITHUB_TOKEN$'
  run -0 sparkq task "$id" --json
  assert_output --partial '"left_out":["DROPPED","GITHUB_TOKEN"]}'
}

@test '--env gives a variable by its value or by its name, also a secret; one that is not set is refused' {
  export GITHUB_TOKEN=s3cret
  run -0 prints --env GREETING='a=b c' --env GITHUB_TOKEN -- sh -c 'echo "$GREETING $GITHUB_TOKEN"'
  assert_output 'a=b c s3cret'
  run -64 --separate-stderr sparkq enqueue --env NOWHERE -- true
  assert_refused 'sparkq-enqueue: --env NOWHERE: that variable is not set here (usage)' \
    'hint: give a value: --env NOWHERE=…'
  run -64 --separate-stderr sparkq enqueue --env =x -- true
  assert_refused "sparkq-enqueue: --env '=x' names no variable (usage)" 'hint: write NAME=VALUE'
}

@test '--clean-env keeps nothing but what --env names, and the basic variables of the runner' {
  FOO=bar run -0 prints --clean-env --env X=1 -c 'echo "${FOO-unset} $X ${PATH:+path}"'
  assert_output 'unset 1 path'
}

@test 'a tool takes the secrets that it names from its runner' {
  MY_API_KEY=not-this-one run -0 prints --tool with-key --prompt x
  assert_output k3y
}

@test 'reload --env gives the daemon and its runners a variable, for tools that name it' {
  MY_API_KEY=n3w run -0 --separate-stderr sparkq reload --env MY_API_KEY
  assert_equal "$output" ''
  assert_regex "$stderr" '; tools that name MY_API_KEY get the value from here; '
  run -0 prints --tool with-key --prompt x
  assert_output n3w
  run -64 --separate-stderr sparkq reload --env MY_API_KEY
  assert_refused 'sparkq-reload: --env MY_API_KEY: that variable is not set here (usage)' \
    'hint: give a value: --env MY_API_KEY=…'
}

@test 'a requeued task has the environment of the original' {
  id=$(FOO=first sparkq enqueue -- sh -c 'echo $FOO')
  sparkq wait "$id"
  id=$(FOO=second sparkq requeue "$id")
  run -0 printed "$id"
  assert_output first
}

is_queued() { sparkq tasks --limit 1 --json | grep -q "$commit"; }

@test 'a check of a hook has the environment of the commit, without what is of git' {
  git_setup
  repository repo post-commit
  change a
  FOO=committed git commit --quiet -m a
  commit=$(git rev-parse HEAD)
  cd "$project"
  wait_until 'the check' is_queued # by then a busy daemon has it, too
  id=$(sparkq tasks --limit 1 --json | field id)
  run -0 printed "$id"
  assert_output 'committed no git'
}

@test 'a task of the spool has the environment that it was enqueued from, and the spool holds no secret' {
  sparkq stop 2>/dev/null
  id=$(FOO=spooled GITHUB_TOKEN=s3cret sparkq enqueue -- sh -c 'echo $FOO' 2>/dev/null)
  run -1 grep -r s3cret .sparkq/spool
  sparkq start 2>/dev/null 3>&-
  run -0 printed "$id"
  assert_output spooled
  run -0 sparkq task "$id" --json
  assert_output --partial '"left_out":["GITHUB_TOKEN"]}'
}
