# sparkq peek

load ../../helpers/shared

@test 'it prints the task that a claim would take, and changes nothing' {
  sparkq queue create auth --instructions 'Implement JWT'
  sparkq enqueue -q auth -- one
  sparkq enqueue -q auth -- two
  before=$(sparkq tasks -q auth)
  for again in 1 2; do
    run -0 --separate-stderr sparkq peek -q auth
    assert_equal "$stderr" ''
    assert_regex "$output" "^\{\"id\":\"$task_id\",\"friendly_id\":\"AUTH-1\",\"queue\":\{\"id\":\"que_[0-9a-z]{26}\",\"name\":\"auth\",\"instructions\":\"Implement JWT\"\},.*\"status\":\"queued\",\"timeout\":600,\"attempts\":0,\"claim\":null,"
  done
  assert_equal "$(sparkq tasks -q auth)" "$before"
  run -0 --separate-stderr sparkq claim -q auth
  assert_output --partial '"friendly_id":"AUTH-1"'
}

@test 'nothing there: no output, exit 0' {
  sparkq queue create empty
  run -0 --separate-stderr sparkq peek -q empty
  assert_equal "$output$stderr" ''
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq peek -q empty --json | cat'
  assert_equal "$output$stderr" ''
}

@test 'what is not due yet is not there' {
  sparkq queue create later
  sparkq enqueue -q later --in 1h -- x
  run -0 --separate-stderr sparkq peek -q later
  assert_output ''
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
