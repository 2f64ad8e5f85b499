# The quick way of a verb, through Perl and the daemon, and when a process of its own is started instead. Which of them
# it was, a Node and a Perl in front of the real ones tell.

load ../../helpers/common
load ../../helpers/ways

@test 'a verb that reads, or may be repeated, needs no Node' {
  id=$(sparkq enqueue -- true)
  sparkq claim -q default
  : >"$install/ways"
  for typed in 'enqueue -- true' 'peek -q default' 'heartbeat DEFAULT-1' 'complete DEFAULT-1 --summary done' 'task DEFAULT-1' 'tasks' 'status' 'queue list' 'worker list' 'review' 'version' ''; do
    # shellcheck disable=SC2086 # a verb and its words
    run -0 --separate-stderr sparkq $typed
    assert_equal "$stderr" ''
    assert_equal "$typed: $(ways)" "$typed: perl"
  done
  run -0 --separate-stderr sparkq-peek -q default
  assert_equal "$(ways)" perl
  for typed in 'claim -q default' 'queue create x' 'queue pause x' 'rpc queue.list' 'purge' 'review --ack' 'requeue DEFAULT-1' 'cancel DEFAULT-2'; do
    # shellcheck disable=SC2086 # a verb and its words
    run -0 --separate-stderr sparkq $typed
    assert_equal "$typed: $(ways)" "$typed: node"
  done
}

@test 'what waits, streams, asks or reads stdin is a process at once; SPARKQ_FAST=0, SPARKQ_DEBUG, --help, another Perl and a closed stream make it one' {
  id=$(sparkq enqueue -- true)
  ways >/dev/null
  run -0 --separate-stderr sparkq cancel - <<<"$id"
  assert_equal "$(ways)" node
  run -1 --separate-stderr sparkq claim -q default --wait=1s -e
  assert_equal "$(ways)" node
  run -1 --separate-stderr sparkq wait "$id"
  assert_equal "$(ways)" node
  SPARKQ_FAST=0 run -0 --separate-stderr sparkq peek -q default
  assert_equal "$(ways)" node
  SPARKQ_DEBUG=1 run -0 --separate-stderr sparkq peek -q default
  assert_equal "$(ways)" node
  for setting in PERL5OPT=-CS PERLIO=:utf8 PERL5OPT=-Mnone; do
    run -0 --separate-stderr env "$setting" sparkq peek -q default
    assert_equal "$setting $(ways)" "$setting node"
  done
  SPARKQ_FAST=1 run -0 --separate-stderr sparkq peek -q default
  assert_equal "$(ways)" perl
  run -0 --separate-stderr sparkq peek --help
  assert_equal "$(ways)" node
  for closed in '<&-' '>&-' '2>&-'; do
    run -0 --separate-stderr bash -c "sparkq peek -q default $closed"
    assert_equal "$output$stderr" ''
    assert_equal "$closed $(ways)" "$closed node"
  done
  # A dash after -- is the task's.
  run -0 --separate-stderr sparkq enqueue -- cat -
  assert_equal "$(ways)" perl
}

@test 'what only the daemon can tell is asked first: a file that is none, another build, another zone' {
  run -0 --separate-stderr sparkq enqueue -- true
  run -0 --separate-stderr bash -c 'sparkq claim -q default >/dev/null; sparkq complete DEFAULT-1 --summary done --stdout <(echo output)'
  ways >/dev/null
  run -0 --separate-stderr sparkq task DEFAULT-1 --json
  assert_equal "$(field stdout <<<"$output")" 'output\n'
  assert_equal "$(ways)" perl
  TZ=Asia/Tokyo run -0 --separate-stderr sparkq queue list
  assert_equal "$(ways)" 'perl node'
  echo 'a newer one' >>"$install/dist/built"
  run -0 --separate-stderr sparkq queue list
  assert_equal "$(ways)" 'perl node'
}

@test 'no Perl: everything as before' {
  mkdir bare
  local program
  for program in sh dirname readlink; do ln -s "$(command -v $program)" bare; done
  run -0 --separate-stderr env PATH="$install/bin:$PWD/bare" sparkq queue list
  assert_equal "$(field name <<<"$output")" default
  assert_equal "$(ways)" node
}

@test 'no daemon: enqueue spools, the others say so; a stale socket is no daemon' {
  pid=$(daemon_pid .)
  kill -KILL "$pid"
  wait_until 'its end' gone "$pid"
  assert [ -S .sparkq/sock ]
  ways >/dev/null
  run -0 --separate-stderr sparkq enqueue -- true
  assert_regex "$output" "^$task_id$"
  assert_equal "$(ways)" 'perl node'
  run -69 --separate-stderr sparkq peek -q default
  assert_refused "sparkq-peek: no daemon answers at '$PWD/.sparkq/sock' (unreachable)" "hint: start it with 'sparkq start'"
}

@test 'a daemon that goes away before it answered: enqueue adds its task once' {
  pid=$(daemon_pid .)
  kill -STOP "$pid"
  sparkq enqueue -- true >ids 2>said 3>&- &
  enqueuing=$!
  wait_until 'the request' grep -q perl "$install/ways"
  kill -KILL "$pid"
  kill -CONT "$pid" 2>/dev/null || :
  wait "$enqueuing"
  run -0 sparkq start
  run -0 --separate-stderr sparkq tasks
  assert_equal "$(field id <<<"$output")" "$(cat ids)"
}

@test 'a request that did not reach the daemon whole was none: a process says it again' {
  pid=$(daemon_pid .)
  kill -STOP "$pid"
  # shellcheck disable=SC2046 # each id is a word
  { code=0; sparkq task $(printf 'tsk_%026d ' {1..9000}) 2>said 3>&- || code=$?; echo "$code" >code; } &
  wait_until 'the process' grep -q node "$install/ways"
  kill -CONT "$pid"
  wait
  assert_equal "$(cat code)" 66
  assert_regex "$(cat said)" "^sparkq-task: no task 'tsk_"
}

@test 'a daemon that hangs: enqueue spools in the end, with the id that the daemon finds when it goes on' {
  pid=$(daemon_pid .)
  kill -STOP "$pid"
  run -0 --separate-stderr sparkq enqueue -- true
  kill -CONT "$pid"
  assert_regex "$stderr" 'the daemon is not answering; 1 task waits'
  id=$output
  wait_until 'the spool to be empty' eval '[ -z "$(ls .sparkq/spool)" ]'
  run -0 --separate-stderr sparkq tasks
  assert_equal "$(field id <<<"$output")" "$id"
}

@test 'bytes that are no UTF-8, empty words, 100 KB, control characters: as a process has them' {
  long=$(head -c 100000 /dev/zero | tr '\0' '"')
  for word in $'a\xffb' $'\xc3' $'\xed\xa0\x80' $'\xf0\x9f\x98' $'\xc0\x80x' $'tab\tline\n"q"\\' '' $'\x01\x7f\e[31m' 'é😀' "$long"; do
    run --separate-stderr sparkq peek -q "$word"
    quick="$status|$output|$stderr"
    assert_equal "$(ways)" perl
    SPARKQ_FAST=0 run --separate-stderr sparkq peek -q "$word"
    assert_equal "$quick" "$status|$output|$stderr"
    run -0 --separate-stderr sparkq enqueue -q default --json -- echo "$word"
    quick=$(sparkq task "$(field id <<<"$output")" --json | sed 's/.*"payload":\({[^}]*}\).*/\1/')
    SPARKQ_FAST=0 run -0 --separate-stderr sparkq enqueue -q default --json -- echo "$word"
    assert_equal "$quick" "$(SPARKQ_FAST=0 sparkq task "$(field id <<<"$output")" --json | sed 's/.*"payload":\({[^}]*}\).*/\1/')"
    ways >/dev/null
  done
}

@test 'a terminal is as wide and as coloured as it is; a locale that is not installed is nobody'\''s business' {
  needs script
  sparkq enqueue -- true
  for typed in 'stty cols 60; sparkq tasks' 'stty cols 200; sparkq status' 'NO_COLOR=1 sparkq tasks' 'TERM=dumb sparkq tasks' 'sparkq help'; do
    quick=$(on_terminal "$typed")
    assert_equal "$quick" "$(SPARKQ_FAST=0 on_terminal "$typed")"
  done
  LC_ALL=xx_YY.UTF-8 run -0 --separate-stderr sparkq version
  assert_equal "$stderr" ''
}
