# sparkq log

load ../../helpers/shared

# ran QUEUE LINE: a queue with one task, a line of bash, that has run.
ran() {
  a_queue "$1"
  sparkq enqueue -q "$1" -c "$2" >/dev/null
  sparkq runner -q "$1" >/dev/null 2>&1 || true
}

@test 'it prints the whole output as it is: stdout on stdout, stderr on stderr' {
  ran whole \
    'for i in {1..3000}; do echo "line $i"; done; printf "\033[31mred\r\0\377 no newline"; echo oops >&2; exit 3'
  sparkq log WHOLE-1 >out 2>err
  (for i in {1..3000}; do echo "line $i"; done; printf '\033[31mred\r\0\377 no newline') >expected
  cmp out expected
  assert_equal "$(cat err)" oops
}

@test '--tail, --stdout and --stderr select; a single stream is printed on stdout' {
  ran some 'printf "a\nb\nc\n"; printf "x\ny\nz\n" >&2'
  run -0 --separate-stderr sparkq log some-1 --tail 2
  assert_equal "$output|$stderr" $'b\nc|y\nz'
  run -0 --separate-stderr sparkq log SOME-1 --stderr
  assert_equal "$output|$stderr" $'x\ny\nz|'
  run -0 --separate-stderr sparkq log SOME-1 --stdout --tail 1
  assert_equal "$output|$stderr" 'c|'
  run -0 --separate-stderr sparkq log SOME-1 --tail 0
  assert_equal "$output|$stderr" '|'
}

@test 'the latest attempt is printed, with --attempt another one' {
  a_queue twice
  sparkq enqueue -q twice -c 'echo "attempt $SPARKQ_CLAIM"; [ "$SPARKQ_CLAIM" = 2 ] || exit 75' >/dev/null
  sparkq runner -q twice --watch >/dev/null 2>&1 3>&- &
  sparkq wait TWICE-1 2>/dev/null
  kill $!
  run -0 --separate-stderr sparkq log TWICE-1
  assert_output 'attempt 2'
  run -0 --separate-stderr sparkq log TWICE-1 --attempt 1
  assert_output 'attempt 1'
  run -66 --separate-stderr sparkq log TWICE-1 --attempt 3
  assert_refused "sparkq-log: no attempt 3 of task 'TWICE-1' (not_found)"
}

@test 'of many tasks each line begins with the name; ids come from stdin too, an unknown one does not stop the others' {
  ran several 'echo one; echo two >&2'
  echo '{"payload":{"script":"echo three"}}' | sparkq enqueue -q several - >/dev/null
  sparkq runner -q several >/dev/null
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq tasks -q several | sparkq log -'
  assert_equal "$output|$stderr" $'[SEVERAL-2] three\n[SEVERAL-1] one|[SEVERAL-1] two'
  run -66 --separate-stderr sparkq log several-1 nope several-2 --stdout
  assert_output $'[SEVERAL-1] one\n[SEVERAL-2] three'
  assert_equal "$stderr" "sparkq-log: no task 'nope' (not_found)"$'\n'"hint: 'sparkq tasks' lists them"
}

@test '--json prints an object a line' {
  ran json 'printf "a\nb\n"; echo é >&2'
  id=$(sparkq task JSON-1 --json | field id)
  run -0 --separate-stderr sparkq log JSON-1 --json
  assert_output "{\"id\":\"$id\",\"friendly_id\":\"JSON-1\",\"attempt\":1,\"stdout\":\"a\\nb\\n\",\"stderr\":\"é\\n\"}"
  SPARKQ_OUTPUT=json run -0 --separate-stderr sparkq log JSON-1 --stdout --tail 1
  assert_output "{\"id\":\"$id\",\"friendly_id\":\"JSON-1\",\"attempt\":1,\"stdout\":\"b\\n\"}"
}

@test 'on a terminal control characters are visible, with --raw they act' {
  needs script
  ran colour 'printf "\033[31mred\n"'
  run -0 on_terminal sparkq log COLOUR-1 </dev/null
  assert_output --partial '\x1b[31mred'
  run -0 on_terminal sparkq log COLOUR-1 --raw </dev/null
  assert_output --partial $'\e[31mred'
}

@test 'a task without output: what a worker reported is printed, a queued one has none yet' {
  claimed_task reported
  echo 'from a chat' >said
  sparkq complete REPORTED-1 --summary done --stdout said
  run -0 --separate-stderr sparkq log REPORTED-1
  assert_equal "$output|$stderr" 'from a chat|'
  sparkq enqueue -q reported -- true >/dev/null
  run -0 --separate-stderr sparkq log REPORTED-2
  assert_refused 'sparkq-log: REPORTED-2 is queued and has no output yet' \
    "hint: 'sparkq log -f REPORTED-2' waits for it"
  sparkq cancel REPORTED-2 2>/dev/null
  run -0 --separate-stderr sparkq log REPORTED-2
  assert_refused 'sparkq-log: REPORTED-2 was canceled before it ran'
}

@test 'of a running task it prints what is there; -f follows it to its end and exits as it does' {
  a_queue live
  mkfifo go
  sparkq enqueue -q live -c "echo begun; read -r _ <'$PWD/go'; echo ended; exit 3" >/dev/null
  sparkq runner -q live >/dev/null 2>&1 3>&- &
  wait_until 'the first line' bash -c '[ "$(sparkq log LIVE-1)" = begun ]'
  sparkq log -f LIVE-1 >followed 2>/dev/null 3>&- &
  following=$!
  wait_until 'the follower' grep -q begun followed
  echo >go
  code=0
  wait "$following" || code=$?
  assert_equal "$code" 3
  assert_equal "$(cat followed)" $'begun\nended'
  for other in --stdout --stderr '--attempt 1' --json; do
    # shellcheck disable=SC2086 # words
    run -64 sparkq log -f LIVE-1 $other
    assert_output --partial "--follow and ${other% 1} exclude each other"
  done
}

@test 'a log file that was deleted: exit 66, with its path' {
  ran gone 'echo x'
  logs=.sparkq/logs/$(sparkq task GONE-1 --json | field id)
  rm -r "$logs"
  run -66 --separate-stderr sparkq log GONE-1
  assert_refused "sparkq-log: its log '$project/$logs/1.out' was deleted (not_found)" \
    "hint: 'sparkq purge' deletes a task with its log"
}

@test '| head ends quietly; no id, wrong words: exit 64; its help' {
  ran much 'yes | head -n 200000'
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq log MUCH-1 | head -n 1'
  assert_equal "$output|$stderr" 'y|'
  run -64 --separate-stderr sparkq log
  assert_refused 'sparkq-log: ID is missing (usage)' "hint: see 'sparkq help log'"
  run -64 --separate-stderr sparkq log DEFAULT-1 --tial 3
  assert_refused "sparkq-log: unknown option '--tial' (usage)" "hint: did you mean '--tail'?"
  run -64 --separate-stderr sparkq log DEFAULT-1 --tail some
  assert_refused "sparkq-log: --tail 'some' is not a whole number (usage)" 'hint: write it in digits, as 10'
  run -0 --separate-stderr sparkq log --help
  assert_line --index 0 'Print the output of tasks as it is, whole: stdout on stdout, stderr on stderr'
}

@test 'of a purged task: exit 66, and when it was purged' {
  a_queue purged
  request task.enqueue '{"tasks":[{"queue":"purged","payload":{"argv":["x"]}}]}' task.cancel '{"id":"PURGED-1"}' \
    task.purge '{"older_than":0}' >/dev/null
  for typed in 'log PURGED-1' 'task purged-1'; do
    # shellcheck disable=SC2086 # words
    run -66 --separate-stderr sparkq $typed
    assert_regex "$stderr" "^sparkq-[a-z]+: no task '[A-Za-z]+-1': it was purged at 20[0-9T:.-]+Z \(not_found\)"
  done
  run -0 --separate-stderr sparkq enqueue -- true
  run -0 sparkq task "$output" --json
  number=$(jq -r '.friendly_id | ltrimstr("DEFAULT-")' <<<"$output")
  request task.cancel "{\"id\":\"DEFAULT-$number\"}" task.purge '{"older_than":0}' >/dev/null
  run -66 --separate-stderr sparkq log "$number"
  assert_regex "$stderr" "^sparkq-log: no task '$number': it was purged at 20"
}
