# sparkq peek

load ../../helpers/shared

@test 'it prints the task that a claim would take, and changes nothing' {
  request queue.create '{"name":"auth","instructions":"Implement JWT"}'
  sparkq enqueue -q auth -- one
  sparkq enqueue -q auth -- two
  before=$(sparkq tasks -q auth)
  for again in 1 2; do
    run -0 --separate-stderr sparkq peek -q auth
    assert_equal "$stderr" ''
    expected="^\{\"id\":\"$task_id\",\"friendly_id\":\"AUTH-1\",\"queue\":\{\"id\":\"que_[0-9a-z]{26}\","
    expected+="\"name\":\"auth\",\"instructions\":\"Implement JWT\"\},.*\"status\":\"queued\",\"timeout\":600,"
    expected+="\"attempts\":0,\"claim\":null,"
    assert_regex "$output" "$expected"
  done
  assert_equal "$(sparkq tasks -q auth)" "$before"
  run -0 request task.claim '{"queue":"auth"}'
  assert_output --partial '"friendly_id":"AUTH-1"'
}

@test 'without a due task: no output, exit 0' {
  a_queue later
  run -0 --separate-stderr sparkq peek -q later
  assert_equal "$output$stderr" ''
  sparkq enqueue -q later --in 1h -- x
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq peek -q later --json | cat'
  assert_equal "$output$stderr" ''
}

@test 'no queue, a wrong option: exit 64; an unknown queue: exit 66; its help' {
  run -64 --separate-stderr sparkq peek
  assert_refused 'sparkq-peek: --queue is missing (usage)' "hint: name one with -q; 'sparkq queue list' lists them"
  run -64 --separate-stderr sparkq peek -q
  assert_refused "sparkq-peek: option '-q' needs a value (usage)" "hint: see 'sparkq help peek'"
  run -64 --separate-stderr sparkq peek --quue x
  assert_refused "sparkq-peek: unknown option '--quue' (usage)" "hint: did you mean '--queue'?"
  run -66 --separate-stderr sparkq peek -q defualt
  assert_refused "sparkq-peek: no queue 'defualt' (not_found)" "hint: did you mean 'default'?"
  run -0 --separate-stderr sparkq peek --help
  assert_line '  sparkq peek -q auth'
}
