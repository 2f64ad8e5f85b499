# sparkq runner: claims, runs, reports

load ../../helpers/shared

@test "it works until the queue is empty, in order, one line a task; the queue's instructions come once, on stderr" {
  request queue.create '{"name":"lint","instructions":"Tests first"}'
  for i in 1 2 3; do sparkq enqueue -q lint -c "echo $i >>order; echo did $i"; done
  run -0 --separate-stderr sparkq runner -q lint --table
  assert_equal "$(cat order)" $'1\n2\n3'
  assert_equal "$stderr" 'Tests first'
  assert_equal "${#lines[@]}" 3
  assert_regex "${lines[0]}" '^LINT-1  succeeded  [0-9.]+m?s  did 1$'
}

@test 'a task has its directory, /dev/null as stdin, a session of its own and, with --clean-env, basic variables' {
  mkdir -p 'in here'
  a_queue env
  cd 'in here'
  # shellcheck disable=SC2016 # for the task's bash
  id=$(sparkq enqueue -q env --clean-env \
    -c 'pwd; readlink /proc/self/fd/0; env | sort; ps -o sid= -p $$ | tr -d " "; echo $$')
  SECRET=1 GIT_DIR=/nowhere GIT_INDEX_FILE=/nowhere LC_TIME=C run -0 sparkq runner -q env
  run -0 cat "$project/.sparkq/logs/$id/1.out"
  assert_line --index 0 "$project/in here"
  assert_line --index 1 /dev/null
  assert_line "SPARKQ_TASK_ID=$id"
  assert_line SPARKQ_CLAIM=1
  assert_line SPARKQ_QUEUE=env
  assert_line "SPARKQ_SOCKET=$project/.sparkq/sock"
  assert_line LC_TIME=C
  refute_line --regexp '^(SECRET|GIT_|BATS|NODE)'
  assert_equal "${lines[-1]}" "${lines[-2]}"
}

@test 'a task can use sparkq itself; into a pipe the runner prints one JSON object a task' {
  a_queue self
  # shellcheck disable=SC2016
  sparkq enqueue -q self -c \
    'cd / && sparkq task "$SPARKQ_TASK_ID" --json | grep -q running && sparkq enqueue -q self -- echo second'
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq runner -q self | cat'
  assert_equal "${#lines[@]}" 2
  assert_regex "${lines[1]}" "^\{\"id\":\"$task_id\",\"friendly_id\":\"SELF-2\".*\"status\":\"succeeded\".*"
  assert_regex "${lines[1]}" '"result_summary":"second","result_data":\{"exit_code":0,"duration":[0-9.]+\}'
}

@test 'exit 0 completes a task, 75 releases it, any other end fails it with the end of stderr' {
  a_queue codes
  sparkq enqueue -q codes -- true
  sparkq enqueue -q codes -c 'exit 75'
  sparkq enqueue -q codes -c 'echo one >&2; echo two >&2; exit 4'
  # shellcheck disable=SC2016
  sparkq enqueue -q codes -c 'kill -9 $$'
  sparkq enqueue -q codes -- no-such-command
  run -1 --separate-stderr sparkq runner -q codes
  task_is CODES-1 succeeded
  run -0 sparkq task CODES-1 --json
  assert_output --partial '"result_summary":"exit 0, no output"'
  run -0 sparkq task CODES-2 --json
  assert_output --partial '"status":"queued","timeout":600,"attempts":0'
  assert_output --partial '"outcome":"released"' # its pause may be over already
  run -0 sparkq task CODES-3 --json
  assert_output --partial '"error":"exit 4:\none\ntwo","error_type":"failed","exit_code":4'
  run -0 sparkq task CODES-4 --json
  assert_output --partial '"error":"signal SIGKILL","error_type":"killed"'
  run -0 sparkq task CODES-5 --json
  assert_output --partial "\"error\":\"command 'no-such-command' not found\",\"error_type\":\"refused\""
}

@test '--once runs one task and exits as that: 0, 1 if it failed, 75 if it was released' {
  a_queue once
  for code in 0 3 75 0; do sparkq enqueue -q once -c "exit $code"; done
  run -0 --separate-stderr sparkq runner -q once --once
  run -1 --separate-stderr sparkq runner -q once --once
  run -75 --separate-stderr sparkq runner -q once --once
  task_is ONCE-4 queued
}

@test '--jobs N runs N tasks at a time, never more' {
  a_queue wide
  for i in 1 2 3 4; do sparkq enqueue -q wide -c \
    "echo + >>wide; until [ -e go ]; do sleep 0.02; done; echo - >>wide"; done
  sparkq runner -q wide --jobs 2 >/dev/null 3>&- &
  runner=$!
  wait_until 'two to run' bash -c '[ "$(wc -l <wide)" = 2 ]'
  run -0 sparkq tasks -q wide --status running
  assert_equal "${#lines[@]}" 2
  touch go
  wait "$runner"
  # Counting up and down: never more than two, all in the end.
  run -0 awk '{ n += $1 == "+" ? 1 : -1; if (n > 2) exit 1 } END { exit n }' wide
  assert_equal "$(wc -l <wide)" 8
}

@test '--watch runs each new task; SIGINT and SIGTERM end it: 130, 143, its task is queued again' {
  a_queue watch
  for end in 'INT 130' 'TERM 143'; do
    sparkq runner -q watch --watch >watch.out 2>&1 3>&- &
    runner=$!
    id=$(sparkq enqueue -q watch -- echo seen)
    wait_until 'the task to end' task_is "$id" succeeded
    id=$(sparkq enqueue -q watch -c 'echo $$ >watched; exec sleep 1000')
    wait_until 'the task to run' test -s watched
    kill -s "${end% *}" "$runner"
    code=0
    wait "$runner" || code=$?
    assert_equal "$code" "${end#* }"
    gone "$(cat watched)"
    task_is "$id" queued
    request task.cancel "{\"id\":\"$id\"}"
    rm watched
  done
}

@test "a runner that 'sparkq stop' ends: exit 143, its task is queued again" {
  a_queue cut
  id=$(sparkq enqueue -q cut -c 'touch cut; exec sleep 1000')
  sparkq runner -q cut >cut.out 2>&1 3>&- &
  runner=$!
  wait_until 'the task to run' test -e cut
  sparkq stop --queue cut
  code=0
  wait "$runner" || code=$?
  assert_equal "$code" 143
  task_is "$id" queued
}

@test 'in an empty queue it prints nothing; if it can run none of the tasks it prints why: exit 0' {
  a_queue still
  run -0 --separate-stderr sparkq runner -q still
  assert_equal "$output$stderr" ''
  sparkq enqueue -q still --in 1h -- x
  run -0 --separate-stderr sparkq runner -q still
  expected="^sparkq-runner: the tasks of queue 'still' are not due before [0-9: -]+: 'sparkq tasks -q still'$"
  assert_regex "$stderr" "$expected"
  request queue.pause '{"queue":"still"}'
  run -0 --separate-stderr sparkq runner -q still
  assert_refused "sparkq-runner: queue 'still' is paused: 'sparkq queue resume still'"
}

@test 'a second runner of a queue exits 75 and names the first; kill -9 of the first frees the queue at once' {
  a_queue single
  sparkq runner -q single --watch >single.out 2>&1 3>&- &
  runner=$!
  wait_until 'the runner to hold its queue' bash -c 'sparkq queue show single --json | grep -q "\"runner\":true"'
  run -75 --separate-stderr sparkq runner -q single
  assert_refused "sparkq-runner: already running (pid $runner) (already_running)" "hint: 'sparkq status' shows it"
  kill -KILL "$runner"
  wait "$runner" || true
  sparkq enqueue -q single -- true
  wait_until 'the daemon to notice' bash -c 'sparkq queue show single --json | grep -q "\"runner\":false"'
  run -0 --separate-stderr sparkq runner -q single
  task_is SINGLE-1 succeeded
}

@test 'at twice its timeout a task is ended with the processes that it started; its output is kept' {
  a_queue slow
  id=$(sparkq enqueue -q slow --timeout "$((2 * patience))" -c 'echo begun; sleep 1000 & echo $! >slept; wait')
  run -1 --separate-stderr sparkq runner -q slow
  gone "$(cat slept)"
  run -0 sparkq task "$id" --json
  assert_output --partial ": its timeout is $((2 * patience))s, and a task is ended at twice its timeout (--timeout)"
  assert_output --partial '"error_type":"timeout"'
  assert_output --partial '"stdout":"begun\n"'
}

@test 'a failed task with retries waits for its next attempt; every attempt stays on record' {
  a_queue retry
  id=$(sparkq enqueue -q retry --retries 1 -c 'exit 1')
  run -0 --separate-stderr sparkq runner -q retry
  run -0 sparkq task "$id" --json
  assert_output --partial '"status":"queued"'
  assert_output --regexp '"not_before":"[^"]+","retries":1'
  assert_output --partial '"outcome":"failed"'
  request task.claim "{\"queue\":\"retry\",\"wait\":$((60 * patience))}" >/dev/null
  sparkq complete "$id" --summary done
  run -0 sparkq task "$id" --json
  assert_output --partial '"status":"succeeded"'
  assert_output --partial '"outcome":"failed"'
}

@test 'it runs the tool run-python: code, and a script with its arguments' {
  needs python3
  a_queue tools
  sparkq enqueue -q tools --tool run-python --payload '{"code":"import sys; print(6*7)"}'
  printf 'import sys\nprint(sys.argv[1:])\n' >args.py
  sparkq enqueue -q tools --script args.py -- --dry-run 'a b'
  run -0 --separate-stderr sparkq runner -q tools
  assert_regex "${lines[0]}" '"result_summary":"42"'
  assert_regex "${lines[1]}" "\"result_summary\":\"\['--dry-run', 'a b'\]\""
}

@test 'without a queue it lists them: exit 64; wrong numbers, modes, options: 64; unknown queue: 66; its help' {
  run -64 --separate-stderr sparkq runner
  assert_regex "$stderr" $'^sparkq-runner: --queue is missing \\(usage\\)\nhint: name one with -q: default'
  for jobs in 0 65 1.5; do
    run ! --separate-stderr sparkq runner -q default --jobs "$jobs"
    assert_equal "$jobs: $status" "$jobs: 64"
  done
  run -64 --separate-stderr sparkq runner -q default --once --watch
  assert_refused 'sparkq-runner: --once and --watch exclude each other (usage)' "hint: see 'sparkq help runner'"
  run -64 --separate-stderr sparkq runner -q default --wacth
  assert_refused "sparkq-runner: unknown option '--wacth' (usage)" "hint: did you mean '--watch'?"
  run -66 --separate-stderr sparkq runner -q defualt
  assert_refused "sparkq-runner: no queue 'defualt' (not_found)" "hint: did you mean 'default'?"
  run -0 --separate-stderr sparkq runner --help
  assert_line '  1    a task failed'
}

@test 'with --idle it ends by itself when it has had no task for so long' {
  a_queue brief
  sparkq enqueue -q brief -- true
  run -0 --separate-stderr sparkq runner -q brief --watch --idle 1s --table
  assert_regex "$output" '^BRIEF-1  succeeded  '
  run -0 sparkq worker list
  refute_output --partial '"queue":"brief"'
  run -64 --separate-stderr sparkq runner -q brief --idle 1s
  assert_equal "${stderr_lines[0]}" 'sparkq-runner: --idle goes with --watch (usage)'
}
