# Broken files and full disks. No acknowledged task is lost, and no other process is harmed.

load ../../helpers/common
load ../../helpers/crashes

setup() { new_project; }
teardown() {
  local dir=${project-}
  [ -z "$dir" ] || end_processes "$dir"
  cd /
  # A process that just ended may still hold the disk, and a test may have unmounted it.
  if [ -n "${disk-}" ] && mountpoint -q "$disk"; then
    wait_until 'the disk to be free' umount "$disk" || umount -l "$disk"
  fi
  end_project
}

# Mounts a small disk at $1 of $2 bytes; skips where that is not allowed.
small_disk() {
  [ "$(id -u)" = 0 ] || skip 'only root can mount a small disk'
  mkdir -p "$1"
  mount -t tmpfs -o "size=$2" tmpfs "$1" 2>/dev/null || skip 'no tmpfs can be mounted here'
  disk=$1
}

@test 'a database of a newer SparkQ is refused and left as it is: exit 78' {
  needs python3
  python3 -c 'import sqlite3; sqlite3.connect(".sparkq/sparkq.db").execute("PRAGMA user_version = 999")'
  before=$(cksum .sparkq/sparkq.db)
  run -78 --separate-stderr sparkq start 3>&-
  assert_equal "$output" ''
  assert_regex "$stderr" "^sparkq-start: '$project/.sparkq/sparkq.db' was written by a newer SparkQ \
\(schema 999, this one knows [0-9]+\) \(config\)
hint: run the newer SparkQ, "
  assert_equal "$(cksum .sparkq/sparkq.db)" "$before"
  run -1 sparkq status --json
}

@test 'a corrupt database is refused and left as it is: exit 78' {
  for text in 'this is not a database' "$(head -c 20000 /dev/zero | tr '\0' x)"; do
    printf '%s' "$text" >.sparkq/sparkq.db
    before=$(cksum .sparkq/sparkq.db)
    run -78 --separate-stderr sparkq start 3>&-
    assert_equal "$output" ''
    assert_regex "$stderr" "^sparkq-start: '$project/.sparkq/sparkq.db' is not a database or is damaged: .* \(config\)
hint: it was left as it is"
    assert_equal "$(cksum .sparkq/sparkq.db)" "$before"
  done
  run -1 sparkq status --json
}

@test 'a directory that cannot be written: exit 74, for setup, start and enqueue' {
  [ "$(id -u)" = 0 ] || skip 'only root can mount read-only'
  rm -rf .sparkq/.gitignore
  mount --bind "$project" "$project" 2>/dev/null || skip 'nothing can be mounted here'
  disk=$project
  mount -o remount,bind,ro "$project"
  cd "$project"
  for typed in 'setup --yes --name x' start 'enqueue -- x'; do
    # shellcheck disable=SC2086 # words
    run -74 --separate-stderr sparkq $typed </dev/null 3>&-
    assert_equal "$output" ''
    assert_regex "$stderr" "^sparkq-${typed%% *}: .*$project.*read-only.* \(io\)"
  done
  cd /
  umount "$project"
}

@test 'a full disk: enqueue exits with 74, no acknowledged task is lost, the daemon works once there is room' {
  small_disk "$project/.sparkq" 3m
  printf 'runners: []\n' >sparkq.yml
  sparkq start 3>&-
  daemon=$(daemon_pid "$project")
  sparkq enqueue -- first >acknowledged
  payload="{\"argv\":[\"x\",\"$(head -c 60000 /dev/zero | tr '\0' x)\"]}"
  head -c 3000000 /dev/zero >.sparkq/ballast 2>/dev/null || true
  for i in {1..40}; do
    code=0
    sparkq enqueue --payload "$payload" >>acknowledged 2>refused 3>&- || code=$?
    [ "$code" = 0 ] || break
  done
  assert_equal "$code" 74
  assert_regex "$(cat refused)" '^sparkq-enqueue: .*\(io\)'
  # It still answers, with all that it had acknowledged.
  assert_equal "$(sparkq tasks | field id | sort)" "$(sort acknowledged)"
  run -74 --separate-stderr sparkq enqueue --payload "$payload"
  assert_equal "$output" ''
  rm .sparkq/ballast
  sparkq enqueue --payload "$payload" >>acknowledged
  assert_equal "$(sparkq tasks | field id | sort)" "$(sort acknowledged)"
  assert_equal "$(daemon_pid "$project")" "$daemon"
  # The acknowledged tasks are on the disk, not only in its memory.
  kill_hard "$daemon"
  sparkq start 3>&-
  assert_equal "$(sparkq tasks | field id | sort)" "$(sort acknowledged)"
}

@test 'a full disk with the daemon down: enqueue exits with 74 and spools nothing' {
  small_disk "$project/.sparkq" 64k
  mkdir .sparkq/spool
  head -c 1000000 /dev/zero >.sparkq/ballast 2>/dev/null || true
  run -74 --separate-stderr sparkq enqueue -- "$(head -c 60000 /dev/zero | tr '\0' x)"
  assert_equal "$output" ''
  assert_regex "$stderr" "^sparkq-enqueue: cannot write into '$project/.sparkq/spool': .* \(io\)"
  run -0 ls -A .sparkq/spool
  assert_output ''
}

@test 'the socket of a crashed daemon, or another file in its place, does not prevent a start' {
  echo 'runners: []' >sparkq.yml
  sparkq start 3>&-
  kill_hard "$(daemon_pid "$project")"
  [ -S .sparkq/sock ]
  run -69 --separate-stderr sparkq tasks
  run -0 --separate-stderr sparkq start 3>&-
  run -0 --separate-stderr sparkq tasks
  sparkq stop
  echo 'not a socket' >.sparkq/sock
  run -69 --separate-stderr sparkq tasks
  run -0 --separate-stderr sparkq start 3>&-
  run -0 --separate-stderr sparkq tasks
}

@test 'with the pid of a foreign process in the pid file start and stop work and send it no signal' {
  echo 'runners: []' >sparkq.yml
  bash -c 'trap "echo signalled >stranger" TERM INT HUP USR1 USR2; echo ready >ready
    while :; do sleep 0.05; done' >/dev/null 2>&1 3>&- &
  stranger=$!
  wait_until 'the stranger' test -e ready
  for holder in "$stranger" $$ 1; do
    echo "$holder" >.sparkq/pid
    run -0 --separate-stderr sparkq start 3>&-
    run -0 --separate-stderr sparkq status --json
    assert_output --partial "\"pid\":$(daemon_pid "$project"),"
    sparkq stop
    echo "$holder" >.sparkq/pid
    run -1 sparkq status --json
    run -0 sparkq stop
  done
  kill -0 "$stranger"
  [ ! -e stranger ]
  kill -KILL "$stranger"
}

@test 'a project works on after its logs were deleted by hand' {
  sparkq start 3>&-
  id=$(sparkq enqueue -- echo one)
  wait_until 'the task to end' task_is "$id" succeeded
  rm -rf .sparkq/logs
  run -0 --separate-stderr sparkq task "$id" --json
  assert_output --partial '"result_summary":"one"'
  assert_output --partial '"stdout":null'
  id=$(sparkq enqueue -- echo two)
  wait_until 'the next one to end' task_is "$id" succeeded
  run -0 --separate-stderr sparkq review --table
}
