#!/usr/bin/env bash
# All tests, or the files that are named: each in a process of its own with a time limit, twice as many at once as
# there are processors, since most of them wait most of the time. Verbs run as a user gets them, some inside the daemon; with
# TEST_WAYS=both the .bats files run a second time, each verb in a process of its own (`--slow`). It believes what uvu and
# bats count, not exit codes alone; a file that counts nothing, breaks off or takes too long is a failure. At the end come
# the ten slowest files and the sum: `N passed, N failed`, with `, N skipped` when some were.

cd "${BASH_SOURCE[0]%/*}/.." || exit
export PATH="$PWD/node_modules/.bin:$PATH" # as npm has it: the pinned Node goes before the system's
unset FORCE_COLOR NODE_OPTIONS "${!SPARKQ@}" # the tests may be a task themselves
# How slow the machine is: what 10 starts of Node take, in units of 0.8 s, which is less than one on a quiet machine.
if [ -z "${TEST_PATIENCE-}" ]; then
  begin=${EPOCHREALTIME//[.,]/}
  for _ in 1 2 3 4 5 6 7 8 9 10; do node -e 0; done
  TEST_PATIENCE=$((1 + (${EPOCHREALTIME//[.,]/} - begin) / 800000))
fi
export TEST_PATIENCE # a factor for all limits
limit=${TEST_LIMIT:-$((600 * TEST_PATIENCE))} # seconds a file
jobs=${TEST_JOBS:-$((2 * $(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)))}

# Runs one file; its counts (passed, failed, skipped) go into the file $2, a report to stdout.
run_one() {
  local file=$1 sum=$2 log=$2.log code=0 start=$SECONDS passed failed skipped cut=()
  command -v timeout >/dev/null && cut=(timeout -k 5 "$limit")
  case $file in
    *.bats--slow) TEST_SLOW=1 "${cut[@]}" node_modules/bats/bin/bats --tap "${file%--slow}" ;;
    *.bats) "${cut[@]}" node_modules/bats/bin/bats --tap "$file" ;;
    *) "${cut[@]}" node "$file" ;;
  esac >"$log" 2>&1 </dev/null || code=$?
  read -r passed failed skipped < <(case $file in *.bats*) count_tap ;; *) count_uvu ;; esac <"$log")

  if [ "$failed" = 0 ]; then # by the counts; now what they do not show
    case $code in
      0) [ $((passed + skipped)) -gt 0 ] || { failed=1; echo "no test ran: is '.run()' missing at its end?" >>"$log"; } ;;
      124 | 137) failed=1; echo "not done after $limit s" >>"$log" ;;
      *) failed=1; echo "exit code $code" >>"$log" ;;
    esac
  fi
  echo "$passed $failed $skipped" >"$sum"
  echo "$((SECONDS - start)) $file" >"$sum.took"
  report >"$sum.txt"
  cat "$sum.txt" # in one write: others report at the same time
}

report() {
  local word=ok
  [ "$failed" = 0 ] || word=FAIL
  printf '%-4s %-40s %3d passed' "$word" "$file" "$passed"
  [ "$failed" = 0 ] || printf ', %d failed' "$failed"
  [ "$skipped" = 0 ] || printf ', %d skipped' "$skipped"
  printf ', %d s\n' $((SECONDS - start))
  if [ "$failed" = 0 ]; then sed -n 's/^ok [0-9]* \(.*\) # skip */     | skipped: \1: /p' "$log"; else sed 's/^/     | /' "$log"; fi
}

count_uvu() {
  awk '$1 == "Total:" { total += $2 } $1 == "Passed:" { passed += $2 } $1 == "Skipped:" { skipped += $2 }
    END { print passed + 0, total - passed, skipped + 0 }'
}

count_tap() {
  awk '/^1\.\.[0-9]+$/ { planned = substr($0, 4) } /^not ok / { failed++ } /^ok / { if (/ # skip/) skipped++; else passed++ }
    END { broken = planned - passed - failed - skipped; print passed + 0, failed + (broken > 0 ? broken : 0), skipped + 0 }'
}

# Longest first, so that all end together: two that take long for what they are, then by size, what is typed in shells first.
in_order() {
  local waiting=(test/crash/short.test.ts test/daemon/durability.test.ts)
  printf '%s\n' "${waiting[@]}"
  # What is about one of the ways, or starts no verb that has two, runs once.
  find test -name '*.bats' -exec ls -S {} + | if [ "${TEST_WAYS-}" = both ]; then sed 'p; s/$/--slow/'; else cat; fi | grep -vxE 'test/(helpers/assert|shell/(pipes/batch|fast/.*|lifecycle/(idle|launcher)))\.bats--slow'
  find test -name '*.test.ts' -exec ls -S {} + | grep -vxF "$(printf '%s\n' "${waiting[@]}")"
}

if [ "$1" = --one ]; then
  run_one "$3" "$2"
  exit 0
fi

[ -f dist/lib/cli.js ] || rm -f dist/.tsbuildinfo # else tsc believes that it is all there
npm run --silent build || { echo '0 passed, 1 failed'; exit 1; }

files=("$@")
[ $# -gt 0 ] || mapfile -t files < <(in_order)
sums=$(mktemp -d)
trap 'rm -rf "$sums" "$project"' EXIT
# A project that is set up already, for all .bats files to copy.
project=$(mktemp -d)
(cd "$project" && "$OLDPWD/bin/sparkq" setup --yes) >/dev/null 2>&1 </dev/null && export TEST_PROJECT=$project
for i in "${!files[@]}"; do printf '%s\0' "$sums/$i" "${files[i]}"; done | xargs -0 -n 2 -P "$jobs" "$BASH" test/run.sh --one

# A file that left no counts was never run to its end, so it failed.
read -r passed failed skipped < <(find "$sums" -type f ! -name '*.*' -exec cat {} + |
  awk -v files="${#files[@]}" '{ passed += $1; failed += $2; skipped += $3 } END { print passed + 0, failed + files - NR, skipped + 0 }')
printf '\nThe slowest files, in seconds:\n'
find "$sums" -name '*.took' -exec cat {} + | sort -rn | head -n 10 | awk '{ printf "%5d %s\n", $1, $2 }'
printf '\n%d passed, %d failed' "$passed" "$failed"
[ "$skipped" = 0 ] || printf ', %d skipped' "$skipped"
echo
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
