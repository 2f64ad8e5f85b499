# For files in which a verb waits in the background while the test ends its tasks. They load shared.bash first.
# shellcheck shell=bash

# Waits in the background, its output in files; returns once it is connected. $waiter is its pid.
wait_in_background() {
  sparkq wait "$@" >"$queue.out" 2>"$queue.err" 3>&- &
  waiter=$!
  wait_until 'it to wait' connected "$waiter"
}

# It has opened its connections. (Its next request is on its way.)
connected() { [ "$(find "/proc/$1/fd" -lname 'socket:*' 2>/dev/null | wc -l)" -ge 2 ]; }

# complete_next ID, fail_next ID CODE: claims the next task of the queue, which has this id, and ends it.
complete_next() {
  claim "$queue"
  request task.complete "{\"id\":\"$1\",\"summary\":\"done\"}" >/dev/null
}
fail_next() {
  claim "$queue"
  request task.fail "{\"id\":\"$1\",\"reason\":\"exit $2\",\"exit_code\":$2}" >/dev/null
}

# Waits for the end of the verb; its exit code goes into $code.
end_of_it() { code=0 && wait "$waiter" || code=$?; }

runs_or_is_done() { ! task_is "$1" queued; }
