# `enqueue --wait` and `-f`: the command runs in the queue, and the caller sees its end.

sparkq_yml='runners: [{queue: default, jobs: 2}]'
load ../../helpers/shared

@test '--wait prints the id, waits, and exits as the command does' {
  run -0 --separate-stderr sparkq enqueue --wait true
  assert_regex "$output" '^tsk_[0-9a-z]{26}$'
  run -3 --separate-stderr sparkq enqueue --wait -c 'echo no >&2; exit 3'
  assert_regex "$output" '^tsk_[0-9a-z]{26}$'
  assert_regex "$stderr" '^sparkq-wait: DEFAULT-[0-9]+ failed: exit 3: no '
}

@test '-f prints the output alone, and exits as the command does' {
  run -0 --separate-stderr sparkq enqueue -f -c 'echo one; echo two'
  assert_output $'one\ntwo'
  run -5 --separate-stderr sparkq enqueue --follow -c 'echo out; echo err >&2; exit 5'
  assert_line out
}

@test 'many tasks: their output has prefixes, and the exit is 1 if one failed' {
  run -1 --separate-stderr sparkq enqueue --each -f -- bash -c 'echo "$1"; exit "$1"' - < <(printf '%s\n' 0 7)
  assert_line --regexp '^\[DEFAULT-[0-9]+\] 0$'
  assert_line --regexp '^\[DEFAULT-[0-9]+\] 7$'
}

@test 'Ctrl-C ends the waiting with 130 and leaves the task alone' {
  for way in --wait -f; do
    mkfifo "gate$way"
    sparkq enqueue "$way" -c "echo begun >gate$way; read -r _ <gate$way" >/dev/null 2>&1 3>&- &
    waiting=$!
    read -r _ <"gate$way"
    kill -INT "$waiting"
    code=0
    wait "$waiting" || code=$?
    assert_equal "$code" 130
    echo go >"gate$way"
    run -0 --separate-stderr sparkq wait -q default
  done
}

@test 'a second task with a key says which one has it' {
  run -0 --separate-stderr sparkq enqueue --in 1h --key nightly true
  id=$output
  run -0 --separate-stderr sparkq enqueue --in 1h --key nightly true
  assert_output "$id"
  assert_regex "$stderr" '^sparkq-enqueue: already queued as DEFAULT-[0-9]+$'
  run -0 --separate-stderr sparkq cancel "$id"
}

@test 'what excludes the other: exit 64' {
  run -64 --separate-stderr sparkq enqueue -f --wait true
  assert_refused 'sparkq-enqueue: --follow and --wait exclude each other (usage)' \
    'hint: --follow prints the output of the tasks, and waits for them'
}

@test 'without a daemon the task waits in the spool, its id is printed, and the exit is 69' {
  new_project
  for way in --wait -f; do
    run -69 --separate-stderr sparkq enqueue "$way" true
    assert_regex "$output" '^tsk_[0-9a-z]{26}$'
    assert_regex "$stderr" 'the daemon is down'
  done
}
