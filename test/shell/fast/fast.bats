# The quick way of a verb, through Perl and the daemon, and when the launcher starts a process instead. The Node and the
# Perl of ways.bash log which of them is started. All tests share a daemon; those that replace it come last.

load ../../helpers/common
load ../../helpers/ways

@test 'a verb that only reads, or that may be repeated, starts no Node; each other verb starts one' {
  sparkq enqueue -- true
  id=$(sparkq claim -q default | field id)
  : >"$install/ways"
  for typed in 'enqueue -- true' 'peek -q default' "heartbeat $id" "complete $id --summary done" "task $id" 'tasks' \
    'status' 'queue list' 'worker list' 'review' 'version' ''; do
    # shellcheck disable=SC2086 # a verb and its words
    run -0 --separate-stderr sparkq $typed
    assert_equal "$typed: $stderr" "$typed: "
    assert_equal "$typed: $(ways)" "$typed: perl"
  done
  run -0 --separate-stderr sparkq-peek -q default
  assert_equal "$(ways)" perl
  export WAYS_ONLY=yes
  for typed in 'claim -q default' 'queue create x' 'queue pause x' 'queue end x' 'session create x' 'tool pause x' \
    'rpc queue.list' 'purge' 'review --ack' 'requeue x' 'cancel x' 'wait x' 'help peek' 'peek --help' 'peeek'; do
    # shellcheck disable=SC2086 # a verb and its words
    sparkq $typed
    assert_equal "$typed: $(ways)" "$typed: node"
  done
}

@test 'Node runs what reads stdin, what has a closed stream, --help, another Perl, SPARKQ_FAST=0, SPARKQ_DEBUG' {
  export WAYS_ONLY=yes
  for typed in 'sparkq cancel -' 'sparkq task -' 'sparkq enqueue -' 'sparkq peek --help' 'sparkq peek -h' \
    'sparkq peek <&-' 'sparkq peek >&-' 'sparkq peek 2>&-' \
    'SPARKQ_FAST=0 sparkq peek' 'SPARKQ_DEBUG=1 sparkq peek' \
    'PERL5OPT=-CS sparkq peek' 'PERL5OPT=-Mnone sparkq peek' 'PERLIO=:utf8 sparkq peek'; do
    eval "$typed" </dev/null
    assert_equal "$typed: $(ways)" "$typed: node"
  done
  # A dash after -- belongs to the task.
  for typed in 'SPARKQ_FAST=1 sparkq peek' 'sparkq enqueue -- cat -'; do
    eval "$typed" </dev/null
    assert_equal "$typed: $(ways)" "$typed: perl"
  done
}

@test 'without Perl each verb takes a process' {
  mkdir "$BATS_TEST_TMPDIR/bare"
  local program
  for program in sh dirname readlink; do ln -s "$(command -v $program)" "$BATS_TEST_TMPDIR/bare"; done
  run -0 --separate-stderr env PATH="$install/bin:$BATS_TEST_TMPDIR/bare" sparkq queue list
  assert_equal "$(field name <<<"$output")" default
  assert_equal "$(ways)" node
}

@test 'output that is given as a pipe is stored; in a time zone other than that of the daemon Node runs the verb' {
  sparkq enqueue -- true
  id=$(sparkq claim -q default | field id)
  run -0 --separate-stderr bash -c 'sparkq complete "$1" --summary done --stdout <(echo output)' - "$id"
  ways >/dev/null
  run -0 --separate-stderr sparkq task "$id" --json
  assert_equal "$(field stdout <<<"$output")" 'output\n'
  assert_equal "$(ways)" perl
  TZ=Asia/Tokyo run -0 --separate-stderr sparkq queue list
  assert_equal "$(ways)" 'perl node'
}

@test 'bytes that are no UTF-8, empty words, 100 KB and control characters arrive as they do in a process' {
  long=$(head -c 100000 /dev/zero | tr '\0' '"')
  words=($'a\xffb' $'\xc3' $'\xed\xa0\x80' $'\xf0\x9f\x98' $'\xc0\x80x')
  words+=($'tab\tline\n"q"\\' $'\x01\x7f\e[31m' 'é😀' "$long")
  run -66 --separate-stderr sparkq task "${words[@]}"
  quick=$output$stderr
  assert_equal "$(ways)" perl
  SPARKQ_FAST=0 run -66 --separate-stderr sparkq task "${words[@]}"
  assert_equal "$quick" "$output$stderr"
  run --separate-stderr sparkq peek -q ''
  quick="$status|$output|$stderr"
  SPARKQ_FAST=0 run --separate-stderr sparkq peek -q ''
  assert_equal "$quick" "$status|$output|$stderr"
  payload() { sparkq task "$1" --json | sed 's/.*"payload":\({[^}]*}\).*/\1/'; }
  ways >/dev/null
  quick=$(sparkq enqueue -- echo '' "${words[@]}")
  assert_equal "$(ways)" perl
  slow=$(SPARKQ_FAST=0 sparkq enqueue -- echo '' "${words[@]}")
  assert_equal "$(payload "$quick")" "$(payload "$slow")"
}

@test 'the width and the colours are those of the terminal; a locale that is not installed causes no warning' {
  needs script
  sparkq enqueue -- true
  for typed in 'stty cols 60; sparkq tasks' 'stty cols 200; sparkq status' 'NO_COLOR=1 sparkq tasks' \
    'TERM=dumb sparkq tasks'; do
    quick=$(on_terminal "$typed")
    assert_equal "$typed: $quick" "$typed: $(SPARKQ_FAST=0 on_terminal "$typed")"
  done
  # The variable that selects a format reaches the daemon; a wrong value is refused there too.
  for output in json text xml; do
    for typed in 'sparkq status' 'sparkq tasks'; do
      quick=$(SPARKQ_OUTPUT=$output bash -c "$typed" 2>&1 || true)
      assert_equal "$quick" "$(SPARKQ_FAST=0 SPARKQ_OUTPUT=$output bash -c "$typed" 2>&1 || true)"
    done
  done
  LC_ALL=xx_YY.UTF-8 run -0 --separate-stderr sparkq version
  assert_equal "$stderr" ''
}

# How many tasks run this program.
count() { sparkq tasks --limit 1000 | grep -cF "\"argv\":[\"$1\"]"; }

@test 'a request that reaches the daemon only in part has no effect: a process sends it again' {
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

@test 'a daemon that hangs: enqueue spools after a time-out; once the daemon continues, the task exists once' {
  pid=$(daemon_pid .)
  kill -STOP "$pid"
  run -0 --separate-stderr sparkq enqueue -- hung
  kill -CONT "$pid"
  assert_regex "$stderr" 'the daemon is not answering; 1 task waits'
  id=$output
  wait_until 'the spool to be empty' eval '[ -z "$(ls .sparkq/spool)" ]'
  assert_equal "$(count hung)" 1
  run -0 --separate-stderr sparkq task "$id" --json
  assert_output --partial '"argv":["hung"]'
}

@test 'a daemon of another build is asked in vain: Node runs the verb' {
  echo 'a newer one' >>"$install/dist/built"
  run -0 --separate-stderr sparkq queue list
  assert_equal "$(ways)" 'perl node'
}

@test 'a daemon that is killed: enqueue spools each task once, other verbs are refused' {
  pid=$(daemon_pid .)
  kill -STOP "$pid"
  sparkq enqueue -- sent >ids 2>said 3>&- &
  enqueuing=$!
  wait_until 'the request' grep -q perl "$install/ways"
  kill -KILL "$pid"
  kill -CONT "$pid" 2>/dev/null || :
  wait "$enqueuing"
  wait_until 'its end' gone "$pid"
  # Its socket still exists.
  assert [ -S .sparkq/sock ]
  ways >/dev/null
  run -0 --separate-stderr sparkq enqueue -- unsent
  assert_regex "$output" "^$task_id$"
  assert_equal "$(ways)" 'perl node'
  run -69 --separate-stderr sparkq peek -q default
  assert_refused "sparkq-peek: no daemon answers at '$PWD/.sparkq/sock' (unreachable)" \
    "hint: start it with 'sparkq start'"
  sparkq start 2>/dev/null 3>&-
  assert_equal "$(count sent) $(count unsent)" '1 1'
  run -0 --separate-stderr sparkq task "$(cat ids)" --json
  assert_output --partial '"argv":["sent"]'
}
