# What every .bats file loads: the assertions, a scratch project with its own daemon, and waiting without sleeping.
# shellcheck shell=bash

bats_require_minimum_version 1.5.0
checkout=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd -P)
# shellcheck source=test/helpers/assert.bash
. "$checkout/test/helpers/assert.bash"

PATH=$checkout/bin:$PATH
export LC_ALL=C.UTF-8 TERM=xterm GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
unset "${!SPARKQ@}"
[ -z "${TEST_SLOW-}" ] || export SPARKQ_FAST=0
unset NO_COLOR FORCE_COLOR CI TEST # citty prints no colours where CI or TEST is set

# A project after setup in a short path; the test continues inside. Its daemon is not started.
new_project() {
  local made=${TEST_PROJECT:-$BATS_RUN_TMPDIR/project}
  # Setup runs once for all tests; once each would be a tenth of what all tests cost.
  [ -d "$made" ] || set_up "$made" || fail "'sparkq setup --yes' failed in a new directory"
  project=$(mktemp -d "${TMPDIR:-/tmp}/sq.XXXXXX")
  cp -Rp "$made/." "$project"
  sed "s|^  name: .*|  name: ${project##*/}|" "$made/sparkq.yml" >"$project/sparkq.yml"
  cd "$project" || return
}

set_up() { mkdir "$1" && (cd "$1" && sparkq setup --yes >/dev/null 2>&1 </dev/null 3>&-); }

# started_project [TEXT]: the same with a daemon, and with this text as its sparkq.yml.
started_project() {
  new_project
  [ $# = 0 ] || printf '%s\n' "$1" >sparkq.yml
  sparkq start >/dev/null 2>&1 </dev/null 3>&- ||
    fail "'sparkq start' failed: $(tail -n 5 .sparkq/logs/daemon.log 2>&1)"
}

# Ends the project's daemon and runners, however broken they are, and removes the project: all that a teardown needs.
end_project() {
  cd / || return
  [ -n "${project-}" ] || return 0
  end_processes "$project"
  rm -rf "$project"
  project=
}

# Ends what runs for a project; harmless if nothing does.
end_processes() { (cd "$1" 2>/dev/null && sh "$checkout/teardown.sh" --force >/dev/null 2>&1 </dev/null 3>&-) || true; }

# What the last command printed on stderr, but for the line that no runner works on the queue.
said() { grep -v '^sparkq-enqueue: no runner works on queue' <<<"$stderr" || true; }

# The pid of a project's daemon; fails if the pid file names no daemon of SparkQ.
daemon_pid() {
  local pid
  read -r pid 2>/dev/null <"$1/.sparkq/pid" || [ -n "${pid-}" ] || return
  is_daemon "$pid" && echo "$pid"
}

# The pid of the runner of this project, if only one queue has a runner.
runner_pid() { cat .sparkq/run/*.pid 2>/dev/null; }

# By its command line, from /proc if it exists.
is_daemon() {
  grep -qsa daemon/main "/proc/$1/cmdline" || { [ ! -d /proc/self ] && ps -o args= -p "$1" | grep -q daemon/main; }
}

# A process has ended once it is a zombie, or is being reaped and so has no status, even if no process waits for it.
gone() { ! kill -0 "$1" 2>/dev/null || { [ -d /proc/self ] && ! grep -qs '^State:.[^XZ]' "/proc/$1/status"; }; }

# How many times slower than a quiet machine this one is, at least 1; test/run.sh measures it.
export patience=${TEST_PATIENCE:-1}

# wait_until WHAT COMMAND…: tries until the command succeeds. It fails by name after a minute, on a slow machine more:
# the limit is there to end a broken test, so no test may depend on it.
wait_until() {
  local what=$1 end=$((SECONDS + 60 * patience))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || { echo "waited in vain for $what" >&2; return 1; }
    sleep 0.02
  done
}

# True if a task is in a state: `wait_until 'the end' task_is $id succeeded`.
task_is() { [[ $(sparkq task "$1" --json) == *"\"status\":\"$2\""* ]]; }

# assert_refused LINE…: a refused command printed nothing on stdout and exactly these lines on stderr.
assert_refused() {
  assert_equal "$output" ''
  assert_equal "$stderr" "$(printf '%s\n' "$@")"
}

# field NAME: in each line of JSON on stdin, the value of the first field of that name.
field() { sed -n "s/\"$1\":/\n/; s/^[^\n]*\n\"\{0,1\}\([^\",}]*\).*/\1/p"; }

# What an id of a task looks like, for assert_regex.
task_id='tsk_[0-9a-hjkmnp-tv-z]{26}'

# Runs a command on a terminal of its own; fails if util-linux's `script` is missing. Its input is typed from stdin.
on_terminal() { script -qec "$*" /dev/null; }

# at_prompt WORDS KEYS COMMAND…: runs the command on a terminal. Once it prints the words, the keys are typed; they
# are a format of printf.
at_prompt() {
  local words=$1 keys=$2 asked
  shift 2
  asked=$(mktemp -d "${TMPDIR:-/tmp}/sq.XXXXXX")
  mkfifo "$asked/keys"
  script -qfec "$*" /dev/null <"$asked/keys" >"$asked/seen" 2>&1 3>&- &
  local asking=$! code=0
  exec 8>"$asked/keys"
  wait_until "'$words'" grep -qF "$words" "$asked/seen"
  # shellcheck disable=SC2059 # they are a format
  printf "$keys" >&8
  wait "$asking" || code=$?
  exec 8>&-
  cat "$asked/seen"
  rm -r "$asked"
  return "$code"
}

# Skips a test that needs a program which a bare machine lacks.
needs() { command -v "$1" >/dev/null || skip "no $1 here"; }

teardown() { end_project; }
