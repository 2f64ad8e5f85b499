#!/bin/sh
# `sparkq teardown` runs this; it also works alone, without Node or an installation. It ends the daemon and the runners
# of the project in this directory or above, then removes .sparkq/ with all tasks and logs, and the git hooks that were
# installed from there.
#
#   sh teardown.sh [--force] [--config]
#
# On a terminal it names the project and what it will remove, and asks. --force asks nothing, --config removes
# sparkq.yml too. Exit codes: 0 done, 64 wrong usage, 74 something cannot be removed, 75 a process does not end, 77 the
# project belongs to another user.

say() { printf '%s: %s\n' "${0##*/}" "$1" >&2; }

force='' config='' failed=0
for word in "$@"; do
  case $word in
    --force) force=1 ;;
    --config) config=1 ;;
    *)
      say "unknown argument '$word'; it takes --force and --config"
      exit 64
      ;;
  esac
done

# The nearest project: a directory with .sparkq/ or sparkq.yml.
project=$(pwd -P)
until [ -d "$project/.sparkq" ] || [ -f "$project/sparkq.yml" ]; do
  if [ -z "$project" ]; then
    say 'there is nothing to remove'
    exit 0
  fi
  project=${project%/*}
done
state=$project/.sparkq
# Where .sparkq/ is while it is removed.
moved=$project/.sparkq.removed

agrees() {
  [ -z "$force" ] || return 0
  printf '%s [y/N] ' "$1" >&2
  read -r answer || answer=''
  case $answer in y | Y | yes | Yes | YES) ;; *) return 1 ;; esac
}

if [ -z "$force" ] && ! { [ -t 0 ] && [ -t 2 ]; }; then
  say "removing '$state' needs a terminal to ask on, or --force"
  exit 64
fi

# Whether a process belongs to this project, by its command line and, where /proc exists, its directory. A pid file may
# be left over, and its pid may belong to another process by now.
is_ours() {
  if [ -d /proc/self ]; then
    case $(readlink "/proc/$1/cwd")/ in "$project"/*) ;; *) return 1 ;; esac
    tr '\0' ' ' <"/proc/$1/cmdline"
  else
    ps -o args= -p "$1"
  fi 2>/dev/null | grep -Eq "$2"
}

# Ends the process of a pid file and waits until it is gone; kills it after 15 seconds.
end() {
  pid=$(cat "$1" 2>/dev/null)
  case $pid in '' | *[!0-9]* | 0 | 1) return 0 ;; esac
  is_ours "$pid" "$2" || return 0
  say "ending the $3 (pid $pid)"
  kill -TERM "$pid" 2>/dev/null
  ticks=0
  while is_ours "$pid" "$2"; do
    ticks=$((ticks + 1))
    [ "$ticks" != 300 ] || kill -KILL "$pid" 2>/dev/null
    if [ "$ticks" = 340 ]; then
      [ ! -d "$moved" ] || mv "$moved" "$state"
      say "the $3 (pid $pid) does not end; nothing was removed"
      exit 75
    fi
    sleep 0.05
  done
}

# Ends the processes of a project, by the pid files in its .sparkq/.
end_all() {
  end "$1/pid" 'daemon/main\.js |cli\.js run ' daemon
  for file in "$1"/run/*-runner-*.pid; do end "$file" 'cli\.js runner ' runner; done
  for file in "$1"/run/*-watcher-*.pid; do end "$file" 'cli\.js watcher ' watcher; done
}

# The name in sparkq.yml as a person or `sparkq setup` writes it, by default that of the directory.
name_of_project() {
  name=$(sed -n '/^project:/,/^[^[:space:]#p]/{
    s/^project: *{\(.*,\)* *name: *"\([^"]*\)".*/\2/p
    t
    s/^project: *{\(.*,\)* *name: *\([^,}]*[^,} ]\).*/\2/p
    t
    s/^ *name: *"\([^"]*\)".*/\1/p
    t
    s/^ *name: *\([^#]*[^# ]\).*/\1/p
  }' "$project/sparkq.yml" 2>/dev/null)
  printf '%s\n' "${name:-${project##*/}}"
}

# How many tasks are queued and how many run, as two numbers; fails if the daemon is down or there is no Perl.
open_tasks() {
  socket=$state/sock
  [ ! -f "$state/socket" ] || socket=$(cat "$state/socket")
  perl -e 'my ($path, $queued, $running) = (shift, 0, 0);
    my $address = $^O eq "darwin" ? pack "CCa*", 3 + length $path, 1, "$path\0" : pack "Sa*", 1, "$path\0";
    alarm 5;
    socket(S, 1, 1, 0) && connect S, $address or exit 1;
    syswrite S, qq({"jsonrpc":"2.0","id":1,"method":"daemon.status","params":{"tasks":false}}\n);
    my $status = readline S or exit 1;
    while ($status =~ /"counts":\{"queued":(\d+),"running":(\d+)/g) { $queued += $1; $running += $2 }
    print "$queued $running\n"' "$socket" 2>/dev/null
}

# What the question is about.
describe() {
  printf "Project '%s' in '%s'\n" "$(name_of_project)" "$project"
  [ -n "$had_state" ] || return 0
  ! counts=$(open_tasks) || printf '  tasks: %s queued, %s running\n' "${counts% *}" "${counts#* }"
  [ ! -s "$state/hooks" ] || sed 's/^/  git hook /' "$state/hooks"
} >&2

# Removes a hook if it is as SparkQ wrote it, by the checksum in it, and restores the previous hook.
unhook() {
  sum=$(sed -n 's/^# sparkq-hook \([0-9]* [0-9]*\)$/\1/p' "$1" 2>/dev/null)
  [ -n "$sum" ] || return 0
  if [ "$(grep -v '^# sparkq-hook [0-9]* [0-9]*$' "$1" | cksum)" != "$sum" ]; then
    say "'$1' was changed by hand and stays"
  elif [ -e "$1.before-sparkq" ] || [ -L "$1.before-sparkq" ]; then
    mv -f "$1.before-sparkq" "$1" && say "restored '$1'" || failed=74
  else
    rm -f "$1" && say "removed '$1'" || failed=74
  fi
}

# A folder of the repository of this project, as `git rev-parse` prints it; empty without a repository.
of_git() { (cd "$project" && path=$(git rev-parse "$@") && cd "$path" && pwd -P) 2>/dev/null; }

# Removes the hooks that were installed from here, also if the project has moved since. Hooks outside of the project and
# its repository stay: other projects may share that folder.
unhook_all() {
  top=$(of_git --show-toplevel) common=$(of_git --git-common-dir) folder=$(of_git --git-path hooks)
  while IFS= read -r path; do
    [ -d "${path%/*}" ] || [ -z "$folder" ] || path=$folder/${path##*/}
    case $path in
      "$project"/* | "${top:-$project}"/* | "${common:-$project}"/*) unhook "$path" ;;
      *) [ ! -e "$path" ] || say "'$path' stays: other projects may have their hooks there too" ;;
    esac
  done
}

had_state=''
if [ -d "$state" ]; then
  had_state=1
  # shellcheck disable=SC3067 # dash, bash, busybox and ksh have -O
  if [ ! -O "$state" ]; then
    say "'$state' belongs to another user; nothing was removed"
    exit 77
  fi
fi

[ ! -d "$moved" ] || rm -rf "$moved" # left by a teardown that was killed
[ -n "$force" ] || describe

and=''
[ -z "$config" ] || [ ! -f "$project/sparkq.yml" ] || and=" and '$project/sparkq.yml'"
if [ -n "$had_state" ] && agrees "Remove '$state' with all its tasks and logs$and?"; then
  end_all "$state"
  [ ! -f "$state/hooks" ] || unhook_all <"$state/hooks"
  # If the path of the project is too long for a socket, the socket is elsewhere.
  [ ! -f "$state/socket" ] || rm -f "$(cat "$state/socket")"
  # In one step, so that a daemon that starts meanwhile finds all of it or nothing. If it has found all, its pid file is
  # here.
  mv "$state" "$moved" || exit 74
  end_all "$moved"
  rm -rf "$moved" || exit 74
  say "removed '$state'"
elif [ -n "$had_state" ]; then
  say 'nothing was removed'
  exit 0
fi

if [ -f "$project/sparkq.yml" ]; then
  if [ -n "$config" ] || { [ -z "$force" ] && agrees "Remove '$project/sparkq.yml' too?"; }; then
    rm -f "$project/sparkq.yml" || exit 74
    say "removed '$project/sparkq.yml'"
  elif [ -z "$had_state" ]; then
    say "there is nothing to remove but '$project/sparkq.yml'; --config removes it"
  fi
fi
exit "$failed"
