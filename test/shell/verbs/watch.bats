# sparkq watch: prints events, as NDJSON

load ../../helpers/shared

teardown() { [ -z "${watcher-}" ] || kill -KILL "$watcher" 2>/dev/null || true; }

# The number of the last event.
now() { request event.list '{}' | grep -o '[0-9]*'; }

# Watches in the background; $watcher is its pid.
watch_in_background() {
  local start
  start=$(now)
  sparkq watch --since "$start" "$@" >"$queue.out" 2>"$queue.err" 3>&- &
  watcher=$!
}

printed() { [ "$(wc -l <"$queue.out")" = "$1" ]; }
kinds() { field kind | paste -sd ' '; }

@test 'it prints a line of JSON per event, from now on; with options only some kinds, only one queue' {
  a_queue some
  a_queue other
  queue=some
  watch_in_background -q some --kind task.enqueued --kind task.canceled
  sparkq enqueue -q other -- true
  sparkq enqueue -q some -- true
  request queue.pause '{"queue":"some"}'
  request task.cancel '{"id":"SOME-1"}'
  wait_until 'two events' printed 2
  run -0 kinds <some.out
  assert_output 'task.enqueued task.canceled'
  run -0 field queue <some.out
  assert_output $'some\nsome'
  expected='^\{"seq":[0-9]+,"at":"[^"]*Z","kind":"task.enqueued","session":"default","queue":"some",'
  expected+='"task":"tsk_[^"]*","friendly_id":"SOME-1","origin":"socket"\}$'
  assert_regex "$(head -n 1 some.out)" "$expected"
  [ ! -s some.err ]
}

@test 'a loop in the shell receives each failure' {
  a_queue loop
  sparkq watch --kind task.enqueued --kind task.failed -q loop 2>/dev/null 3>&- | while read -r e; do echo \
    "$(field kind <<<"$e") $(field friendly_id <<<"$e")" >>loop.out; done 3>&- &
  sparkq enqueue -q loop -- true # perhaps before it is there
  once_more() { sparkq enqueue -q loop -c 'exit 1' && test -s loop.out; }
  wait_until 'it to watch' once_more
  sparkq runner -q loop >/dev/null 2>&1 || true
  wait_until 'the failure to be received' grep -q failed loop.out
  run -0 grep -m 1 failed loop.out
  assert_output 'task.failed LOOP-2' # the first task that failed
}

@test '--since goes on after an event, without gap or repeat; an event after the end of the journal: exit 65' {
  a_queue since
  start=$(now)
  for _ in 1 2 3; do sparkq enqueue -q since -- true; done
  first=$(sparkq watch --since "$start" | head -n 1)
  run -0 bash -c "sparkq watch --since $(field seq <<<"$first" | tr -d ,) | head -n 2"
  rest=$output
  run -0 field friendly_id <<<"$first"$'\n'"$rest"
  assert_output $'SINCE-1\nSINCE-2\nSINCE-3'
  run -65 --separate-stderr sparkq watch --since 999999999
  assert_regex "$stderr" '^sparkq-watch: journal number 999999999: the journal ends at [0-9]+: '
}

@test '| head -1 ends without a message, also while there are no events' {
  needs perl
  run -0 --separate-stderr bash -c 'set -o pipefail; timeout $((60 * patience)) sparkq watch --since 0 | head -n 1'
  assert_equal "${#lines[@]}" 1
  assert_equal "$stderr" ''
}

@test 'a reader that does not read delays the watcher, not the daemon; later it reads everything without a gap' {
  a_queue slow
  start=$(now)
  mkfifo slow.pipe
  exec 9<>slow.pipe
  sparkq watch --since "$start" >slow.pipe 3>&- 9>&- &
  watcher=$!
  # 700 KB of events
  yes '{"queue":"slow","payload":{"argv":["true"]}}' | head -n 3000 | sparkq enqueue - >/dev/null
  run -0 --separate-stderr sparkq tasks -q slow --limit 1
  run -0 bash -c 'head -n 3000 <&9 | sed "s/.*\"friendly_id\":\"SLOW-\([0-9]*\)\".*/\1/"'
  assert_output "$(seq 3000)"
  exec 9>&-
}

@test 'on a terminal it prints lines for people' {
  needs script
  a_queue people
  start=$(now)
  sparkq enqueue -q people -- true
  script -qefc "sparkq watch --since $start --kind task" /dev/null >seen </dev/null 2>&1 3>&- &
  watcher=$!
  wait_until 'its line' grep -qE '^[0-9:]+  task\.enqueued   PEOPLE-1' seen
  run -0 bash -c "sparkq watch --since $start --table --kind task | head -n 1"
  assert_output --regexp '^[0-9:]+  task\.enqueued   PEOPLE-1$'
}

@test 'an unknown kind: 65 and the nearest; an unknown queue: 66; wrong words: 64; SIGINT 130, SIGTERM 143; its help' {
  a_queue words
  run -65 --separate-stderr sparkq watch --kind task.fialed
  assert_refused "sparkq-watch: kind 'task.fialed': no event is of that kind (invalid)" \
    "hint: did you mean 'task.failed'?"
  run -66 --separate-stderr sparkq watch -q wrods
  assert_refused "sparkq-watch: no queue 'wrods' (not_found)" "hint: did you mean 'words'?"
  run -64 --separate-stderr sparkq watch --since yesterday
  run -64 --separate-stderr sparkq watch words
  for end in 'INT 130' 'TERM 143'; do
    set -m
    watch_in_background -q words
    set +m
    sparkq enqueue -q words -- true
    wait_until 'it to watch' test -s words.out
    kill -s "${end% *}" "$watcher"
    code=0
    wait "$watcher" || code=$?
    assert_equal "$code" "${end#* }"
  done
  run -0 sparkq watch --help
  assert_line --partial 'as the journal gains it'
}

# The last: it restarts the daemon that all of them share.
@test 'after a kill or stop and a start of the daemon: no gap, no repeat, one message; after a teardown exit 78' {
  a_queue last
  watch_in_background -q last --kind task.enqueued
  sparkq enqueue -q last -- before
  wait_until 'the first' printed 1
  kill -KILL "$(daemon_pid "$project")"
  wait_until 'it to notice' grep -q 'the daemon is down' last.err
  sparkq enqueue -q last -- spooled
  sparkq start 3>&-
  sparkq enqueue -q last -- after
  wait_until 'what came meanwhile' printed 3
  sparkq stop
  sparkq start 3>&-
  sparkq enqueue -q last -- again
  wait_until 'the last' printed 4
  run -0 field friendly_id <last.out
  assert_output $'LAST-1\nLAST-2\nLAST-3\nLAST-4'
  run -0 cat last.err
  assert_output "sparkq-watch: the daemon is down, waiting for the next one: 'sparkq start'"
  sparkq teardown --force
  code=0
  wait "$watcher" || code=$?
  watcher=
  assert_equal "$code" 78 # there will never be another daemon
  run -0 cat last.err
  assert_line --partial 'no SparkQ project in'
}
