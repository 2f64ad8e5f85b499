# sparkq watcher: tells what becomes available, claims nothing

load ../../helpers/common

setup() { started_project 'runners: []'; }

teardown() {
  [ -z "${watcher-}" ] || kill -KILL "$watcher" 2>/dev/null || true
  end_project
}

# Starts one in the background, its output in files; $watcher is its pid.
watch_it() {
  sparkq watcher "$@" >out 2>err 3>&- &
  watcher=$!
  wait_until 'the watcher to have its lock' has_lock
}

has_lock() { grep -qsx "$watcher" .sparkq/run/sparkq-watcher-*.pid; }

# Waits for its end; $code is its exit code.
end_of_it() {
  code=0
  wait "$watcher" || code=$?
  watcher=
}

told() { [ "$(wc -l <out)" = "$1" ]; }
friendly_ids() { field friendly_id <"$1" | paste -sd ' '; }

@test 'one line of JSON per task, first those that wait already, and nothing is claimed' {
  sparkq enqueue -- one
  sparkq enqueue --in 1h -- later
  watch_it default
  wait_until 'the first line' told 1
  sparkq peek -q default >peeked
  run -0 diff peeked out
  sparkq enqueue -- three
  wait_until 'the second line' told 2
  assert_equal "$(friendly_ids out)" 'DEFAULT-1 DEFAULT-3'
  [ ! -s err ]
  run -0 sparkq tasks --status running
  assert_output ''
}

@test 'a release, a start, a resume and a moment that has come tell too; what is handed out to nobody does not' {
  sparkq queue create plan --planned
  sparkq enqueue -q plan -- a
  sparkq enqueue -q plan --in 0.3 -- b
  watch_it plan
  sparkq queue start plan
  wait_until 'the start and the moment' told 2
  sparkq claim -q plan >/dev/null
  sparkq release PLAN-1
  wait_until 'the release' told 3
  sparkq queue pause plan
  sparkq enqueue -q plan -- c
  sparkq queue resume plan
  wait_until 'all three after the resume' told 6
  assert_equal "$(friendly_ids out)" 'PLAN-1 PLAN-2 PLAN-1 PLAN-1 PLAN-2 PLAN-3'
}

@test 'a daemon that is killed or stopped and started again leaves no gap and no repeat' {
  watch_it default
  sparkq enqueue -- before
  wait_until 'the first' told 1
  kill -KILL "$(daemon_pid "$project")"
  sparkq enqueue -- spooled
  sparkq start 3>&-
  sparkq enqueue -- after
  wait_until 'what came meanwhile' told 3
  sparkq stop
  sparkq start 3>&-
  sparkq enqueue -- again
  wait_until 'the last' told 4
  assert_equal "$(friendly_ids out)" 'DEFAULT-1 DEFAULT-2 DEFAULT-3 DEFAULT-4'
}

@test 'with --exec a command gets each task, one at a time, and one that fails is said and ends nothing' {
  for i in 1 2 3; do sparkq enqueue -- "$i"; done >ids
  watch_it default --exec '[ ! -e busy ] || echo two at once; : >busy; sed "s/^.*friendly_id\":\"\([^\"]*\).*/\1/"; echo "$SPARKQ_TASK_ID $SPARKQ_QUEUE"; sleep 0.1; rm busy; [ -e failed ] || { : >failed; exit 3; }'
  wait_until 'three commands' told 6
  run -0 cat out
  for i in 1 2 3; do
    assert_line --index $((2 * i - 2)) "DEFAULT-$i"
    assert_line --index $((2 * i - 1)) "$(sed -n "${i}p" ids) default"
  done
  run -0 cat err
  assert_output 'sparkq-watcher: DEFAULT-1: the command ended with exit 3'
}

@test 'a command that runs is ended with the watcher, and what it started' {
  sparkq enqueue -- x
  watch_it default --exec 'sleep 1000 & echo $! >child; wait'
  wait_until 'the command to run' test -s child
  kill -TERM "$watcher"
  end_of_it
  assert_equal "$code" 143
  wait_until 'its child to be gone' gone "$(cat child)"
  [ ! -s err ] # nothing failed
}

@test 'with --fifo a line per wake-up, also for a reader that comes later; it is made for its owner and removed' {
  watch_it default --fifo wake
  wait_until 'the FIFO' test -p wake
  run -0 stat -c %a wake
  assert_output 600
  id=$(sparkq enqueue -- one)
  second=$(sparkq enqueue -- two)
  read -r line <wake
  assert_equal "$line" "$id"
  read -r line <wake
  assert_equal "$line" "$second"
  [ ! -s out ]
  kill -TERM "$watcher"
  end_of_it
  [ ! -e wake ]
}

@test 'a FIFO that nobody reads does not stop it: what does not fit is dropped, and said once' {
  mkfifo wake
  exec 9<>wake
  head -c 65500 /dev/zero >&9 # of 65536 that fit
  for i in $(seq 40); do echo '{"payload":{"argv":["true"]}}'; done | sparkq enqueue - >/dev/null
  watch_it default --fifo wake --exec 'echo x'
  wait_until 'all of them' told 40
  exec 9>&-
  kill -TERM "$watcher"
  end_of_it
  run -0 cat err
  assert_output "sparkq-watcher: 'wake' is full and no process reads it: lines are dropped"
  [ -p wake ] # it was there before
}

@test 'what is no FIFO is refused: exit 65; what cannot be made: exit 74; nothing is left behind' {
  echo precious >file
  run -65 --separate-stderr sparkq watcher default --fifo file
  assert_refused "sparkq-watcher: --fifo '$project/file': not a FIFO (invalid)" 'hint: name one that is, or a path where nothing is'
  run -0 cat file
  assert_output precious
  run -74 --separate-stderr sparkq watcher default --fifo nowhere/wake
  assert_regex "$stderr" "^sparkq-watcher: cannot make the FIFO .*nowhere/wake.*\(io\)"
  run -0 find .sparkq/run -name '*watcher*.lock' -o -name '*watcher*.pid'
  assert_output ''
}

@test 'one a queue: a second exits 75 and says who has it; another queue has its own' {
  sparkq queue create other
  watch_it default
  run -75 --separate-stderr sparkq watcher default
  assert_refused "sparkq-watcher: already running (pid $watcher) (already_running)" "hint: 'sparkq status' shows it"
  sparkq watcher other >told 2>&1 3>&- &
  second=$!
  sparkq enqueue -q other -- x
  wait_until 'the other one' test -s told
  kill -TERM "$second"
  wait "$second" || true
}

@test 'SIGTERM (143) and SIGINT (130) remove its mark; after kill -9 the next starts at once' {
  for end in 'TERM 143' 'INT 130'; do
    set -m
    watch_it default
    set +m
    wait_until 'its mark' bash -c 'test -d .sparkq/run/sparkq-watcher-que_*.lock'
    kill -s "${end% *}" "$watcher"
    end_of_it
    assert_equal "$code" "${end#* }"
    run -0 find .sparkq/run -name '*watcher*.lock' -o -name '*watcher*.pid'
    assert_output ''
  done
  watch_it default
  kill -KILL "$watcher"
  end_of_it
  watch_it default
  sparkq enqueue -- x
  wait_until 'the next to work' told 1
}

@test 'it ends with its queue: exit 0; and when nobody reads any more' {
  sparkq queue create over
  watch_it over
  sparkq queue end over
  end_of_it
  assert_equal "$code" 0
  for i in $(seq 500); do echo '{"payload":{"argv":["true"]}}'; done | sparkq enqueue - >/dev/null
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq watcher default | head -n 1 | wc -l'
  assert_output 1
  assert_equal "$stderr" ''
}

@test 'a reader that does not read holds it up, not its end' {
  for i in $(seq 1000); do echo '{"payload":{"argv":["true"]}}'; done | sparkq enqueue - >/dev/null
  mkfifo pipe
  exec 9<>pipe
  sparkq watcher default >pipe 2>err 3>&- 9>&- &
  watcher=$!
  wait_until 'the watcher to have its lock' has_lock
  read -r line <&9 # it has begun to write, and 300 KB do not fit
  kill -TERM "$watcher"
  wait_until 'its lock to be free' bash -c '! ls .sparkq/run/sparkq-watcher-*.pid'
  exec 9>&-
  end_of_it
  assert_equal "$code" 143
}

@test 'teardown ends it' {
  watch_it default
  sparkq teardown --force
  end_of_it
  assert_equal "$code" 143
}

@test 'unknown queue: exit 66; the daemon down: 69; wrong words: 64; its help' {
  run -66 --separate-stderr sparkq watcher defualt
  assert_refused "sparkq-watcher: no queue 'defualt' (not_found)" "hint: did you mean 'default'?"
  run -64 --separate-stderr sparkq watcher
  assert_refused 'sparkq-watcher: QUEUE is missing (usage)' "hint: see 'sparkq help watcher'"
  run -64 --separate-stderr sparkq watcher default --exce x
  assert_refused "sparkq-watcher: unknown option '--exce' (usage)" "hint: did you mean '--exec'?"
  run -64 --separate-stderr sparkq watcher default --exec ''
  assert_refused "sparkq-watcher: --exec is empty (usage)" "hint: as --exec 'notify-send SparkQ'"
  run -0 --separate-stderr sparkq watcher --help
  assert_line --partial 'claim nothing'
  sparkq stop
  run -69 --separate-stderr sparkq watcher default
  assert_refused "sparkq-watcher: no daemon answers at '$project/.sparkq/sock' (unreachable)" "hint: start it with 'sparkq start'"
}
