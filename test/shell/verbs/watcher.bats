# sparkq watcher: prints each task that becomes available, claims none

load ../../helpers/shared

# Each test has a queue and a folder of its own; T is what the friendly ids of its tasks begin with.
setup() {
  local letters=abcdefghijklmnopqrstuvwxyz
  a_queue "lane${letters:BATS_TEST_NUMBER:1}"
  T=${queue^^}
  mkdir "$project/$queue"
  cd "$project/$queue" || return
}

teardown() { [ -z "${watcher-}" ] || kill -KILL "$watcher" 2>/dev/null || true; }

# Starts one for this queue in the background, its output in files; $watcher is its pid.
watch_it() {
  sparkq watcher "$queue" "$@" >out 2>err 3>&- &
  watcher=$!
  wait_until 'the watcher to have its lock' has_lock
}

has_lock() { grep -qsx "$watcher" "$project"/.sparkq/run/sparkq-watcher-*.pid; }

# The files of a queue's watcher, which exist while it runs; one path a line.
files_of() {
  local name
  name=sparkq-watcher-$(sparkq queue show "$1" --json | field id)
  find "$project/.sparkq/run" -name "$name.lock" -o -name "$name.pid"
}

# Waits for its end; $code is its exit code.
end_of_it() {
  code=0
  wait "$watcher" || code=$?
  watcher=
}

printed() { [ "$(wc -l <out)" = "$1" ]; }
friendly_ids() { field friendly_id <"$1" | paste -sd ' '; }
many_tasks() { yes '{"payload":{"argv":["true"]}}' | head -n "$1" | sparkq enqueue -q "$queue" - >/dev/null; }

@test 'it prints one line of JSON per task, first the tasks that are available already, and claims none' {
  sparkq enqueue -q "$queue" -- one
  sparkq enqueue -q "$queue" --in 1h -- later
  watch_it
  wait_until 'the first line' printed 1
  sparkq peek -q "$queue" >peeked
  run -0 diff peeked out
  sparkq enqueue -q "$queue" -- three
  wait_until 'the second line' printed 2
  assert_equal "$(friendly_ids out)" "$T-1 $T-3"
  [ ! -s err ]
  run -0 sparkq tasks -q "$queue" --status running
  assert_output ''
}

@test 'it prints a task that is released, started, resumed or due, no other; with its queue it ends: exit 0' {
  request queue.create '{"name":"plan","planned":true}'
  queue=plan
  sparkq enqueue -q plan -- a
  sparkq enqueue -q plan --in 0.3 -- b
  watch_it
  request queue.start '{"queue":"plan"}'
  wait_until 'the start and the moment' printed 2
  request task.claim '{"queue":"plan"}' task.release '{"id":"PLAN-1"}'
  wait_until 'the release' printed 3
  request queue.pause '{"queue":"plan"}'
  sparkq enqueue -q plan -- c
  request queue.resume '{"queue":"plan"}'
  wait_until 'all three after the resume' printed 6
  assert_equal "$(friendly_ids out)" 'PLAN-1 PLAN-2 PLAN-1 PLAN-1 PLAN-2 PLAN-3'
  request queue.end '{"queue":"plan"}'
  end_of_it
  assert_equal "$code" 0
}

@test 'with --exec a command gets each task, one at a time; a command that fails is reported and ends nothing' {
  for i in 1 2 3; do sparkq enqueue -q "$queue" -- "$i"; done >ids
  cat >'command' <<'END'
[ ! -e busy ] || echo two at once
: >busy
sed "s/^.*friendly_id\":\"\([^\"]*\).*/\1/"
echo "$SPARKQ_TASK_ID $SPARKQ_QUEUE"
sleep 0.1
rm busy
[ -e failed ] || { : >failed; exit 3; }
END
  watch_it --exec "$(cat ./command)"
  wait_until 'three commands' printed 6
  run -0 cat out
  for i in 1 2 3; do
    assert_line --index $((2 * i - 2)) "$T-$i"
    assert_line --index $((2 * i - 1)) "$(sed -n "${i}p" ids) $queue"
  done
  run -0 cat err
  assert_output "sparkq-watcher: $T-1: the command ended with exit 3"
}

@test 'a command that runs ends with the watcher, as do the processes that it started' {
  sparkq enqueue -q "$queue" -- x
  watch_it --exec 'sleep 1000 & echo $! >child; wait'
  wait_until 'the command to run' test -s child
  kill -TERM "$watcher"
  end_of_it
  assert_equal "$code" 143
  wait_until 'its child to be gone' gone "$(cat child)"
  [ ! -s err ] # nothing failed
}

@test 'with --fifo it makes a FIFO for its owner, writes a line per task, also before a reader comes, and removes it' {
  watch_it --fifo wake
  wait_until 'the FIFO' test -p wake
  run -0 stat -c %a wake
  assert_output 600
  id=$(sparkq enqueue -q "$queue" -- one)
  second=$(sparkq enqueue -q "$queue" -- two)
  read -r line <wake
  assert_equal "$line" "$id"
  read -r line <wake
  assert_equal "$line" "$second"
  [ ! -s out ]
  kill -TERM "$watcher"
  end_of_it
  [ ! -e wake ]
}

@test 'a FIFO without a reader does not stop it: it drops the lines that do not fit, and reports that once' {
  mkfifo wake
  exec 9<>wake
  head -c 65500 /dev/zero >&9 # of 65536 that fit
  many_tasks 40
  watch_it --fifo wake --exec 'echo x'
  wait_until 'all of them' printed 40
  exec 9>&-
  kill -TERM "$watcher"
  end_of_it
  run -0 cat err
  assert_output "sparkq-watcher: 'wake' is full and no process reads it: lines are dropped"
  [ -p wake ] # it existed before
}

@test 'it refuses a file that is no FIFO: exit 65; one that it cannot make: exit 74; neither leaves a lock' {
  echo precious >file
  run -65 --separate-stderr sparkq watcher "$queue" --fifo file
  assert_refused "sparkq-watcher: --fifo '$PWD/file': not a FIFO (invalid)" \
    'hint: name one that is, or a path where nothing is'
  run -0 cat file
  assert_output precious
  run -74 --separate-stderr sparkq watcher "$queue" --fifo nowhere/wake
  assert_regex "$stderr" "^sparkq-watcher: cannot make the FIFO .*nowhere/wake.*\(io\)"
  run -0 files_of "$queue"
  assert_output ''
}

@test 'a queue has one: a second exits 75 and names it; kill -9 frees it at once; SIGTERM (143), SIGINT (130) too' {
  watch_it
  run -75 --separate-stderr sparkq watcher "$queue"
  assert_refused "sparkq-watcher: already running (pid $watcher) (already_running)" "hint: 'sparkq status' shows it"
  kill -KILL "$watcher"
  end_of_it
  set -m
  watch_it
  set +m
  sparkq enqueue -q "$queue" -- x
  wait_until 'the next to work' printed 1
  # Another queue has its own.
  mine=$queue first=$watcher
  a_queue "other$mine"
  sparkq enqueue -q "$queue" -- x
  watch_it
  wait_until 'the other one' printed 1
  files_of "$queue" | grep -q '\.lock$'
  kill -TERM "$watcher"
  end_of_it
  assert_equal "$code" 143
  run -0 files_of "$queue"
  assert_output ''
  watcher=$first
  run -0 files_of "$mine"
  assert_line --regexp '\.lock$'
  kill -INT "$watcher"
  end_of_it
  assert_equal "$code" 130
  run -0 files_of "$mine"
  assert_output ''
}

@test 'it ends when its reader closes the pipe; a reader that does not read delays its output, not its end' {
  many_tasks 1000
  run -0 --separate-stderr bash -c "set -o pipefail; sparkq watcher $queue | head -n 1 | wc -l"
  assert_output 1
  assert_equal "$stderr" ''
  mkfifo pipe
  exec 9<>pipe
  sparkq watcher "$queue" >pipe 2>err 3>&- 9>&- &
  watcher=$!
  wait_until 'the watcher to have its lock' has_lock
  read -r line <&9 # it has begun to write, and 300 KB do not fit
  kill -TERM "$watcher"
  has_no_lock() { ! has_lock; }
  wait_until 'its lock to be free' has_no_lock
  exec 9>&-
  end_of_it
  assert_equal "$code" 143
}

@test 'unknown queue: exit 66; wrong words: exit 64; its help' {
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
}

# The last: it restarts the daemon that all of them share.
@test 'after a kill or stop and a start of the daemon: no gap, no repeat; without a daemon exit 69; teardown ends it' {
  watch_it
  sparkq enqueue -q "$queue" -- before
  wait_until 'the first' printed 1
  kill -KILL "$(daemon_pid "$project")"
  sparkq enqueue -q "$queue" -- spooled
  sparkq start 3>&-
  sparkq enqueue -q "$queue" -- after
  wait_until 'the tasks from meanwhile' printed 3
  sparkq stop
  run -69 --separate-stderr sparkq watcher default
  assert_refused "sparkq-watcher: no daemon answers at '$project/.sparkq/sock' (unreachable)" \
    "hint: start it with 'sparkq start'"
  sparkq start 3>&-
  sparkq enqueue -q "$queue" -- again
  wait_until 'the last' printed 4
  assert_equal "$(friendly_ids out)" "$T-1 $T-2 $T-3 $T-4"
  sparkq teardown --force
  end_of_it
  assert_equal "$code" 143
}
