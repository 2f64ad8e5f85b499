# For files that kill daemons and runners: a task whose beginnings and ends can be counted.
# shellcheck shell=bash

# Kills a process, which need not be a child of the test, so that it cannot clean up.
kill_hard() {
  kill -KILL "$1"
  wait_until "process $1 to be gone" gone "$1"
}

# A task that writes a line when it begins and when it ends, and that lasts until the file `go` exists.
slow_task() {
  sparkq enqueue -c 'echo "+ $$" >>log; until [ -e go ]; do sleep 0.05; done; echo "- $$" >>log; echo finished'
}
begun() { [ "$(grep -c '^+' log 2>/dev/null)" = "$1" ]; }

# At most one of the processes that began is alive: an attempt begins after the last one ended or was killed.
alive_at_most_one() {
  local sign pid alive=0
  while read -r sign pid; do
    [ "$sign" != + ] || gone "$pid" || alive=$((alive + 1))
  done <log
  [ "$alive" -le 1 ]
}
