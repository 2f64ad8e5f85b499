# The quick way of a verb, through Perl and the daemon, and when a process of its own is started instead. Which of them it
# was, a Node and a Perl in front of the real ones tell.

load ../helpers/common

setup_file() {
  install=$(mktemp -d "${TMPDIR:-/tmp}/sq.XXXXXX")
  export install
  cp -RP "$checkout/bin" "$checkout/dist" "$checkout/package.json" "$install"
  mkdir -p "$install/lib" "$install/node_modules/node-linux-here/bin" "$install/path"
  cp "$checkout"/lib/demo.sh "$checkout"/lib/completion/sparkq.* "$install/lib"
  for package in "$checkout"/node_modules/*; do
    case ${package##*/} in node-linux-*) ;; *) ln -s "$package" "$install/node_modules" ;; esac
  done
  local node
  for node in "$checkout"/node_modules/node-linux-*/bin/node; do [ -x "$node" ] && break; done
  [ -x "$node" ] || node=$(command -v node)
  shim "$install/node_modules/node-linux-here/bin/node" node "$node"
  shim "$install/path/perl" perl "$(command -v perl)"
  : >"$install/ways"
}
shim() {
  printf '#!/bin/sh\necho %s >>"%s/ways"\nexec "%s" "$@"\n' "$2" "$install" "$3" >"$1"
  chmod +x "$1"
}
teardown_file() { rm -rf "$install"; }

setup() {
  needs perl
  PATH=$install/bin:$install/path:$PATH
  started_project 'runners: []'
  sparkq queue list >/dev/null # the thread is there
  : >"$install/ways"
}

# What was started since the last look, in order.
ways() {
  local seen
  seen=$(tr '\n' ' ' <"$install/ways")
  : >"$install/ways"
  echo "${seen% }"
}

@test 'a verb that asks the daemon alone needs no Node' {
  for typed in 'enqueue -- true' 'peek -q default' 'claim -q default' 'heartbeat DEFAULT-1' 'complete DEFAULT-1 --summary done' 'task DEFAULT-1' 'tasks' 'status' 'queue list' 'worker list' 'review' 'version' ''; do
    # shellcheck disable=SC2086 # a verb and its words
    run -0 --separate-stderr sparkq $typed
    assert_equal "$stderr" ''
    assert_equal "$typed: $(ways)" "$typed: perl"
  done
  run -0 --separate-stderr sparkq-peek -q default
  assert_equal "$(ways)" perl
  run -64 --separate-stderr sparkq peeek
  assert_refused "sparkq: unknown verb 'peeek' (usage)" "hint: did you mean 'sparkq peek'?"
  assert_equal "$(ways)" perl
}

@test 'what waits, streams, asks or reads stdin is a process at once; SPARKQ_FAST=0, SPARKQ_DEBUG, --help, another Perl and a closed stream make it one' {
  id=$(sparkq enqueue -- true)
  ways >/dev/null
  run -0 --separate-stderr sparkq cancel - <<<"$id"
  assert_equal "$(ways)" node
  run -1 --separate-stderr sparkq claim -q default --wait=1s -e
  assert_equal "$(ways)" node
  run -1 --separate-stderr sparkq wait "$id"
  assert_equal "$(ways)" node
  SPARKQ_FAST=0 run -0 --separate-stderr sparkq peek -q default
  assert_equal "$(ways)" node
  SPARKQ_DEBUG=1 run -0 --separate-stderr sparkq peek -q default
  assert_equal "$(ways)" node
  for setting in PERL5OPT=-CS PERLIO=:utf8 PERL5OPT=-Mnone; do
    run -0 --separate-stderr env "$setting" sparkq peek -q default
    assert_equal "$setting $(ways)" "$setting node"
  done
  SPARKQ_FAST=1 run -0 --separate-stderr sparkq peek -q default
  assert_equal "$(ways)" perl
  run -0 --separate-stderr sparkq peek --help
  assert_equal "$(ways)" node
  for closed in '<&-' '>&-' '2>&-'; do
    run -0 --separate-stderr bash -c "sparkq peek -q default $closed"
    assert_equal "$output$stderr" ''
    assert_equal "$closed $(ways)" "$closed node"
  done
  # A dash behind -- is the task's.
  run -0 --separate-stderr sparkq enqueue -- cat -
  assert_equal "$(ways)" perl
}

@test 'what only the daemon can tell is asked first: a file that is none, another build, another zone' {
  run -0 --separate-stderr sparkq enqueue -- true
  run -0 --separate-stderr bash -c 'sparkq claim -q default >/dev/null; sparkq complete DEFAULT-1 --summary done --stdout <(echo output)'
  ways >/dev/null
  run -0 --separate-stderr sparkq rpc task.get '{"id":"DEFAULT-1"}'
  assert_equal "$(field stdout <<<"$output")" 'output\n'
  assert_equal "$(ways)" perl
  TZ=Asia/Tokyo run -0 --separate-stderr sparkq queue list
  assert_equal "$(ways)" 'perl node'
  echo 'a newer one' >>"$install/dist/built"
  run -0 --separate-stderr sparkq queue list
  assert_equal "$(ways)" 'perl node'
}

@test 'in a linked worktree the daemon of the main one is found, as by Node, from wherever the project lies' {
  needs git
  git init --quiet && git -c user.name=t -c user.email=t@t commit --quiet --allow-empty -m first
  mkdir -p app/src 'app/with space'
  git worktree add --quiet -b linked ../"${project##*/} linked"
  linked=$PWD' linked'
  mkdir -p "$linked/app/src" "$linked/app/with space"
  for place in . app app/src 'app/with space'; do
    cd "$linked/$place"
    run -0 --separate-stderr sparkq enqueue -- true
    run -0 --separate-stderr sparkq task "$output"
    assert_regex "$output" "\"cwd\":\"$PWD\""
    assert_equal "$place: $(ways)" "$place: perl perl"
  done
  # Of a worktree's submodule, of a submodule, and what git can be told to write: Node reads them.
  for gitdir in "$project/.git/worktrees/linked/modules/sub" ../.git/modules/sub "../${project##*/}/.git/worktrees/linked"; do
    echo "gitdir: $gitdir" >"$linked/.git"
    run --separate-stderr sparkq peek -q default
    assert_equal "$(ways)" node
  done
  # A project above the worktree goes first, however far above.
  rm -rf "$linked"
  git init --quiet "$linked" && cd "$linked" && git -c user.name=t -c user.email=t@t commit --quiet --allow-empty -m first
  mkdir .sparkq
  git worktree add --quiet -b nested "$project/nested"
  mkdir -p "$project/nested/$(printf 'd/%.0s' {1..34})"
  cd "$project/nested/$(printf 'd/%.0s' {1..34})"
  run -0 --separate-stderr sparkq peek -q default
  assert_equal "$(ways)" perl
  cd "$project"
  rm -rf "$linked"
}

@test 'no Perl: everything as before' {
  mkdir bare
  local program
  for program in sh dirname readlink; do ln -s "$(command -v $program)" bare; done
  run -0 --separate-stderr env PATH="$install/bin:$PWD/bare" sparkq queue list
  assert_equal "$(field name <<<"$output")" default
  assert_equal "$(ways)" node
}

@test 'no daemon: enqueue spools, the others say so; a stale socket is no daemon' {
  pid=$(daemon_pid .)
  kill -KILL "$pid"
  wait_until 'its end' 5 gone "$pid"
  assert [ -S .sparkq/sock ]
  ways >/dev/null
  run -0 --separate-stderr sparkq enqueue -- true
  assert_regex "$output" "^$task_id$"
  assert_equal "$(ways)" 'perl node'
  run -69 --separate-stderr sparkq peek -q default
  assert_refused "sparkq-peek: no daemon answers at '$PWD/.sparkq/sock' (unreachable)" "hint: start it with 'sparkq start'"
}

@test 'a daemon that goes away before it answered: enqueue adds its task once, another verb says that nobody knows' {
  pid=$(daemon_pid .)
  kill -STOP "$pid"
  sparkq enqueue -- true >ids 2>said 3>&- &
  enqueuing=$!
  sparkq queue create other >made 2>error 3>&- &
  making=$!
  wait_until 'both requests' 5 eval '[ "$(grep -c perl "$install/ways")" = 2 ]'
  kill -KILL "$pid"
  kill -CONT "$pid" 2>/dev/null || :
  wait "$enqueuing"
  code=0
  wait "$making" || code=$?
  assert_equal "$code" 69
  run -0 sparkq start
  run -0 --separate-stderr sparkq tasks
  assert_equal "$(field id <<<"$output")" "$(cat ids)"
}

@test 'a request that did not reach the daemon whole was none: a process says it again' {
  pid=$(daemon_pid .)
  kill -STOP "$pid"
  # shellcheck disable=SC2046 # each id is a word
  { code=0; sparkq cancel $(printf 'tsk_%026d ' {1..9000}) 2>said 3>&- || code=$?; echo "$code" >code; } &
  wait_until 'the process' 10 grep -q node "$install/ways"
  kill -CONT "$pid"
  wait
  assert_equal "$(cat code)" 66
  assert_regex "$(cat said)" "^sparkq-cancel: no task 'tsk_"
}

@test 'a daemon that hangs: enqueue spools in the end, with the id that the daemon finds when it goes on' {
  pid=$(daemon_pid .)
  kill -STOP "$pid"
  run -0 --separate-stderr sparkq enqueue -- true
  kill -CONT "$pid"
  assert_regex "$stderr" 'the daemon is not answering; 1 task waits'
  id=$output
  wait_until 'the spool to be empty' 5 eval '[ -z "$(ls .sparkq/spool)" ]'
  run -0 --separate-stderr sparkq tasks
  assert_equal "$(field id <<<"$output")" "$id"
}

@test 'the state directory is found from below, through links, beside a socket elsewhere and by SPARKQ_SOCKET' {
  mkdir -p 'a b/ü/c' elsewhere
  ln -s "$PWD/a b/ü" elsewhere/link
  for folder in 'a b' 'a b/ü/c' elsewhere/link elsewhere/link/c; do
    run -0 --separate-stderr bash -c 'cd "$1" && sparkq enqueue --json -- true' - "$folder"
    assert_equal "$folder $(ways)" "$folder perl"
    run -0 --separate-stderr sparkq task "$(field id <<<"$output")"
    assert_equal "$(field cwd <<<"$output")" "$(cd "$folder" && pwd -P)"
    ways >/dev/null
  done
  # What only means the caller's here is his.
  cd 'a b'
  SPARKQ_SOCKET=../.sparkq/sock run -0 --separate-stderr sparkq peek -q default
  assert_equal "$(ways)" 'perl node'
  cd /proc/self/cwd 2>/dev/null || cd .
  run -0 --separate-stderr sparkq enqueue --json -- true
  run -0 --separate-stderr sparkq task "$(field id <<<"$output")"
  assert_equal "$(field cwd <<<"$output")" "$(pwd -P)"
  ways >/dev/null
  cd /
  SPARKQ_SOCKET=$project/.sparkq/sock run -0 --separate-stderr sparkq peek -q default
  assert_regex "$output" '^\{"id":'
  assert_equal "$(ways)" perl
  run -78 --separate-stderr sparkq peek -q default
  assert_equal "$(ways)" node
}

@test 'bytes that are no UTF-8, empty words, 100 KB, control characters: as a process has them' {
  long=$(head -c 100000 /dev/zero | tr '\0' '"')
  for word in $'a\xffb' $'\xc3' $'\xed\xa0\x80' $'\xf0\x9f\x98' $'\xc0\x80x' $'tab\tline\n"q"\\' '' $'\x01\x7f\e[31m' 'é😀' "$long"; do
    run --separate-stderr sparkq peek -q "$word"
    quick="$status|$output|$stderr"
    assert_equal "$(ways)" perl
    SPARKQ_FAST=0 run --separate-stderr sparkq peek -q "$word"
    assert_equal "$quick" "$status|$output|$stderr"
    run -0 --separate-stderr sparkq enqueue -q default --json -- echo "$word"
    quick=$(sparkq task "$(field id <<<"$output")" --json | sed 's/.*"payload":\({[^}]*}\).*/\1/')
    SPARKQ_FAST=0 run -0 --separate-stderr sparkq enqueue -q default --json -- echo "$word"
    assert_equal "$quick" "$(SPARKQ_FAST=0 sparkq task "$(field id <<<"$output")" --json | sed 's/.*"payload":\({[^}]*}\).*/\1/')"
    ways >/dev/null
  done
}

@test 'a terminal is as wide and as coloured as it is; a locale that is not installed is nobody'\''s business' {
  needs script
  sparkq enqueue -- true
  for typed in 'stty cols 60; sparkq tasks' 'stty cols 200; sparkq status' 'NO_COLOR=1 sparkq tasks' 'TERM=dumb sparkq tasks' 'sparkq help'; do
    quick=$(on_terminal "$typed")
    assert_equal "$quick" "$(SPARKQ_FAST=0 on_terminal "$typed")"
  done
  LC_ALL=xx_YY.UTF-8 run -0 --separate-stderr sparkq version
  assert_equal "$stderr" ''
}
