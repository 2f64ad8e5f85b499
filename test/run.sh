#!/usr/bin/env bash
# All tests, or the files that are named: each in a process of its own with a time limit, twice as many at once as there
# are processors, because most of them wait most of the time. Verbs run as a user gets them, some inside the daemon;
# with TEST_WAYS=both the .bats files run a second time, each verb in a process of its own. At the end come the ten
# slowest files and the sum: `N passed, N failed`, with `, N skipped` if some were.

cd "${BASH_SOURCE[0]%/*}/.." || exit
export PATH="$PWD/node_modules/.bin:$PATH" # as npm has it: the pinned Node goes before the system's
unset FORCE_COLOR NODE_OPTIONS "${!SPARKQ@}" # the tests may be a task themselves

# The factor for every limit: how long 10 starts of Node take, in units of 0.8 s, which is more than an idle machine
# needs.
if [ -z "${TEST_PATIENCE-}" ]; then
  begin=${EPOCHREALTIME//[.,]/}
  for _ in 1 2 3 4 5 6 7 8 9 10; do node -e 0; done
  TEST_PATIENCE=$((1 + (${EPOCHREALTIME//[.,]/} - begin) / 800000))
fi
export TEST_PATIENCE TEST_LIMIT=${TEST_LIMIT:-$((600 * TEST_PATIENCE))} # seconds a file
jobs=${TEST_JOBS:-$((2 * $(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)))}

# Longest first, so that all end together: those known to take long, then the shell's by size, then the rest.
in_order() {
  local long=(test/crash/short.test.ts test/daemon/durability.test.ts pure) pure
  pure=$(node test/pure.ts --list) || return
  printf '%s\n' "${long[@]}"
  find test -name '*.bats' -exec ls -S {} + | with_ways
  find test -name '*.test.ts' -exec ls -S {} + | grep -vxF -e "$(printf '%s\n' "${long[@]}")" -e "$pure"
}

# Files about one of the ways, or that start no verb with two, run once.
with_ways() {
  if [ "${TEST_WAYS-}" = both ]; then sed 'p; s/$/--slow/'; else cat; fi |
    grep -vxE 'test/(helpers/assert|shell/(pipes/batch|fast/.*|lifecycle/(docs|idle|launcher)))\.bats--slow'
}

[ -f dist/lib/cli.js ] || rm -f dist/.tsbuildinfo # else tsc believes that it is all there
npm run --silent build || { echo '0 passed, 1 failed'; exit 1; }

files=("$@")
[ $# -gt 0 ] || mapfile -t files < <(in_order)
sums=$(mktemp -d)
trap 'rm -rf "$sums" "$project"' EXIT
# A project that is set up already, for all .bats files to copy.
project=$(mktemp -d)
(cd "$project" && "$OLDPWD/bin/sparkq" setup --yes) >/dev/null 2>&1 </dev/null && export TEST_PROJECT=$project
for i in "${!files[@]}"; do printf '%s\0' "$sums/$i" "${files[i]}"; done | xargs -0 -n 2 -P "$jobs" "$BASH" test/run-file.sh

# A file that left no counts was never run to its end, so it failed.
read -r passed failed skipped < <(find "$sums" -type f ! -name '*.*' -exec cat {} + |
  awk -v files="${#files[@]}" '{ passed += $1; failed += $2; skipped += $3 } END { print passed + 0, failed + files - NR, skipped + 0 }')
printf '\nThe slowest files, in seconds:\n'
find "$sums" -name '*.took' -exec cat {} + | sort -rn | head -n 10 | awk '{ printf "%5d %s\n", $1, $2 }'
printf '\n%d passed, %d failed' "$passed" "$failed"
[ "$skipped" = 0 ] || printf ', %d skipped' "$skipped"
echo
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
