# For tests of `sparkq teardown` and teardown.sh: a project that either of them removes.
# shellcheck shell=bash

setup() {
  new_project
  # The two ways, as a user types them; most promises hold for both.
  ways=('sparkq teardown' "sh $checkout/teardown.sh")
}

# tear WAY OPTION…: tears the project down in that way, without a terminal.
tear() { $1 "${@:2}" </dev/null || fail "'$*' failed with exit code $?"; }

present() { for file in "$@"; do [ -e "$file" ] || fail "$file is gone"; done; }
absent() { for file in "$@"; do [ ! -e "$file" ] || fail "$file is still there"; done; }

# A project whose runner works on a task that does not end by itself; $daemon, $runner and $work are the pids.
busy_project() {
  sparkq start 3>&-
  sparkq enqueue -c 'echo $$ >"$PWD/work.pid"; exec sleep 1000'
  wait_until 'the task to run' test -s work.pid
  daemon=$(daemon_pid "$project")
  runner=$(cat .sparkq/run/*.pid)
  work=$(cat work.pid)
  kill -0 "$daemon" "$runner" "$work"
}

assert_all_gone() {
  for pid in "$daemon" "$runner" "$work"; do
    wait_until "process $pid to end" gone "$pid" || fail "process $pid is alive"
  done
  absent .sparkq
}
