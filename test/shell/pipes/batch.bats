# sparkq enqueue - with more than memory should hold: all of it or nothing, whatever dies, and no more memory for more
# lines

load ../../helpers/common

sparkq_yml=$'runners: []\ntools: {talk: {interactive: true}}'

setup() { started_project "$sparkq_yml"; }
teardown() { end_project; }

# lines COUNT BYTES [LAST]: so many tasks with a prompt of that length, and a last line.
lines() { awk -v count="$1" -v bytes="$2" -v last="${3-}" 'BEGIN {
  text = sprintf("%*s", bytes, ""); gsub(/ /, "x", text)
  for (i = 1; i <= count; i++) printf "{\"tool\":\"talk\",\"payload\":{\"prompt\":\"%d %s\"}}\n", i, text
  if (last != "") print last
}'; }

queued() { sparkq queue show default | sed 's/.*"queued":\([0-9]*\).*/\1/'; }

# The most memory that a process ever had, in KiB.
peak() { sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$1/status"; }

@test 'its ids are printed in order, and nothing is left in the spool' {
  lines 7000 500 >many
  run -0 --separate-stderr sparkq enqueue - <many
  assert_equal "$stderr" ''
  assert_equal "${#lines[@]}" 7000
  assert_equal "$(sparkq rpc task.list '{"limit":1}' | field id | tail -1)" "${lines[6999]}"
  assert_equal "$(sparkq peek -q default | field id)" "${lines[0]}"
  run -0 ls -A .sparkq/spool
  assert_output ''
  # Whoever reads one line gets one, and all tasks are there.
  run -0 --separate-stderr bash -o pipefail -c 'sparkq enqueue --json - <many | head -1'
  assert_regex "$output" "^\{\"id\":\"$task_id\",\"friendly_id\":\"DEFAULT-7001\",\"queue\":\"default\",\"status\":\"queued\",\"created\":true\}$"
  assert_equal "$stderr" ''
  assert_equal "$(queued)" 14000
}

@test 'one that is refused, here or by the daemon, at the end of it: nothing is kept' {
  lines 7000 500 nonsense >many
  run -65 --separate-stderr sparkq enqueue - <many
  assert_regex "$stderr" '^sparkq-enqueue: line 7001 of stdin: not JSON '
  lines 7000 500 '{"queue":"defualt","payload":{"argv":["x"]}}' >many
  run -66 --separate-stderr sparkq enqueue - <many
  assert_refused "sparkq-enqueue: task 7001: no queue 'defualt' (not_found)" "hint: did you mean 'default'?"
  assert_equal "$(queued)" 0
  run -0 ls -A .sparkq/spool
  assert_output ''
}

@test 'a key that is taken is answered with the task that has it, in the place of its line' {
  id=$(sparkq enqueue --key k -- first)
  lines 7000 500 '{"key":"k","payload":{"argv":["second"]}}' >many
  run -0 --separate-stderr sparkq enqueue - <many
  assert_equal "${lines[7000]}" "$id"
  assert_equal "$(queued)" 7001
}

@test 'more lines take no more memory, of the tool and of the daemon' {
  [ -d /proc/self ] || skip 'no /proc'
  before=$(peak "$(daemon_pid "$project")")
  run -0 --separate-stderr bash -o pipefail -c "$(declare -f lines); lines 20000 1000 | NODE_OPTIONS=--max-old-space-size=32 sparkq enqueue - | wc -l"
  assert_output --regexp '^ *20000$'
  after=$(peak "$(daemon_pid "$project")")
  [ $((after - before)) -lt 30000 ] || fail "the daemon grew from $before to $after KiB"
}

@test 'the daemon down: the ids all the same, and the next one takes all of it in, once' {
  sparkq stop
  lines 7000 500 >many
  run -0 --separate-stderr sparkq enqueue - <many
  assert_equal "$stderr" "sparkq-enqueue: the daemon is down; 7000 tasks wait in '.sparkq/spool/'
hint: start it with 'sparkq start'"
  assert_equal "${#lines[@]}" 7000
  cp .sparkq/spool/000000000001.json kept
  sparkq start 3>&-
  cp kept .sparkq/spool/000000000001.json
  sparkq rpc spool.take '{}'
  assert_equal "$(queued)" 7000
  assert_equal "$(sparkq peek -q default | field id)" "${lines[0]}"
}

@test 'kill -9 of the tool while lines come leaves nothing, and its draft goes with the next start' {
  mkfifo pipe
  sparkq enqueue - <pipe >ids 3>&- &
  exec 7>pipe
  lines 7000 500 >&7
  # The draft belongs to the process that writes it.
  wait_until 'a draft' compgen -G '.sparkq/spool/.[0-9]*.[0-9]*'
  draft=$(compgen -G '.sparkq/spool/.[0-9]*.[0-9]*')
  writer=${draft##*/.}
  kill -KILL "${writer%.*}"
  exec 7>&-
  sparkq stop
  sparkq start 3>&-
  run -0 ls -A .sparkq/spool
  assert_output ''
  assert_equal "$(queued)" 0
}

@test 'kill -9 of the daemon in the middle of it: all or nothing, and all after the next start' {
  lines 15000 500 >many
  sparkq enqueue - <many >ids 2>errors 3>&- &
  many=$!
  wait_until 'the daemon to be at it' compgen -G '.sparkq/spool/.tsk_*.answers'
  kill -KILL "$(daemon_pid "$project")"
  wait "$many"
  assert_equal "$(wc -l <ids | tr -d ' ')" 15000
  run -0 cat errors
  assert_output --partial "the daemon is down; 15000 tasks wait in '.sparkq/spool/'"
  wait_until 'the daemon to be gone' bash -c '! sparkq status >/dev/null'
  sparkq start 3>&-
  assert_equal "$(queued)" 15000
  assert_equal "$(sparkq peek -q default | field id)" "$(head -1 ids)"
}

@test 'lines that come late are waited for, and until the last there is nothing' {
  mkfifo pipe
  sparkq enqueue - <pipe >ids 3>&- &
  slow=$!
  exec 7>pipe
  lines 7000 500 >&7
  wait_until 'a draft' compgen -G '.sparkq/spool/.[0-9]*.[0-9]*'
  assert_equal "$(queued)" 0
  echo '{"payload":{"argv":["last"]}}' >&7
  exec 7>&-
  wait "$slow"
  assert_equal "$(wc -l <ids | tr -d ' ')" "$(queued)"
  assert_equal "$(queued)" 7001
}
