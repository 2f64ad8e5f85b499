#!/usr/bin/env bash
# Runs one test file for run.sh: `run-file.sh COUNTS FILE`. The counts (passed, failed, skipped) go into the file
# COUNTS, the seconds into COUNTS.took, and a report to stdout. It relies on the counts of uvu and bats, not on exit
# codes alone: a file without counts, an incomplete one and one that takes too long have failed. FILE may be
# `FILE.bats--slow`, with each verb in a process of its own, or `pure` or `daemon`, a group of files that run in one
# process; TEST_GROUPS is the list of them.

cd "${BASH_SOURCE[0]%/*}/.." || exit
counts=$1 file=$2 log=$1.log code=0 start=$SECONDS cut=()

count_uvu() {
  awk '$1 == "Total:" { total += $2 } $1 == "Passed:" { passed += $2 } $1 == "Skipped:" { skipped += $2 }
    END { print passed + 0, total - passed, skipped + 0 }'
}

count_tap() {
  awk '/^1\.\.[0-9]+$/ { planned = substr($0, 4) }
    /^not ok / { failed++ }
    /^ok / { if (/ # skip/) skipped++; else passed++ }
    END {
      broken = planned - passed - failed - skipped
      print passed + 0, failed + (broken > 0 ? broken : 0), skipped + 0
    }'
}

report() {
  local word=ok
  [ "$failed" = 0 ] || word=FAIL
  printf '%-4s %-48s %3d passed' "$word" "$file" "$passed"
  [ "$failed" = 0 ] || printf ', %d failed' "$failed"
  [ "$skipped" = 0 ] || printf ', %d skipped' "$skipped"
  printf ', %d s\n' "$took"
  if [ "$failed" = 0 ]; then
    sed -n 's/^ok [0-9]* \(.*\) # skip */     | skipped: \1: /p' "$log"
  else
    sed 's/^/     | /' "$log"
  fi
}

! command -v timeout >/dev/null || cut=(timeout -k 5 "$TEST_LIMIT")
case $file in
  *.bats--slow) TEST_SLOW=1 "${cut[@]}" node_modules/bats/bin/bats --tap "${file%--slow}" ;;
  *.bats) "${cut[@]}" node_modules/bats/bin/bats --tap "$file" ;;
  pure | daemon)
    mapfile -t together < <(sed -n "s/^$file //p" <<<"${TEST_GROUPS-$(node test/together.ts --list)}")
    "${cut[@]}" node test/together.ts "${together[@]}"
    ;;
  *) "${cut[@]}" node "$file" ;;
esac >"$log" 2>&1 </dev/null || code=$?
took=$((SECONDS - start))
read -r passed failed skipped < <(case $file in *.bats*) count_tap ;; *) count_uvu ;; esac <"$log")

if [ "$failed" = 0 ]; then # by the counts; the exit code may show a failure
  case $code in
    0) [ $((passed + skipped)) -gt 0 ] || { failed=1; echo "no test ran: is '.run()' missing at its end?" >>"$log"; } ;;
    124 | 137) failed=1; echo "not done after $TEST_LIMIT s" >>"$log" ;;
    *) failed=1; echo "exit code $code" >>"$log" ;;
  esac
fi
echo "$passed $failed $skipped" >"$counts"
echo "$took $file" >"$counts.took"
report >"$counts.txt"
cat "$counts.txt" # in one write, because other files report at the same time
