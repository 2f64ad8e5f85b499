# sparkq run: the daemon in the foreground

load ../../helpers/common

setup() { new_project; }

is_up() { sparkq status; }

# run_it OPTION…: runs the verb in the background with its output in files; $daemon is its pid.
run_it() {
  sparkq run "$@" >out 2>err 3>&- &
  daemon=$!
  wait_until 'the daemon to be up' is_up
}

# Waits for its end; $code is its exit code.
end_of_it() {
  code=0
  wait "$daemon" || code=$?
}

@test 'it runs until SIGINT (130) or SIGTERM (143), its log on stderr' {
  echo 'runners: []' >sparkq.yml
  for end in 'INT 130' 'TERM 143'; do
    set -m
    run_it
    set +m
    kill -s "${end% *}" "$daemon"
    end_of_it
    assert_equal "$code" "${end#* }"
    run -0 cat err
    assert_output --partial daemon.started
    assert_output --partial daemon.stopped
    [ ! -s out ]
    [ ! -e .sparkq/sock ]
  done
}

@test 'by default each active queue of the default session has a runner; with --json it prints pid and socket' {
  run_it --json
  run -0 cat out
  assert_output "{\"pid\":$daemon,\"socket\":\"$project/.sparkq/sock\"}"
  run -75 --separate-stderr sparkq run
  assert_refused "sparkq-run: already running (pid $daemon) (already_running)" "hint: 'sparkq status' shows it"
  sparkq queue create build
  sparkq session create later
  sparkq queue create other --session later
  sparkq queue create someday --planned
  for queue in default build other; do sparkq enqueue -q "$queue" -- echo "$queue done"; done
  wait_until 'two tasks to end' bash -c '[ "$(sparkq tasks --status succeeded | wc -l)" = 2 ]'
  run -0 sparkq tasks --status queued
  assert_output --partial '"queue":"other"'
  assert_equal "$(sparkq worker list | sed 's/.*"queue":"\([^"]*\)".*/\1/' | sort | tr '\n' ' ')" 'build default '
  sparkq stop
  end_of_it
  # `sparkq stop` is no failure of it.
  assert_equal "$code" 0
}

@test 'it prints a line for each task as a runner does, in a pipe the task as JSON' {
  run_it --table
  sparkq queue create build >/dev/null
  sparkq enqueue -c 'echo good' >/dev/null
  sparkq enqueue -q build -c 'echo bad >&2; exit 3' >/dev/null
  wait_until 'two lines' bash -c '[ "$(wc -l <out)" = 2 ]'
  run -0 sort out
  assert_line --index 0 --regexp '^BUILD-1  failed  [0-9.]+m?s  exit 3: bad$'
  assert_line --index 1 --regexp '^DEFAULT-1  succeeded  [0-9.]+m?s  good$'
  sparkq stop 2>/dev/null
  end_of_it
  run_it
  sparkq enqueue --retries 1 -c 'test -e twice || { touch twice; exit 4; }' >/dev/null
  wait_until 'two lines' bash -c '[ "$(wc -l <out)" = 2 ]'
  run -0 field status <out
  assert_output $'queued\nsucceeded'
  sparkq stop 2>/dev/null
  end_of_it
}

@test 'with --session it runs the queues of that session and shows their instructions, with -q only that one' {
  echo 'runners: []' >sparkq.yml
  sparkq start 3>&-
  sparkq session create api-v2
  sparkq queue create auth --session api-v2 --instructions 'Tests first.'
  sparkq queue create docs --session api-v2 --instructions $'Short words.\n\e[2JNo more.'
  id=$(sparkq enqueue -q auth -- true)
  other=$(sparkq enqueue -- true)
  sparkq stop
  run_it --session api-v2
  wait_until 'the instructions' grep -q 'No more' err
  run -0 grep -v T err
  assert_output $'docs: Short words.\n\\x1b[2JNo more.'
  grep -qx 'auth: Tests first.' err
  wait_until 'the task to end' task_is "$id" succeeded
  task_is "$other" queued
  sparkq stop
  end_of_it
  run_it --session api-v2 -q docs
  id=$(sparkq enqueue -q docs -- true)
  other=$(sparkq enqueue -q auth -- true)
  wait_until 'the task to end' task_is "$id" succeeded
  task_is "$other" queued
  run ! grep -q 'Tests first' err
  sparkq stop
  end_of_it
}

@test 'a queue or a session that does not exist: exit 66, and no daemon remains' {
  run -66 --separate-stderr sparkq run -q defualt
  assert_refused "sparkq-run: no queue of session 'default' called 'defualt' (not_found)" \
    "hint: did you mean 'default'?"
  run -66 --separate-stderr sparkq run --session defualt --json
  # The log would show a runner, which might have begun a task.
  assert_equal "$output" ''
  assert_equal "$stderr" \
    "{\"error\":{\"code\":\"not_found\",\"message\":\"no session 'defualt'\",\"hint\":\"did you mean 'default'?\"}}"
  run -1 sparkq status --json
}

@test 'on a terminal it asks for the session, then for the queue, with their counts; Ctrl-C ends it: exit 130' {
  needs script
  echo 'runners: []' >sparkq.yml
  sparkq start 3>&-
  sparkq session create api-v2
  for queue in auth docs; do sparkq queue create "$queue" --session api-v2; done
  sparkq enqueue -q auth -- true
  id=$(sparkq enqueue -q docs -- true)
  sparkq enqueue -q docs -- true
  sparkq stop
  mv sparkq.yml quiet.yml
  : >sparkq.yml
  for config in sparkq.yml quiet.yml; do # whether or not a runner has to end first
    run -130 at_prompt 'Session (' '\003' sparkq run --config "$config"
    assert_output --partial 'Session (default, api-v2) [default]'
  done
  refute_output --partial sparkq-run
  NO_COLOR=1 on_terminal sparkq run <<<$'api-v2\nnone\ndocs' >out 2>&1 3>&- &
  daemon=$!
  wait_until 'the daemon to be up' is_up
  wait_until 'the task to end' task_is "$id" succeeded
  task_is AUTH-1 queued
  sparkq stop
  end_of_it
  assert_equal "$code" 0
  run -0 tr -d '\r' <out
  assert_line --regexp '^SESSION +QUEUED +RUNNING$'
  assert_line --regexp '^api-v2 +3 +0$'
  assert_line --regexp '^all +3 +0$'
  assert_line --regexp '^auth +1 +0$'
  assert_line --regexp '^docs +2 +0$'
  assert_output --partial 'Queue (all, auth, docs) [all]: '
  assert_line --regexp '^DOCS-1  succeeded  [0-9.]+m?s  exit 0, no output$'
  assert_output --partial "choose one of 'all', 'auth', 'docs'"
}

@test 'with one session it asks nothing on a terminal; Ctrl-C stops it in order: exit 130' {
  needs script
  run -130 at_prompt daemon.started '\003' sparkq run
  assert_output --partial daemon.stopped
  refute_output --partial 'Session ('
}

@test 'without a project: exit 78; a wrong option: exit 64; its help' {
  run -64 --separate-stderr sparkq run --sesion x
  assert_refused "sparkq-run: unknown option '--sesion' (usage)" "hint: did you mean '--session'?"
  run -0 --separate-stderr sparkq run --help
  assert_line '  130  ended by Ctrl-C'
  cd /
  run -78 --separate-stderr sparkq run
  assert_refused "sparkq-run: no sparkq.yml in '/' or above (config)" "hint: set the project up with 'sparkq setup'"
}
