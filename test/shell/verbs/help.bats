# sparkq help, and --help of every verb

load ../../helpers/common

setup() { cd /; }
teardown() { :; }

verbs() { cd "$checkout/bin" && echo sparkq-* | sed 's/sparkq-//g'; }

@test 'it lists every verb with what it does' {
  run -0 --separate-stderr sparkq help
  assert_equal "$stderr" ''
  for verb in $(verbs); do assert_line --regexp "^  $verb +[A-Z]"; done
  # First the eight of every day, last what scripts call.
  assert_line --index 1 'Every day'
  assert_equal "${lines[10]}" 'Tasks and queues'
  list=$output
  for word in --help -h; do
    run -0 --separate-stderr sparkq "$word"
    assert_output "$list"
  done
}

@test 'help VERB, VERB --help, VERB -h are the same' {
  run -0 --separate-stderr sparkq help enqueue
  page=$output
  for typed in 'enqueue --help' 'enqueue -h' 'enqueue -q build --help -- make'; do
    # shellcheck disable=SC2086 # words
    run -0 --separate-stderr sparkq $typed
    assert_output "$page"
  done
}

@test 'a page has options, examples and exit codes' {
  run -0 --separate-stderr sparkq help claim
  assert_line '  -q, --queue QUEUE  Queue, by name or id; required'
  assert_line '  sparkq claim -q auth'
  assert_line '  1   nothing to claim (with -e)'
  assert_line '  69  the daemon is not reachable'
  # The old words are understood and not advertised.
  refute_output --partial stream
}

@test 'the page of a noun lists its verbs, with an example of each; they have pages of their own' {
  run -0 --separate-stderr sparkq help queue
  assert_line --regexp '^  archive +Hide an ended queue from lists$'
  assert_line '  sparkq queue archive auth'
  run -0 --separate-stderr sparkq help queue create
  assert_line --index 0 'Make a queue and print its name'
  page=$output
  run -0 --separate-stderr sparkq queue create --help
  assert_output "$page"
  run -64 --separate-stderr sparkq help queue crate
  assert_refused "sparkq-help: unknown verb 'queue crate' (usage)" "hint: did you mean 'sparkq help queue create'?"
}

@test '--help after -- belongs to the command' {
  run ! sparkq enqueue -- make --help
  refute_output --partial USAGE
}

@test 'an unknown verb or option: exit 64 and the nearest right one' {
  run -64 --separate-stderr sparkq help enqeue
  assert_refused "sparkq-help: unknown verb 'enqeue' (usage)" "hint: did you mean 'sparkq enqueue'?"
  run -64 --separate-stderr sparkq enqeue -- make
  assert_refused "sparkq: unknown verb 'enqeue' (usage)" "hint: did you mean 'sparkq enqueue'?"
  run -64 --separate-stderr sparkq constructor
  assert_refused "sparkq: unknown verb 'constructor' (usage)" "hint: 'sparkq help' lists them"
  run -64 --separate-stderr sparkq help --jsn
  assert_refused "sparkq-help: unknown option '--jsn' (usage)" "hint: did you mean '--json'?"
}

@test 'with --json it is the verbs, or a verb, as data' {
  run -0 --separate-stderr sparkq help --json
  assert_output --partial '{"name":"enqueue","description":"Add tasks at the end of a queue and print their ids"}'
  run -0 --separate-stderr sparkq help claim --json
  assert_output --partial '"exits":{"1":"nothing to claim (with -e)",'
}

@test 'on a terminal it has colours, with NO_COLOR none' {
  needs script
  run -0 on_terminal sparkq help claim </dev/null
  assert_output --partial $'\e['
  NO_COLOR=1 run -0 on_terminal sparkq help claim </dev/null
  refute_output --partial $'\e['
}
