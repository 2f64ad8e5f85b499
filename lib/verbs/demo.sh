#!/bin/sh
# `sparkq demo`: the main use on real input, in a scratch project that is deleted afterwards. It uses SparkQ only
# through its verbs and shows each command as a person would type it. With --keep the project stays.

keep=${1-}
unset SPARKQ_SOCKET SPARKQ_CONFIG SPARKQ_OUTPUT
# In a git hook these variables would select another repository.
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX GIT_COMMON_DIR GIT_OBJECT_DIRECTORY GIT_NAMESPACE

bold='' dim='' off=''
if [ -t 1 ] && [ -z "${NO_COLOR-}" ] && [ "${TERM-}" != dumb ]; then
  bold=$(printf '\033[1m') dim=$(printf '\033[2m') off=$(printf '\033[0m')
fi

say() { printf '\n%s# %s%s\n' "$dim" "$1" "$off"; }

# Shows a command and runs it; if it fails, the demo ends with its exit code.
line() {
  printf '%s$ %s%s\n' "$bold" "$1" "$off"
  eval "$1" || {
    code=$?
    echo "sparkq-demo: '$1' failed with exit code $code" >&2
    exit "$code"
  }
}

scratch=$(mktemp -d "${TMPDIR:-/tmp}/sparkq-demo.XXXXXX") || exit 74
clean_up() {
  trap '' INT TERM HUP
  cd / || return
  [ ! -d "$scratch/.sparkq" ] || (cd "$scratch" && sparkq stop >/dev/null 2>&1)
  if [ "$keep" = --keep ]; then
    say "The project stays in $scratch: 'cd' there, then 'sparkq start'; 'sparkq teardown' ends it."
  else
    [ ! -d "$scratch/.sparkq" ] || (cd "$scratch" && sparkq teardown --force >/dev/null 2>&1)
    rm -rf "$scratch"
  fi
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

cd "$scratch" || exit
cp "$SPARKQ_ROOT/README.md" "$SPARKQ_ROOT/LICENSE" . || exit
mkdir scripts
cat >scripts/count.sh <<'SCRIPT'
#!/usr/bin/env bash
# Counts the lines of the files that are named.
set -eu
for file in "$@"; do echo "$file has $(wc -l <"$file") lines"; done
echo "$# files counted"
SCRIPT
cat >scripts/words.py <<'SCRIPT'
# The most frequent long words of a text, the first of them last.
import collections, re, sys

text = open(sys.argv[1], encoding="utf-8").read().lower()
for word, count in reversed(collections.Counter(re.findall(r"[a-z]{5,}", text)).most_common(3)):
    print(f"{count:4} × {word}")
SCRIPT
git init -q . && git add . &&
  git -c user.name=demo -c user.email=demo@localhost -c commit.gpgsign=false commit -qm 'A small project' || exit

printf '%sSparkQ: queue work, walk away, review results later.%s\n' "$bold" "$off"
say 'A scratch project: a git repository with two scripts.'
line "cd $scratch"
line 'sparkq setup --yes'
line 'sparkq start'

say 'Queue work: a command, a script with arguments, a command that is going to fail.'
line 'sparkq enqueue -- git log --oneline'
line 'sparkq enqueue --script scripts/count.sh -- README.md LICENSE'
line 'sparkq enqueue -- git merge no-such-branch'

say 'Another queue is another lane: its tasks run beside those of the first, two at a time.'
line "sparkq queue create reports --jobs 2 --instructions 'What the project looks like from outside'"
line "sparkq enqueue -q reports -c 'for part in 1 2 3 4 5 6; do echo \"part \$part of 6\"; sleep 0.5; done'"
if command -v python3 >/dev/null; then
  line 'sparkq enqueue -q reports --script scripts/words.py -- README.md'
else
  echo "${dim}# (python3 is not installed here, so the script in Python is left out.)$off"
fi

say 'Walk away. Both queues work by themselves:'
line 'sparkq tasks --table'
ticks=0
while [ -n "$(sparkq tasks --status queued --status running --json)" ]; do
  ticks=$((ticks + 1))
  [ "$ticks" -lt 150 ] || { echo 'sparkq-demo: the tasks did not finish in time' >&2; exit 124; }
  sleep 0.1
done

say 'Review results.'
line 'sparkq review'

say 'What went wrong with the third one? All of it is on record.'
line 'sparkq task DEFAULT-3'

if [ "$keep" = --keep ]; then
  say 'That is all. The daemon ends.'
else
  say 'That is all. The daemon ends, the scratch project goes.'
fi
line 'sparkq stop'
