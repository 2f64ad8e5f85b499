#!/usr/bin/env bash
# Runs all tests, or the named files: each in a process of its own with a time limit, and two processes per processor,
# because tests mostly wait. Verbs run as a user runs them, some inside the daemon; with TEST_WAYS=both the .bats files
# run a second time, with each verb in a process of its own. At the end it prints the ten slowest files and the sum: `N
# passed, N failed`, with `, N skipped` if some were.

cd "${BASH_SOURCE[0]%/*}/.." || exit
export PATH="$PWD/node_modules/.bin:$PATH" # as npm sets it: the pinned Node comes before the system's
unset FORCE_COLOR NODE_OPTIONS "${!SPARKQ@}" # the tests may run as a task

# The factor for every limit: 1 + the time for 10 starts of Node in units of 0.8 s. An idle machine needs less than one
# unit.
if [ -z "${TEST_PATIENCE-}" ]; then
  begin=${EPOCHREALTIME//[.,]/}
  for _ in 1 2 3 4 5 6 7 8 9 10; do node -e 0; done
  TEST_PATIENCE=$((1 + (${EPOCHREALTIME//[.,]/} - begin) / 800000))
fi
export TEST_PATIENCE TEST_LIMIT=${TEST_LIMIT:-$((600 * TEST_PATIENCE))} # seconds a file
jobs=${TEST_JOBS:-$((2 * $(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)))}

# The longest files come first, so that all processes end at the same time: files known to be long, then .bats files by
# size, then the others.
in_order() {
  local long=(test/crash/short.test.ts test/daemon/durability.test.ts daemon pure)
  printf '%s\n' "${long[@]}"
  find test -name '*.bats' -exec ls -S {} + | with_ways
  find test -name '*.test.ts' -exec ls -S {} + |
    grep -vxF -e "$(printf '%s\n' "${long[@]}")" -e "$(cut -d ' ' -f 2 <<<"$TEST_GROUPS")"
}

# A file runs once if it is about one of the ways, or starts no verb that has both.
with_ways() {
  if [ "${TEST_WAYS-}" = both ]; then sed 'p; s/$/--slow/'; else cat; fi |
    grep -vxE 'test/(helpers/assert|shell/(pipes/batch|fast/.*|lifecycle/(docs|idle|launcher)))\.bats--slow'
}

[ -f dist/lib/cli.js ] || rm -f dist/.tsbuildinfo # otherwise tsc considers dist/ complete
npm run --silent build || { echo '0 passed, 1 failed'; exit 1; }

files=("$@")
if [ $# = 0 ]; then
  TEST_GROUPS=$(node test/together.ts --list) || { echo '0 passed, 1 failed'; exit 1; }
  export TEST_GROUPS
  mapfile -t files < <(in_order)
fi
sums=$(mktemp -d)
trap 'rm -rf "$sums" "$project"' EXIT
# A project after setup, which all .bats files copy.
project=$(mktemp -d)
(cd "$project" && "$OLDPWD/bin/sparkq" setup --yes) >/dev/null 2>&1 </dev/null && export TEST_PROJECT=$project
for i in "${!files[@]}"; do printf '%s\0' "$sums/$i" "${files[i]}"; done |
  xargs -0 -n 2 -P "$jobs" "$BASH" test/run-file.sh

# A file without counts did not run to its end, so it failed.
read -r passed failed skipped < <(find "$sums" -type f ! -name '*.*' -exec cat {} + |
  awk -v files="${#files[@]}" '{ passed += $1; failed += $2; skipped += $3 }
    END { print passed + 0, failed + files - NR, skipped + 0 }')
printf '\nThe slowest files, in seconds:\n'
find "$sums" -name '*.took' -exec cat {} + | sort -rn | head -n 10 | awk '{ printf "%5d %s\n", $1, $2 }'
printf '\n%d passed, %d failed' "$passed" "$failed"
[ "$skipped" = 0 ] || printf ', %d skipped' "$skipped"
echo
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
