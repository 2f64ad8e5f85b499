# sparkq enqueue - with more lines than memory should hold: it adds all of them or none, whatever is killed, and needs
# no more memory for more lines. All tests share a project; those that stop its daemon come last.

sparkq_yml=$'runners: []\ntools: {talk: {interactive: true}}'
load ../../helpers/shared

# lines COUNT BYTES [LAST]: so many tasks, each with a prompt of that length, and a last line.
lines() { awk -v count="$1" -v bytes="$2" -v last="${3-}" 'BEGIN {
  text = sprintf("%*s", bytes, ""); gsub(/ /, "x", text)
  for (i = 1; i <= count; i++) printf "{\"tool\":\"talk\",\"payload\":{\"prompt\":\"%d %s\"}}\n", i, text
  if (last != "") print last
}'; }

# How many tasks wait in the test's queue.
queued() { sparkq queue show "$queue" --json | field queued; }

# The most memory that a process ever had, in KiB.
peak() { sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$1/status"; }

assert_nothing_spooled() { assert_equal "$(ls -A .sparkq/spool)" ''; }

@test 'more lines take no more memory, neither of the verb nor of the daemon' {
  [ -d /proc/self ] || skip 'no /proc'
  before=$(peak "$(daemon_pid "$project")")
  run -0 --separate-stderr bash -o pipefail -c \
    "$(declare -f lines); lines 20000 1000 | NODE_OPTIONS=--max-old-space-size=32 sparkq enqueue - | wc -l"
  assert_output --regexp '^ *20000$'
  after=$(peak "$(daemon_pid "$project")")
  [ $((after - before)) -lt 30000 ] || fail "the daemon grew from $before to $after KiB"
}

@test 'the ids are printed in the order of the lines, and the spool is empty afterwards' {
  a_queue order
  lines 7000 500 >many
  run -0 --separate-stderr sparkq enqueue -q order - <many
  assert_equal "$(said)" ''
  assert_equal "${#lines[@]}" 7000
  assert_equal "$(sparkq tasks -q order --limit 1 | field id)" "${lines[6999]}"
  assert_equal "$(sparkq peek -q order | field id)" "${lines[0]}"
  assert_nothing_spooled
  # A reader that takes one line ends it without an error, and all tasks exist.
  run -0 --separate-stderr bash -o pipefail -c 'sparkq enqueue -q order --json - <many | head -1'
  assert_regex "$output" "^\{\"id\":\"$task_id\",\"friendly_id\":\"ORDER-7001\",\"queue\":\"order\",\
\"status\":\"queued\",\"created\":true\}$"
  assert_equal "$(said)" ''
  assert_equal "$(queued)" 14000
}

@test 'if the last line is refused, by the verb or by the daemon, no task is added' {
  a_queue refused
  lines 7000 500 nonsense >many
  run -65 --separate-stderr sparkq enqueue -q refused - <many
  assert_regex "$stderr" '^sparkq-enqueue: line 7001 of stdin: not JSON '
  lines 7000 500 '{"queue":"refusde","payload":{"argv":["x"]}}' >many
  run -66 --separate-stderr sparkq enqueue -q refused - <many
  assert_refused "sparkq-enqueue: task 7001: no queue 'refusde' (not_found)" "hint: did you mean 'refused'?"
  assert_equal "$(queued)" 0
  assert_nothing_spooled
}

@test 'a line whose key a task has already prints the id of that task; lines that come late are waited for' {
  a_queue late
  id=$(sparkq enqueue -q late --key k -- first)
  mkfifo pipe
  sparkq enqueue -q late - <pipe >ids 3>&- &
  slow=$!
  exec 7>pipe
  lines 7000 500 >&7
  wait_until 'a draft' compgen -G '.sparkq/spool/.[0-9]*.[0-9]*'
  # Before the last line no task is added.
  assert_equal "$(queued)" 1
  echo '{"key":"k","payload":{"argv":["second"]}}' >&7
  exec 7>&-
  wait "$slow"
  assert_equal "$(wc -l <ids | tr -d ' ')" 7001
  assert_equal "$(tail -1 ids)" "$id"
  assert_equal "$(queued)" 7001
}

@test 'kill -9 of the daemon while it adds the batch: all or nothing, and all after the next start' {
  a_queue daemon
  lines 15000 500 >many
  sparkq enqueue -q daemon - <many >ids 2>errors 3>&- &
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
  assert_equal "$(sparkq peek -q daemon | field id)" "$(head -1 ids)"
}

@test 'kill -9 of the verb while it reads adds nothing; with the daemon down the next one adds the batch once' {
  a_queue verb
  mkfifo killed
  sparkq enqueue -q verb - <killed >ids 3>&- &
  exec 7>killed
  lines 7000 500 >&7
  # The name of the draft has the pid of its writer.
  wait_until 'a draft' compgen -G '.sparkq/spool/.[0-9]*.[0-9]*'
  draft=$(compgen -G '.sparkq/spool/.[0-9]*.[0-9]*')
  writer=${draft##*/.}
  kill -KILL "${writer%.*}"
  exec 7>&-
  sparkq stop
  lines 7000 500 >many
  run -0 --separate-stderr sparkq enqueue -q verb - <many
  assert_equal "$stderr" "sparkq-enqueue: the daemon is down; 7000 tasks wait in '.sparkq/spool/'
hint: start it with 'sparkq start'"
  assert_equal "${#lines[@]}" 7000
  file=$(compgen -G '.sparkq/spool/*.json')
  cp "$file" kept
  sparkq start 3>&-
  # The start removes the draft too.
  assert_nothing_spooled
  cp kept "$file"
  sparkq rpc spool.take '{}'
  assert_equal "$(queued)" 7000
  assert_equal "$(sparkq peek -q verb | field id)" "${lines[0]}"
}
