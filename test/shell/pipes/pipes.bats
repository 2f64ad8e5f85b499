# Pipes, closed streams, odd bytes and odd paths. All tests share a daemon; one restarts it, and two have a project of
# their own.

load ../../helpers/shared

sparkq_yml=$'runners: []\ntools: {talk: {interactive: true}}'

teardown() {
  [ -z "${parent-}" ] || { end_project && rm -rf "$parent"; }
}

# many COUNT: so many tasks of 2 KB, as lines of JSON.
many() {
  local line
  line="{\"payload\":{\"argv\":[\"x\"]},\"metadata\":{\"a\":\"$(head -c 2000 /dev/zero | tr '\0' y)\"}}"
  for ((i = 0; i < $1; i++)); do echo "$line"; done
}

@test 'a verb whose output goes into head ends without a message, however much it prints' {
  many 200 | sparkq enqueue - >/dev/null
  for typed in 'sparkq tasks' 'sparkq tasks --table' 'sparkq task DEFAULT-1' 'sparkq rpc daemon.describe' \
    'sparkq help' 'sparkq tasks | sparkq task -'; do
    run -0 --separate-stderr bash -c "set -o pipefail; $typed | head -n 1 >/dev/null"
    assert_equal "$typed: $output$stderr" "$typed: "
  done
  # A reader that reads on receives all of it.
  run -0 --separate-stderr bash -c 'sparkq tasks | wc -l'
  assert_output --regexp '^ *200$'
}

@test 'output into a file on a full disk: exit 74, no stack trace' {
  [ -c /dev/full ] || skip 'no /dev/full here'
  for typed in 'sparkq status' 'sparkq help' 'sparkq enqueue -- x'; do
    run -74 --separate-stderr bash -c "$typed >/dev/full"
    assert_equal "$output" ''
    assert_equal "$(said)" 'sparkq: stdout cannot be written: no space left on device (io)'
  done
}

@test 'a non-blocking pipe receives all output; stdout and stderr into one file keep their order' {
  needs perl
  many 100 | sparkq enqueue - >/dev/null
  mkfifo full
  perl -MFcntl -e 'fcntl STDOUT, F_SETFL, O_WRONLY | O_NONBLOCK; exec @ARGV' sparkq rpc task.list >full 3>&- &
  # The pipe is read once it is full.
  exec 4<full
  wait_until 'a full pipe' perl -e 'open P, "<&=4"; vec($in, 4, 1) = 1; select $in, undef, undef, 0;
    ioctl P, 0x541b, $n = pack "L", 0; exit unpack("L", $n) < 65536'
  cat <&4 >all
  exec 4<&-
  wait $!
  run -0 jq '.tasks | length' all
  assert_output 50

  sparkq task default-2 nope default-1 --json >both 2>&1 || true
  run -0 jq -r '.friendly_id // .error.code' both
  assert_output $'DEFAULT-2\nnot_found\nDEFAULT-1'
}

@test 'verbs work without process.binding, and its use prints no deprecation' {
  echo 'process.binding = () => { throw new Error("gone") }' >without.cjs
  export NODE_OPTIONS="--require ./without.cjs"
  run -0 --separate-stderr sparkq enqueue -- x
  assert_regex "$output" "^$task_id$"
  assert_equal "$(said)" ''
  id=$output
  unset NODE_OPTIONS
  export NODE_PENDING_DEPRECATION=1
  run -0 --separate-stderr sparkq task "$id" --json
  assert_regex "$output" "^\{\"id\":\"$id\""
  assert_equal "$stderr" ''
}

@test 'a verb works with closed streams' {
  run -0 --separate-stderr bash -c 'sparkq enqueue -- x <&-'
  assert_regex "$output" "^$task_id$"
  run -0 --separate-stderr bash -c 'sparkq tasks <&- >&- 2>&-'
  run -0 --separate-stderr bash -c 'sparkq enqueue - <&-'
  assert_equal "$output$stderr" ''
  run -0 --separate-stderr bash -c 'sparkq setup --yes <&-'
  run -64 --separate-stderr bash -c 'sparkq nope 2>&-'
}

@test 'a payload of 1 MiB is stored and printed byte for byte; one byte more is refused: exit 65' {
  a_queue large
  cwd="{\"cwd\":\"$project\",\"prompt\":\"\"}"
  size=$((1024 * 1024 - ${#cwd}))
  text=$(head -c $size /dev/urandom | base64 | tr -d '\n' | head -c $size)
  printf '{"payload":{"prompt":"%s"},"tool":"talk"}\n' "$text" >largest
  run -0 --separate-stderr bash -c 'cat largest | sparkq enqueue -q large -'
  sparkq peek -q large | sed 's/.*"prompt":"//; s/".*//' >back
  printf '%s\n' "$text" >sent
  cmp sent back
  printf '{"payload":{"prompt":"%sx"},"tool":"talk"}\n' "$text" >larger
  run -65 --separate-stderr sparkq enqueue - <larger
  assert_refused 'sparkq-enqueue: payload: 1048577 bytes, at most 1048576 are taken (invalid)' \
    'hint: put the data into a file and name it'
  run -65 --separate-stderr sparkq enqueue --tool talk - \
    < <(printf '{"payload":{"prompt":"%s"}}\n' "$text$text$text$text$text")
  assert_equal "$output" ''
}

@test 'unicode, newlines, deep nesting, lone surrogates and __proto__ are stored and printed as they are' {
  a_queue values
  deep=$(printf '[%.0s' {1..1000})$(printf ']%.0s' {1..1000})
  values=('"日本 🎉 \u0001 \n\t\\ \" ü"' "$deep" '{"__proto__":{"a":[]},"constructor":null}' '"\ud800"' '"\u0000"'
    '[1.5,-0.1,1e+21,true,null,{}]')
  for value in "${values[@]}"; do
    echo "{\"tool\":\"talk\",\"payload\":{\"prompt\":\"x\",\"v\":$value}}"
  done >tasks
  run -0 --separate-stderr sparkq enqueue -q values - <tasks
  ids=("${lines[@]}")
  assert_equal "${#ids[@]}" "${#values[@]}"
  for i in "${!values[@]}"; do
    run -0 --separate-stderr sparkq claim -q values
    assert_output --partial "\"v\":${values[i]}}"
    run -0 --separate-stderr sparkq complete "${ids[i]}" --summary done --data "${values[i]}"
  done
  run -0 --separate-stderr sparkq task "${ids[@]}" --json
  for i in "${!values[@]}"; do assert_line --index "$i" --partial "\"result_data\":${values[i]},"; done
}

@test 'a line that is cut off is refused, and a last line without a newline is read' {
  a_queue cut
  run -0 --separate-stderr sparkq enqueue -q cut - < <(printf '{"payload":{"argv":["no newline"]}}')
  run -65 --separate-stderr sparkq enqueue -q cut - < <(printf '{"payload":{"argv":["cut')
  assert_regex "$stderr" '^sparkq-enqueue: line 1 of stdin: not JSON '
  run -0 --separate-stderr sparkq tasks -q cut
  assert_equal "${#lines[@]}" 1
}

@test 'SPARKQ_SOCKET names the daemon from each directory' {
  cd /
  SPARKQ_SOCKET=$project/.sparkq/sock run -0 --separate-stderr sparkq enqueue -- true
  SPARKQ_SOCKET=/nowhere/sock run -69 --separate-stderr sparkq tasks
  assert_refused "sparkq-tasks: no daemon answers at '/nowhere/sock' (unreachable)" \
    "hint: start it with 'sparkq start'"
}

@test 'a reader of ids continues with the next daemon; it ends, though stdin stays open, once it cannot go on' {
  a_queue ids
  for i in 1 2 3 4; do sparkq enqueue -q ids -- x; done
  sparkq tasks -q ids | sparkq cancel -
  mkfifo ids out
  # It ends when its output has no reader any more.
  head -n 1 <out >first 3>&- &
  sparkq requeue - <ids >out 3>&- &
  reading=$!
  exec 7>ids
  echo IDS-1 >&7
  wait_until 'the first' test -s first
  echo IDS-2 >&7
  wait_until 'the second' task_is IDS-6 queued
  wait_until 'its end' gone "$reading"
  wait "$reading"
  exec 7>&-
  # It ends when no daemon runs.
  sparkq requeue - <ids 2>said 3>&- &
  reading=$!
  exec 7>ids
  echo IDS-3 >&7
  wait_until 'the third' task_is IDS-7 queued
  sparkq stop
  sparkq start 3>&- 7>&-
  echo IDS-4 >&7
  wait_until 'the fourth, from the next daemon' task_is IDS-8 queued
  daemon=$(daemon_pid "$project")
  kill -KILL "$daemon"
  echo IDS-1 >&7
  wait "$reading" || code=$?
  assert_equal "$code" 69
  exec 7>&-
  # Which of the two depends on whether it noticed the end of the daemon before it wrote.
  assert_regex "$(cat said)" '^sparkq-requeue: .* \((unreachable|disconnected)\)'$'\n''hint: '
}

# works_in PATH: makes a project of that path, in which a task runs.
works_in() {
  project=$1
  mkdir -p "$project"
  cd "$project"
  run -0 --separate-stderr sparkq setup --yes </dev/null
  run -0 --separate-stderr sparkq start 3>&-
  run -0 --separate-stderr sparkq enqueue -- pwd
  id=$output
  wait_until 'the task to end' task_is "$id" succeeded
  run -0 --separate-stderr sparkq task "$id" --table
  assert_output --partial "summary   $project"
}

@test 'a project works in a path with spaces, quotes, shell characters and unicode' {
  parent=$(mktemp -d "${TMPDIR:-/tmp}/sq.XXXXXX")
  works_in "$parent/it's \"a\" \$HOME [b]* ü 日本"
  [ -S .sparkq/sock ]
}

@test 'a project works in a path of 200 characters: the file socket names a socket elsewhere' {
  parent=$(mktemp -d "${TMPDIR:-/tmp}/sq.XXXXXX")
  long="$parent/ü 日本"
  while [ "${#long}" -lt 200 ]; do long="$long/deep er"; done
  export XDG_RUNTIME_DIR=$parent/runtime
  mkdir -m 700 "$XDG_RUNTIME_DIR"
  works_in "$long"
  [ ! -e .sparkq/sock ]
  socket=$(cat .sparkq/socket)
  [ -S "$socket" ]
  [ "${#socket}" -le 100 ]
  run -0 stat -c %a "$socket" "${socket%/*}"
  assert_output $'600\n700'
  # A caller needs no variable to find it, and a task finds it too.
  unset XDG_RUNTIME_DIR
  # shellcheck disable=SC2016
  id=$(sparkq enqueue -c 'cd / && test -S "$SPARKQ_SOCKET" && sparkq task "$SPARKQ_TASK_ID" --json')
  wait_until 'the task to end' task_is "$id" succeeded
  sparkq stop
  [ ! -e "$socket" ]
}
