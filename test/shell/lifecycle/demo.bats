# sparkq demo: real work from start to end, and nothing left of it, however it ends.

load ../../helpers/common

setup() {
  tmp=$(mktemp -d "${TMPDIR:-/tmp}/sq.XXXXXX")
  export TMPDIR=$tmp
}

teardown() {
  for scratch in "$tmp"/sparkq-demo.*; do end_processes "$scratch"; done
  rm -rf "$tmp"
}

# All processes that have to do with the scratch project: by their directory or their command line.
processes_in() {
  find /proc/[0-9]*/cwd -maxdepth 0 -lname "$1*" 2>/dev/null
  grep -lsaF "$1/" /proc/[0-9]*/cmdline
}

no_process_in() { [ -z "$(processes_in "$1")" ]; }
nothing_left() { [ -z "$(ls -A "$tmp")" ] && no_process_in "$tmp"; }
assert_nothing_left() {
  wait_until 'everything to be gone' nothing_left || fail "left: $(ls -A "$tmp") $(processes_in "$tmp")"
}

@test 'it shows the main job and leaves no process and no file' {
  run -0 --separate-stderr sparkq demo </dev/null
  # What one would type, each before what it prints.
  for typed in 'sparkq setup' 'sparkq start' 'sparkq queue create reports' 'sparkq enqueue --' \
    'sparkq enqueue -q reports' 'sparkq tasks' 'sparkq review' 'sparkq task DEFAULT-3' 'sparkq stop'; do
    assert_regex "$output" "(^|"$'\n'")\\$ $typed"
  done
  # What came of it: a command, a script with arguments, a failure with its stderr, output over some seconds.
  assert_output --partial 'A small project'
  assert_output --partial '2 files counted'
  assert_output --partial 'merge: no-such-branch - not something we can merge'
  assert_output --partial 'part 6 of 6'
  assert_equal "$(grep -cE '^(failed  DEFAULT-3 |DEFAULT-3  failed  tsk_)' <<<"$output")" 2
  refute_output --partial $'\x1b'
  assert_nothing_left
}

@test 'without Python it does the rest and says so' {
  mkdir "$tmp.path"
  find /usr/bin /bin/ -maxdepth 1 ! -name 'python*' ! -type d -exec ln -sf -t "$tmp.path" {} +
  PATH=$checkout/bin:$tmp.path run -0 --separate-stderr sparkq demo </dev/null
  rm -rf "$tmp.path"
  assert_output --partial 'python3 is not installed here'
  assert_output --partial 'part 6 of 6'
  assert_nothing_left
}

@test 'with --keep the project stays, as quiet as it was left' {
  run -0 --separate-stderr sparkq demo --keep </dev/null
  scratch=$(echo "$tmp"/sparkq-demo.*)
  assert_output --partial "$scratch"
  wait_until 'its processes to end' no_process_in "$scratch"
  cd "$scratch"
  sparkq start 3>&-
  run -0 --separate-stderr sparkq tasks --status failed
  assert_output --partial '"friendly_id":"DEFAULT-3"'
}

# Ends the demo by a signal to its whole process group, as a terminal does, when it has got so far.
interrupted() { # SIGNAL CODE WHEN-IT-HAS-PRINTED
  local code=0
  set -m
  sparkq demo >"$tmp.out" 2>&1 </dev/null 3>&- &
  demo=$!
  set +m
  wait_until "the demo to print '$3'" grep -qF "$3" "$tmp.out"
  kill -s "$1" -- "-$demo"
  wait "$demo" || code=$?
  rm -f "$tmp.out"
  assert_equal "$code" "$2"
  assert_nothing_left
}

@test 'Ctrl-C while tasks run: everything is gone, exit 130' {
  interrupted INT 130 'Walk away'
}

@test 'Ctrl-C while the daemon starts: everything is gone, exit 130' {
  interrupted INT 130 'sparkq start'
}

@test 'SIGTERM to the verb alone: everything is gone, exit 143' {
  sparkq demo >"$tmp.out" 2>&1 </dev/null 3>&- &
  demo=$!
  wait_until 'the demo to get going' grep -qF 'Walk away' "$tmp.out"
  kill -TERM "$demo"
  code=0
  wait "$demo" || code=$?
  rm -f "$tmp.out"
  assert_equal "$code" 143
  assert_nothing_left
}
