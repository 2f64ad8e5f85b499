# Pipes, closed streams, odd bytes and odd paths.

load ../../helpers/common

teardown() {
  end_project
  [ -z "${parent-}" ] || rm -rf "$parent"
}

quiet() { started_project $'runners: []\ntools: {talk: {interactive: true}}'; }

@test '| head ends quietly, however much there is' {
  quiet
  line="{\"payload\":{\"argv\":[\"x\"]},\"metadata\":{\"a\":\"$(head -c 2000 /dev/zero | tr '\0' y)\"}}"
  for i in {1..200}; do echo "$line"; done | sparkq enqueue - >/dev/null
  for typed in 'sparkq tasks' 'sparkq tasks --table' 'sparkq task DEFAULT-1' 'sparkq rpc daemon.describe' 'sparkq help' 'sparkq tasks | sparkq task -'; do
    run -0 --separate-stderr bash -c "set -o pipefail; $typed | head -n 1 >/dev/null"
    assert_equal "$output$stderr" ''
  done
  # All of it arrives where somebody reads on.
  run -0 --separate-stderr bash -c 'sparkq tasks | wc -l'
  assert_output --regexp '^ *200$'
}

@test 'a full disk behind > is an error: exit 74, no stack trace' {
  [ -c /dev/full ] || skip 'no /dev/full here'
  quiet
  for typed in 'sparkq status' 'sparkq help' 'sparkq enqueue -- x'; do
    run -74 --separate-stderr bash -c "$typed >/dev/full"
    assert_refused 'sparkq: stdout cannot be written: no space left on device (io)'
  done
}

@test 'a pipe that does not wait is filled all the same, and what goes to the same place keeps its order' {
  needs perl
  quiet
  line="{\"payload\":{\"argv\":[\"x\"]},\"metadata\":{\"a\":\"$(head -c 2000 /dev/zero | tr '\0' y)\"}}"
  for i in {1..100}; do echo "$line"; done | sparkq enqueue - >/dev/null
  mkfifo full
  perl -MFcntl -e 'fcntl STDOUT, F_SETFL, O_WRONLY | O_NONBLOCK; exec @ARGV' sparkq rpc task.list >full 3>&- &
  # It is read once more is written than a pipe holds.
  exec 4<full
  wait_until 'a full pipe' perl -e 'open P, "<&=4"; vec($in, 4, 1) = 1; select $in, undef, undef, 0; ioctl P, 0x541b, $n = pack "L", 0; exit unpack("L", $n) < 65536'
  cat <&4 >all
  exec 4<&-
  wait $!
  run -0 jq '.tasks | length' all
  assert_output 50

  sparkq task default-2 nope default-1 --json >both 2>&1 || true
  run -0 jq -r '.friendly_id // .error.code' both
  assert_output $'DEFAULT-2\nnot_found\nDEFAULT-1'
}

@test 'a Node without the insides that verbs use does as well, and with them nobody hears of it' {
  quiet
  echo 'process.binding = () => { throw new Error("gone") }' >without.cjs
  export NODE_OPTIONS="--require ./without.cjs"
  run -0 --separate-stderr sparkq enqueue -- x
  assert_regex "$output" "^$task_id$"
  assert_equal "$stderr" ''
  id=$output
  unset NODE_OPTIONS
  export NODE_PENDING_DEPRECATION=1
  run -0 --separate-stderr sparkq peek -q default
  assert_regex "$output" "^\{\"id\":\"$id\""
  assert_equal "$stderr" ''
}

@test 'closed streams harm nobody' {
  quiet
  run -0 --separate-stderr bash -c 'sparkq enqueue -- x <&-'
  assert_regex "$output" "^$task_id$"
  run -0 --separate-stderr bash -c 'sparkq tasks <&- >&- 2>&-'
  run -0 --separate-stderr bash -c 'sparkq enqueue - <&-'
  assert_equal "$output$stderr" ''
  run -0 --separate-stderr bash -c 'sparkq setup --yes <&-'
  run -64 --separate-stderr bash -c 'sparkq nope 2>&-'
}

@test 'a payload of 1 MiB goes in and out byte-equal; one byte more is refused: exit 65' {
  quiet
  cwd="{\"cwd\":\"$project\",\"prompt\":\"\"}"
  text=$(head -c $((1024 * 1024 - ${#cwd})) /dev/urandom | base64 | tr -d '\n' | head -c $((1024 * 1024 - ${#cwd})))
  printf '{"payload":{"prompt":"%s"},"tool":"talk"}\n' "$text" >largest
  run -0 --separate-stderr bash -c 'cat largest | sparkq enqueue -'
  sparkq peek -q default | sed 's/.*"prompt":"//; s/".*//' >back
  printf '%s\n' "$text" >sent
  cmp sent back
  printf '{"payload":{"prompt":"%sx"},"tool":"talk"}\n' "$text" >larger
  run -65 --separate-stderr sparkq enqueue - <larger
  assert_refused "sparkq-enqueue: payload: 1048577 bytes, at most 1048576 are taken (invalid)" 'hint: put the data into a file and name it'
  cat larger larger >twice
  run -65 --separate-stderr sparkq enqueue --tool talk - < <(printf '{"payload":{"prompt":"%s"}}\n' "$text$text$text$text$text")
  assert_equal "$output" ''
}

@test 'unicode, newlines, deep nesting, lone surrogates and __proto__ go in and out as they are' {
  quiet
  deep=$(printf '[%.0s' {1..1000})$(printf ']%.0s' {1..1000})
  for value in '"日本 🎉 \u0001 \n\t\\ \" ü"' "$deep" '{"__proto__":{"a":[]},"constructor":null}' '"\ud800"' '"\u0000"' '[1.5,-0.1,1e+21,true,null,{}]'; do
    run -0 --separate-stderr sparkq enqueue --tool talk - <<<"{\"payload\":{\"prompt\":\"x\",\"v\":$value}}"
    id=$output
    run -0 --separate-stderr sparkq claim -q default
    assert_output --partial "\"v\":$value}"
    run -0 --separate-stderr sparkq complete "$id" --summary done --data "$value"
    run -0 --separate-stderr sparkq task "$id"
    assert_output --partial "\"result_data\":$value,"
  done
}

@test 'who reads ids goes on with the next daemon, and ends when there is none or nobody reads, though stdin stays open' {
  quiet
  for i in 1 2 3 4; do sparkq enqueue -- x; done
  sparkq tasks --status queued | sparkq cancel -
  mkfifo ids out
  head -n 1 <out >first 3>&- &
  sparkq requeue - <ids >out 3>&- &
  reading=$!
  exec 7>ids
  echo DEFAULT-1 >&7
  wait_until 'the first' test -s first
  printf '%s\n' DEFAULT-2 >&7
  wait_until 'the second' task_is DEFAULT-6 queued
  wait_until 'its end' gone "$reading"
  wait "$reading"
  exec 7>&-
  sparkq requeue - <ids 2>said 3>&- &
  reading=$!
  exec 7>ids
  echo DEFAULT-3 >&7
  wait_until 'the third' task_is DEFAULT-7 queued
  sparkq stop
  sparkq start 3>&- 7>&-
  echo DEFAULT-4 >&7
  wait_until 'the fourth, from the next daemon' task_is DEFAULT-8 queued
  kill -KILL "$(daemon_pid "$project")"
  echo DEFAULT-1 >&7
  wait "$reading" || code=$?
  assert_equal "$code" 69
  exec 7>&-
  # Which of the two depends on whether it heard of the death before it wrote.
  assert_regex "$(cat said)" '^sparkq-requeue: .* \((unreachable|disconnected)\)'$'\n''hint: '
}

@test 'a line that is cut off or not UTF-8 is refused or read as it is, never half' {
  quiet
  run -0 --separate-stderr sparkq enqueue - < <(printf '{"payload":{"argv":["no newline"]}}')
  run -65 --separate-stderr sparkq enqueue - < <(printf '{"payload":{"argv":["cut')
  assert_regex "$stderr" '^sparkq-enqueue: line 1 of stdin: not JSON '
  run -0 --separate-stderr sparkq tasks
  assert_equal "${#lines[@]}" 1
}

# The main job in a project of that path, which is made.
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

@test 'a path with spaces, quotes, shell characters and unicode' {
  parent=$(mktemp -d "${TMPDIR:-/tmp}/sq.XXXXXX")
  works_in "$parent/it's \"a\" \$HOME [b]* ü 日本"
  [ -S .sparkq/sock ]
}

@test 'a path of 200 characters: the socket is elsewhere and the file socket names it' {
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
  # Whoever calls needs no variable for it, and a task finds it too.
  unset XDG_RUNTIME_DIR
  # shellcheck disable=SC2016
  id=$(sparkq enqueue -c 'cd / && test -S "$SPARKQ_SOCKET" && sparkq task "$SPARKQ_TASK_ID"')
  wait_until 'the task to end' task_is "$id" succeeded
  sparkq stop
  [ ! -e "$socket" ]
}

@test 'SPARKQ_SOCKET names the daemon from anywhere' {
  quiet
  cd /
  SPARKQ_SOCKET=$project/.sparkq/sock run -0 --separate-stderr sparkq enqueue -- true
  SPARKQ_SOCKET=/nowhere/sock run -69 --separate-stderr sparkq tasks
  assert_refused "sparkq-tasks: no daemon answers at '/nowhere/sock' (unreachable)" "hint: start it with 'sparkq start'"
}
