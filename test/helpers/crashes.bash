# For files that kill what runs: a task whose beginnings and ends can be counted, and the ways to look at them.
# shellcheck shell=bash

# Ends a process that is no child of ours, without a chance to clean up.
kill_hard() {
  kill -KILL "$1"
  wait_until "process $1 to be gone" gone "$1"
}

# A task that writes a line when it begins and when it ends, and lasts until the file `go` is there.
slow_task() { sparkq enqueue -c 'echo "+ $$" >>log; until [ -e go ]; do sleep 0.05; done; echo "- $$" >>log; echo finished'; }
begun() { [ "$(grep -c '^+' log 2>/dev/null)" = "$1" ]; }

# Never two at once: after each beginning its end, or a death that another beginning follows, but no live ones side by
# side.
alive_at_most_one() { [ "$(grep '^+' log | cut -d' ' -f2 | while read -r pid; do gone "$pid" || echo "$pid"; done | wc -l)" -le 1 ]; }
