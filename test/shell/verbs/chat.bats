# sparkq runner --chat: it shows the task, a person or an agent does it

sparkq_yml='{runners: [], tools: {ask: {description: Ask somebody}}}'
load ../../helpers/shared

# Each test has a queue and a folder of its own; T is what the friendly ids of its tasks begin with.
setup() {
  local letters=abcdefghijklmnopqrstuvwxyz
  q=talk${letters:BATS_TEST_NUMBER:1}
  T=${q^^}
  mkdir "$project/$q"
  cd "$project/$q" || return
  request queue.create "{\"name\":\"$q\",\"instructions\":\"Be kind.\"}" >/dev/null
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

@test 'for people: instructions once, a task, what to type, its end, the next; control characters are visible' {
  ask $'Read the diff.\nSay what is wrong.' >/dev/null
  ask $'\e[2Jsecond' --timeout 5m >/dev/null
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
  shown "failed: sparkq fail $T-2"
  grep -qxF '\x1b[2Jsecond' out
  sparkq fail "$T-2" --claim 1 --reason 'no such diff'
  end_of_it
  assert_equal "$code" 1
  run -0 tail -n 1 out
  assert_output --regexp "^$T-2  failed  [0-9.]+m?s  no such diff\$"
  assert_equal "$(cat err)" 'Be kind.'
}

@test 'into a pipe: a line as claim prints it, with the commands that end the task, then the line of a task' {
  sparkq enqueue -q "$q" --tool ask --payload '{"prompt":"look","context_files":["a.ts"]}' >/dev/null
  run_it --chat
  shown '"replies"'
  task_is "$T-1" running
  expected='^\{"id":"tsk_.*"friendly_id":"'"$T"'-1","queue":\{"id":"que_.*"instructions":"Be kind."\},'
  expected+='"tool_name":"ask".*"payload":\{.*"context_files":\["a.ts"\].*"status":"running".*"claim":1.*'
  expected+='"replies":\{"complete":"sparkq complete '"$T"'-1 --claim 1 --summary \\"…\\"",'
  expected+='"fail":"sparkq fail '"$T"'-1 --claim 1 --reason \\"…\\""\}\}$'
  assert_regex "$(cat out)" "$expected"
  # The printed command ends it.
  eval "$(sed -n 's/.*"complete":"\(sparkq [^…]*\)….*/\1/p' out | sed 's/\\"$/"done"/')"
  end_of_it
  assert_equal "$code" 0
  assert_equal "$(wc -l <out)" 2
  assert_regex "$(tail -n 1 out)" \
    '"status":"succeeded".*"result_summary":"done".*"attempt":\{"number":1,.*"outcome":"succeeded"'
}

@test 'it shows one task at a time, also with several jobs; commands run at the same time' {
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

@test 'with --chat it does not run a command but shows it' {
  sparkq enqueue -q "$q" -- touch made >/dev/null
  run_it --chat --table
  shown 'touch made'
  sparkq complete "$T-1" --claim 1 --summary 'looked at it'
  end_of_it
  [ ! -e made ]
}

@test 'with --no-chat it leaves tasks without a command to others and reports that, as does the overview' {
  ask x >/dev/null
  sparkq enqueue -q "$q" -- true >/dev/null
  run -0 --separate-stderr sparkq runner -q "$q" --no-chat
  assert_equal "${#lines[@]}" 1
  task_is "$T-1" queued
  run -0 --separate-stderr sparkq runner -q "$q" --no-chat
  assert_refused 'Be kind.' \
    "sparkq-runner: the tasks of queue '$q' wait for a worker in chat: 'sparkq runner -q $q --chat'"
  run -0 sparkq --table
  assert_line "the tasks of queue '$q' wait for a worker in chat: 'sparkq runner -q $q --chat'"
}

@test 'after a release or cancel of its task it goes on with the next' {
  for i in 1 2; do ask "$i" >/dev/null; done
  run_it --chat --table
  shown "fail $T-1 --claim 1"
  request task.release "{\"id\":\"$T-1\",\"not_before\":\"2126-01-31T07:00:00.000Z\",\"reason\":\"not today\"}"
  shown "$T-1  queued  not today"
  shown "fail $T-2 --claim 1"
  request task.cancel "{\"id\":\"$T-2\"}"
  end_of_it
  run -0 tail -n 1 out
  assert_output --regexp "^$T-2  canceled "
  assert_equal "$code" 0
}

@test 'a task in chat has its timeout: a heartbeat restarts it, at twice the task fails and the runner reports that' {
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
  assert_output --regexp \
    "^$T-1  failed  .*ended after [0-9]+[sm] without a heartbeat: its timeout is [0-9]+[sm], and a task is ended at \
twice its timeout \(--timeout\)$"
}

@test 'Ctrl-C and sparkq stop give the task back and use up no attempt' {
  ask x >/dev/null
  set -m
  run_it --chat --table
  set +m
  shown "$T-1"
  kill -INT "$runner"
  end_of_it
  assert_equal "$code" 130
  run -0 sparkq task "$T-1" --json
  assert_output --regexp '"status":"queued".*"attempts":0.*"outcome":"interrupted"'
  run_it --chat --table
  shown 'attempt 2'
  sparkq stop -q "$q"
  end_of_it
  assert_equal "$code" 143
  task_is "$T-1" queued
}

@test 'with --once it exits as the task: 0, 1, 75' {
  local ends=(complete '"summary":"done"' 0 fail '"reason":"no"' 1 release '"reason":"later"' 75)
  for i in 1 2 3; do
    ask x >/dev/null
    rm -f out
    run_it --once
    shown replies
    request "task.${ends[0]}" "{\"id\":\"$T-$i\",${ends[1]}}"
    end_of_it
    assert_equal "${ends[0]}: $code" "${ends[0]}: ${ends[2]}"
    ends=("${ends[@]:3}")
  done
}

@test '--chat with several jobs or with --no-chat: exit 64' {
  run -64 --separate-stderr sparkq runner -q "$q" --chat --jobs 2
  assert_refused 'sparkq-runner: --chat runs one task at a time, not 2 (usage)' 'hint: leave --jobs out'
  run -64 --separate-stderr sparkq runner -q "$q" --chat --no-chat
  assert_refused 'sparkq-runner: --chat and --no-chat exclude each other (usage)' "hint: see 'sparkq help runner'"
}

# The last: they restart the daemon that all of them share, and change its configuration.
@test 'it survives a kill of the daemon: a report to the next daemon counts' {
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

@test 'a runner of the daemon leaves tasks without a command to others; the overview names the verbs that get them' {
  echo "{runners: [{queue: $q}], tools: {ask: {}}}" >"$project/sparkq.yml"
  sparkq reload
  ask x >/dev/null
  sparkq enqueue -q "$q" -- true >/dev/null
  wait_until 'the command' task_is "$T-2" succeeded
  wait_until 'the reason' bash -c "sparkq --table | grep -qF \"sparkq stop -q $q'\""
  run -0 sparkq --table
  expected="the tasks of queue '$q' wait for a worker in chat: 'sparkq stop -q $q', then 'sparkq runner -q $q --chat'"
  assert_line "$expected"
  sparkq stop -q "$q"
  run_it --chat
  shown "$T-1"
}
