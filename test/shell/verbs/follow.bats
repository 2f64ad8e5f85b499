# sparkq follow: the output of tasks while they run

load ../../helpers/shared

# The daemon's runner works on `lane`, for the tests whose tasks may start at once.
setup_file() {
  started_project 'runners: [{queue: lane, jobs: 16}]'
  export project
  request queue.create '{"name":"lane"}' >/dev/null
}
teardown() { [ -z "${runner-}" ] || kill "$runner" 2>/dev/null || true; }

# A command that waits until the file `go.QUEUE` exists.
gate='until [ -e "go.$SPARKQ_QUEUE" ]; do sleep 0.02; done'
go() { : >"go.$queue"; }

# Starts a runner for this test's queue in the background; $runner is its pid.
work() {
  sparkq runner -q "$queue" --watch >/dev/null 2>&1 3>&- &
  runner=$!
}

# Follows in the background, into files; $follower is its pid.
follow_in_background() {
  sparkq follow "$@" >"$queue.out" 2>"$queue.err" 3>&- &
  follower=$!
}

end_of_it() {
  code=0
  wait "$follower" || code=$?
}

has() { grep -qF -e "$2" "$queue.$1"; }

@test 'it prints stdout to stdout and stderr to stderr while a task writes them, and exits as the task' {
  a_queue one
  sparkq enqueue -q one -c "echo first; echo odd >&2; $gate; printf last; exit 3"
  follow_in_background ONE-1
  wait_until 'the note that it waits' has err waiting
  work
  wait_until 'what was written so far' has out first
  wait_until 'its errors' has err odd
  go
  end_of_it
  assert_equal "$code" 3
  run -0 cat one.out
  assert_output $'first\nlast'
  run -0 grep -v 'no runner works' one.err # printed too if the runner needs more than a second
  assert_output "sparkq-follow: ONE-1 is queued, waiting to start
odd
sparkq-follow: ONE-1 failed: exit 3: odd ('sparkq task ONE-1' shows more)"
  # It prints the output of a finished task too, or the last lines.
  run -3 --separate-stderr sparkq follow ONE-1
  assert_output $'first\nlast'
  run -3 --separate-stderr sparkq follow ONE-1 --tail 1
  assert_output 'last'
}

@test 'control characters become visible; with --raw it prints byte for byte' {
  id=$(sparkq enqueue -q lane -c 'printf "\033[31mred\r10%%\r20%%\r\n\303\274 \377"')
  run -0 --separate-stderr sparkq follow "$id"
  assert_equal "$output" $'\\x1b[31mred\n10%\n20%\nü \xef\xbf\xbd'
  sparkq follow "$id" --raw >raw.bytes
  printf '\033[31mred\r10%%\r20%%\r\n\303\274 \377' | cmp - raw.bytes
}

@test 'for several tasks it prints whole lines, each with its task, and exits 1 if one did not succeed' {
  a_queue many
  sparkq enqueue -q many -c 'printf a; sleep 0.1; echo b; printf end; exit 5'
  sparkq enqueue -q many -c 'echo c'
  follow_in_background MANY-1 MANY-2
  wait_until 'the note that they wait' has err '2 tasks are queued'
  sparkq runner -q many --jobs 2 >/dev/null 2>&1 || true
  end_of_it
  assert_equal "$code" 1
  run -0 sort many.out
  assert_output $'[MANY-1] ab\n[MANY-1] end\n[MANY-2] c'
}

@test 'for a queue it prints the output of the running tasks, then of each next one, until the queue is idle' {
  a_queue whole
  run -0 --separate-stderr sparkq follow -q whole # it is idle
  sparkq enqueue -q whole -c "echo before; $gate; echo after"
  sparkq enqueue -q whole -c 'echo second; exit 1'
  sparkq enqueue -q whole -c 'echo third'
  work
  one_runs() { sparkq tasks -q whole --status running | grep -q running; }
  wait_until 'the first to run' one_runs
  follow_in_background -q whole
  wait_until 'its beginning' has out before
  go
  end_of_it
  assert_equal "$code" 1
  run -0 cat whole.out
  assert_output $'[WHOLE-1] before\n[WHOLE-1] after\n[WHOLE-2] second\n[WHOLE-3] third'
  run -0 cat whole.err
  assert_output "sparkq-follow: WHOLE-2 failed: exit 1: second ('sparkq task WHOLE-2' shows more)"
}

@test 'it goes on to the next attempt, with a note in between' {
  queue=lane
  twice='echo "attempt $SPARKQ_CLAIM"; [ "$SPARKQ_CLAIM" = 2 ] || { '$gate'; echo no >&2; exit 1; }'
  task=$(sparkq enqueue -q lane --json --retries 1 -c "$twice" | field friendly_id)
  follow_in_background "$task"
  wait_until 'the first attempt' has out 'attempt 1'
  go
  end_of_it
  assert_equal "$code" 0
  run -0 cat lane.out
  assert_output $'attempt 1\nattempt 2'
  run -0 cat lane.err
  assert_output --partial $'no\nsparkq-follow: '"$task"': attempt 1 failed: exit 1: no; there will be another'
}

@test 'output that a worker hands in with its report is printed when the task ends' {
  claimed_task chat
  follow_in_background CHAT-1
  echo said >said
  wait_until 'it to follow' bash -c "find /proc/$follower/fd -lname 'socket:*' | grep -q ."
  sparkq complete CHAT-1 --summary done --stdout said
  end_of_it
  assert_equal "$code" 0
  run -0 cat chat.out
  assert_output said
}

@test 'it reads a flood to its end although the log loses its middle meanwhile: no unreported gap, no repeat' {
  a_queue flood
  request queue.pause '{"queue":"flood"}'
  sed -i 's/^runners.*/&\ndefaults: {max_log: 1MB}/' sparkq.yml
  sparkq reload >/dev/null
  # Bursts: less than half of the limit between two looks at its size.
  sparkq enqueue -q flood -c \
    'for i in $(seq 30); do seq -f "%015.0f" $((i * 10000 - 9999)) $((i * 10000)); sleep 0.15; done'
  request queue.resume '{"queue":"flood"}'
  work
  run -0 --separate-stderr bash -c 'sparkq follow FLOOD-1 >flood.out; echo $?'
  assert_output 0
  assert_equal "$(grep -v 'bytes dropped' flood.out | sort -c 2>&1)" ''
  assert_equal "$(tail -n 1 flood.out)" 000000000300000
  if [ "$(wc -l <flood.out)" != 300000 ]; then assert_regex "$stderr" 'some of its output was dropped'; fi
  run -0 grep -c dropped ".sparkq/logs/$(sparkq tasks -q flood | field id)/1.out"
}

@test 'a closed pipe ends it without a message, also while the task writes nothing; Ctrl-C ends it; the task goes on' {
  needs perl
  a_queue pipe
  sparkq enqueue -q pipe -c "echo a; echo b; $gate"
  work
  run -0 --separate-stderr bash -c 'set -o pipefail; timeout $((60 * patience)) sparkq follow PIPE-1 | head -n 1'
  assert_output a
  set -m
  follow_in_background PIPE-1
  set +m
  wait_until 'its output' has out b
  kill -INT "$follower"
  end_of_it
  assert_equal "$code" 130
  run -0 sparkq tasks -q pipe --status running
  assert_equal "${#lines[@]}" 1
  go
  sparkq wait PIPE-1
}

@test 'a reader that does not read delays the follower alone, not the task' {
  a_queue slow
  sparkq enqueue -q slow -c 'seq 100000'
  mkfifo slow.pipe
  exec 9<>slow.pipe
  sparkq follow SLOW-1 >slow.pipe 3>&- 9>&- &
  follower=$!
  work
  run -0 --separate-stderr sparkq wait SLOW-1
  run -0 bash -c 'head -n 100000 <&9 | cmp - <(seq 100000)'
  exec 9>&-
  end_of_it
  assert_equal "$code" 0
}

@test 'an unknown task or queue: exit 66; wrong words: 64; a task that is canceled or cannot start: 1; its help' {
  a_queue wrong
  run -66 --separate-stderr sparkq follow nope
  assert_refused "sparkq-follow: no task 'nope' (not_found)" "hint: 'sparkq tasks' lists them"
  run -66 --separate-stderr sparkq follow -q worng
  run -64 --separate-stderr sparkq follow
  assert_refused 'sparkq-follow: ID is missing (usage)' "hint: name tasks, or a queue: 'sparkq follow -q QUEUE'"
  run -64 --separate-stderr sparkq follow -q wrong WRONG-1
  run -64 --separate-stderr sparkq follow WRONG-1 --tail all
  sparkq enqueue -q wrong -- true
  follow_in_background WRONG-1
  wait_until 'why nothing runs' has err "no runner works on queue 'wrong' by itself (jobs 0): "
  request task.cancel '{"id":"WRONG-1"}'
  end_of_it
  assert_equal "$code" 1
  run -1 --separate-stderr sparkq follow "$(sparkq enqueue -q lane -- /no/such/command)"
  assert_equal "$output" ''
  run -0 sparkq follow --help
  assert_line --partial 'until they finish'
}

# The last: it restarts the daemon that all of them share.
@test 'it goes on after a kill and a start of the daemon: no output is lost or printed twice' {
  a_queue last
  sparkq enqueue -q last -c "echo before; $gate; echo after"
  work
  follow_in_background LAST-1
  wait_until 'its output' has out before
  kill -KILL "$(daemon_pid "$project")"
  wait_until 'it to notice' has err 'the daemon is down'
  go
  wait_until 'what was written meanwhile' has out after
  sparkq start 3>&-
  end_of_it
  assert_equal "$code" 0
  run -0 cat last.out
  assert_output $'before\nafter'
}
