# sparkq runner --chat: the task is shown, somebody else does it

sparkq_yml='{runners: [], tools: {ask: {description: Ask somebody}}}'
load ../../helpers/shared

# Each test has a queue and a folder of its own; T is what the friendly ids of its tasks begin with.
setup() {
  local letters=abcdefghijklmnopqrstuvwxyz
  q=talk${letters:BATS_TEST_NUMBER:1}
  T=${q^^}
  mkdir "$project/$q"
  cd "$project/$q" || return
  sparkq queue create "$q" --instructions 'Be kind.'
}

teardown() { [ -z "${runner-}" ] || kill -KILL "$runner" 2>/dev/null || true; }

# A runner in the background, its output in files; $runner is its pid.
run_it() {
  sparkq runner -q "$q" "$@" >out 2>err 3>&- &
  runner=$!
}

end_of_it() {
  code=0
  wait "$runner" || code=$?
  runner=
}

ask() { sparkq enqueue -q "$q" --tool ask --prompt "$@"; }
shown() { wait_until "'$1'" grep -qF -- "$1" out; }

@test 'for people: instructions once, the task, what to type; then what became of it, and the next' {
  ask $'Read the diff.\nSay what is wrong.' >/dev/null
  ask second --timeout 5m >/dev/null
  run_it --chat --table
  shown "failed: sparkq fail $T-1"
  assert_equal "$(cat out)" "$T-1  ask  (attempt 1)
in $PWD

Read the diff.
Say what is wrong.

done:   sparkq complete $T-1 --claim 1 --summary \"…\"
failed: sparkq fail $T-1 --claim 1 --reason \"…\""
  sparkq complete "$T-1" --claim 1 --summary 'two typos'
  shown "$T-2  ask  (attempt 1, timeout 5m)"
  grep -qE "^$T-1  succeeded  [0-9.]+m?s  two typos\$" out
  sparkq fail "$T-2" --claim 1 --reason 'no such diff'
  end_of_it
  assert_equal "$code" 1
  run -0 tail -n 1 out
  assert_output --regexp "^$T-2  failed  [0-9.]+m?s  no such diff\$"
  assert_equal "$(cat err)" 'Be kind.'
}

@test 'the printed lines are what ends it' {
  ask x >/dev/null
  run_it --chat
  shown '"replies"'
  eval "$(sed -n 's/.*"complete":"\(sparkq [^…]*\)….*/\1/p' out | sed 's/\\"$/"done"/')"
  end_of_it
  assert_equal "$code" 0
  task_is "$T-1" succeeded
}

@test 'into a pipe: a line as claim prints it, with the replies, then a line as every task has' {
  sparkq enqueue -q "$q" --tool ask --payload '{"prompt":"look","context_files":["a.ts"]}' >/dev/null
  run_it --chat
  shown '"replies"'
  task_is "$T-1" running
  assert_regex "$(cat out)" '^\{"id":"tsk_.*"friendly_id":"'"$T"'-1","queue":\{"id":"que_.*"instructions":"Be kind."\},"tool_name":"ask".*"payload":\{.*"context_files":\["a.ts"\].*"status":"running".*"claim":1.*"replies":\{"complete":"sparkq complete '"$T"'-1 --claim 1 --summary \\"…\\"","fail":"sparkq fail '"$T"'-1 --claim 1 --reason \\"…\\""\}\}$'
  sparkq complete "$T-1" --claim 1 --summary done
  end_of_it
  assert_equal "$(wc -l <out)" 2
  assert_regex "$(tail -n 1 out)" '"status":"succeeded".*"result_summary":"done".*"attempt":\{"number":1,.*"outcome":"succeeded"'
}

@test 'control characters of a task do not act on the terminal' {
  ask $'\e[2J' >/dev/null
  run_it --chat --table
  shown 'failed:'
  run -0 cat -v out
  assert_line '\x1b[2J'
}

@test 'one at a time, also where several jobs are; commands go on beside it' {
  ask one >/dev/null
  ask two >/dev/null
  sparkq enqueue -q "$q" -- echo ran >/dev/null
  run_it --watch --jobs 3
  wait_until 'the command' task_is "$T-3" succeeded
  task_is "$T-1" running
  task_is "$T-2" queued
  sparkq complete "$T-1" --claim 1 --summary done
  wait_until 'the second' task_is "$T-2" running
}

@test 'with --chat a command is not run but shown' {
  sparkq enqueue -q "$q" -- touch made >/dev/null
  run_it --chat --table
  shown 'touch made'
  sparkq complete "$T-1" --claim 1 --summary 'looked at it'
  end_of_it
  [ ! -e made ]
}

@test 'with --no-chat they stay for others, and it says so; so does sparkq' {
  ask x >/dev/null
  sparkq enqueue -q "$q" -- true >/dev/null
  run -0 --separate-stderr sparkq runner -q "$q" --no-chat
  assert_equal "${#lines[@]}" 1
  task_is "$T-1" queued
  run -0 --separate-stderr sparkq runner -q "$q" --no-chat
  assert_refused 'Be kind.' "sparkq-runner: the tasks of queue '$q' wait for a worker in chat: 'sparkq runner -q $q --chat'"
  run -0 sparkq --table
  assert_line "the tasks of queue '$q' wait for a worker in chat: 'sparkq runner -q $q --chat'"
}

@test 'a runner that the daemon starts leaves them; sparkq says how to get at them, and that works' {
  echo "{runners: [{queue: $q}], tools: {ask: {}}}" >"$project/sparkq.yml"
  sparkq reload
  ask x >/dev/null
  sparkq enqueue -q "$q" -- true >/dev/null
  wait_until 'the command' task_is "$T-2" succeeded
  wait_until 'it to be free' bash -c "sparkq --table | grep -qF \"sparkq stop -q $q'\""
  run -0 sparkq --table
  assert_line "the tasks of queue '$q' wait for a worker in chat: 'sparkq stop -q $q', then 'sparkq runner -q $q --chat'"
  sparkq stop -q "$q"
  run_it --chat
  shown "$T-1"
  echo "$sparkq_yml" >"$project/sparkq.yml"
  sparkq reload
}

@test 'given back or canceled by somebody, it goes on with the next' {
  for i in 1 2; do ask "$i" >/dev/null; done
  run_it --chat --table
  shown "fail $T-1 --claim 1"
  sparkq release "$T-1" --in 1h --reason 'not today'
  shown "$T-1  queued  not today"
  shown "fail $T-2 --claim 1"
  sparkq cancel "$T-2"
  end_of_it
  run -0 tail -n 1 out
  assert_output --regexp "^$T-2  canceled "
  assert_equal "$code" 0
}

@test 'its timeout counts, a heartbeat restarts it, at twice it is failed and the runner says so' {
  ask slow --timeout "$((4 * patience))" >/dev/null
  run_it --chat --table
  shown "$T-1"
  wait_until 'it to be stale' bash -c "sparkq tasks --stale | grep -q $T-1"
  sparkq heartbeat "$T-1"
  run -0 sparkq tasks --stale -q "$q"
  assert_output ''
  end_of_it
  assert_equal "$code" 1
  run -0 tail -n 1 out
  assert_output --regexp '^'"$T"'-1  failed  .*Auto-failed: task exceeded 2x timeout \([0-9ms ]+\) with no complete/fail reported\.$'
}

@test 'Ctrl-C and sparkq stop give it back; no attempt is burned' {
  ask x >/dev/null
  set -m
  run_it --chat --table
  set +m
  shown "$T-1"
  kill -INT "$runner"
  end_of_it
  assert_equal "$code" 130
  run -0 sparkq task "$T-1"
  assert_output --regexp '"status":"queued".*"attempts":0.*"outcome":"interrupted"'
  run_it --chat --table
  shown 'attempt 2'
  sparkq stop -q "$q"
  end_of_it
  assert_equal "$code" 143
  task_is "$T-1" queued
}

@test 'it survives a daemon that is killed: what is said to the next one counts' {
  ask x >/dev/null
  run_it --chat --table
  shown "$T-1"
  kill -KILL "$(daemon_pid "$project")"
  sparkq start 3>&-
  sparkq complete "$T-1" --claim 1 --summary 'after all'
  end_of_it
  assert_equal "$code" 0
  run -0 tail -n 1 out
  assert_output --regexp "^$T-1  succeeded  .*after all\$"
}

@test 'with --once its exit code is that of the task: 0, 1, 75' {
  for end in "complete $T-1 --summary done:0" "fail $T-2 --reason no:1" "release $T-3 --in 1h:75"; do
    ask x >/dev/null
    rm -f out
    run_it --once
    shown replies
    # shellcheck disable=SC2086 # words
    sparkq ${end%:*}
    end_of_it
    assert_equal "$code" "${end##*:}"
  done
}

@test '--chat with several jobs or with --no-chat: exit 64' {
  run -64 --separate-stderr sparkq runner -q "$q" --chat --jobs 2
  assert_refused 'sparkq-runner: --chat runs one task at a time, not 2 (usage)' 'hint: leave --jobs out'
  run -64 --separate-stderr sparkq runner -q "$q" --chat --no-chat
  assert_refused 'sparkq-runner: --chat and --no-chat exclude each other (usage)' "hint: see 'sparkq help runner'"
}
