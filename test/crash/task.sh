#!/usr/bin/env bash
# A task of the crash harness: `task.sh TOKEN KIND SECONDS`, below the harness's folder. It notes when it starts and
# ends in a file of its own, and while anything of it is alive it holds a lock of its own: the kernel frees that when
# the last process that has descriptor 9 is gone, children and runaways included. A start that finds the lock held runs
# beside an earlier attempt of the same task, which must never be.
# The kinds are those of kinds.ts; what each may end with is written there.

export CRASH_TOKEN=$1 # so that the children can be told by it too
kind=$2 seconds=$3 code=0
notes=notes/$SPARKQ_TASK_ID lock=locks/$SPARKQ_TASK_ID

# One write with O_APPEND; the time is that of the machine's monotonic clock, in seconds.
note() {
  local word=$1 up
  shift
  read -r up _ </proc/uptime
  printf '%s %s %s %s %s\n' "$word" "$SPARKQ_CLAIM" "$$" "$up" "$*" >>"$notes"
}

# Who else holds the lock, with a command line: one that is being torn down by the kernel has none any more, and will
# give the lock back in a moment. It runs nothing.
holder() {
  local process
  for process in /proc/[0-9]*; do
    if [ "${process##*/}" = $$ ] || ! [ "$process/fd/9" -ef "$lock" ]; then continue; fi
    tr '\0' ' ' <"$process/cmdline" 2>/dev/null | grep . && echo "pid ${process##*/}" && return
  done
  return 1
}

exec 9>>"$lock"
until flock -n 9; do
  if found=$(holder); then
    note overlap "${found//$'\n'/ }"
    break
  fi
done
note start

case $kind in
  quick | slow | long | agent) sleep "$seconds" ;;
  chatty) # floods its output while it is killed
    for ((i = 0; i < 2000; i++)); do echo "$i of 2000 lines that nobody reads"; done
    sleep "$seconds"
    ;;
  flaky) # the third try that comes to its end is good
    sleep "$seconds"
    [ "$(grep -c '^end .* 1$' "$notes")" -ge 2 ] || code=1
    ;;
  hopeless) sleep "$seconds" && code=1 ;;
  later) # not for ever: the wait doubles with each claim
    sleep "$seconds"
    [ "$SPARKQ_CLAIM" -gt 2 ] || code=75
    ;;
  forker)
    for _ in 1 2 3; do sleep "$seconds" & done
    wait
    ;;
  leaver) # ends well and leaves others behind
    setsid sleep 300 &
    nohup sleep 300 >/dev/null 2>&1 &
    (setsid bash -c 'trap "" TERM; sleep 300; sleep 300' &)
    sleep "$seconds"
    ;;
  hanger) sleep 300 ;;
  stubborn) # restarts what is killed below it, and one that it set free does not listen either
    trap '' TERM
    setsid bash -c 'while :; do sleep 300; done' &
    while :; do sleep 300; done
    ;;
  *) code=64 ;;
esac

echo "$kind, attempt $SPARKQ_CLAIM"
note end "$code"
exit "$code"
