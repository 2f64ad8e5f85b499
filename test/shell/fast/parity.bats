# Each command runs in two projects with the same history: as the launcher decides, and with SPARKQ_FAST=0 in a process
# of its own. Both print the same bytes and exit alike, but for ids, times, durations, pids and the path. The first word
# of a row says which way the launcher is expected to take.

load ../../helpers/common
load ../../helpers/ways

rows=(
  # Adding tasks
  'perl enqueue -- true'
  "perl enqueue -c 'echo one; echo two >&2'"
  'perl enqueue --json -- printf "%s\n" "a b" é'
  'perl enqueue -q work --timeout 5m --retries 2 --metadata "{\"a\":[1,null]}" -- make -j2'
  'perl enqueue --key k1 -- true'
  'perl enqueue --key k1 -- true'
  'perl enqueue --key k1 --if-exists error -- true'
  'perl enqueue --tool llm-haiku --prompt hello'
  'perl enqueue --tool llm-haiku --prompt-file prompt.md --context-file prompt.md'
  'perl enqueue --script hello -- --loud'
  'perl enqueue --payload "{\"argv\":[\"ls\"]}"'
  'perl enqueue --in 10m -- true'
  'node enqueue - <tasks.ndjson'
  # Refused, before and by the daemon
  'perl enqueue'
  'perl enqueue -q nowhere -- true'
  'perl enqueue --tool run-bsh -- true'
  'perl enqueue --timeout never -- true'
  'perl enqueue --payload "{\"argv\":[]}"'
  'perl enqueue --payload not-json'
  'perl enqueue --prompt-file missing.md --tool llm-haiku'
  'perl enqueue --qeue work -- true'
  'perl enqueue --json --timeout -1 -- true'
  'perl enqueue --in 10m --at 2030-01-01 -- true'
  # Reading
  'perl'
  'perl --json'
  'perl status'
  'perl status --json'
  'perl tasks'
  'perl tasks --table'
  'perl tasks --status queued --limit 2 --json'
  'perl tasks --status quued'
  'perl task default-1'
  'perl task DEFAULT-1 DEFAULT-2 --json'
  'perl task nothing-1'
  'perl task tsk_0'
  'node task - <<<DEFAULT-1'
  'perl peek -q default'
  'perl peek -q nowhere'
  'perl queue list'
  'perl queue list --table'
  'perl queue show work'
  'perl queue show wrk'
  'perl session list'
  'perl tool list --table'
  'perl worker list'
  'perl worker show nobody'
  'perl scripts list'
  'perl scripts search hello'
  'perl version'
  'perl --version'
  'perl completion bash'
  'perl completion ksh'
  "perl completion --for 'sparkq queue sh'"
  # Working on a task: a claim is never made twice
  'node claim -q work'
  'perl heartbeat work-1'
  'perl heartbeat work-1 --claim 7'
  'perl complete WORK-1 --summary ""'
  'perl complete WORK-1 --summary done --data "{\"n\":1}"'
  'perl complete WORK-1 --summary done --data "{\"n\":1}"'
  'perl complete WORK-1 --summary other'
  'perl heartbeat work-1'
  'perl task work-1'
  'perl review'
  'perl review --json'
  'node review --ack'
  'perl review'
  # Changes that take a process
  'node cancel default-1'
  'node cancel default-1'
  'node requeue default-1 --json'
  'node queue create extra'
  'node queue create extra'
  'node queue pause extra'
  'node queue end extra'
  'node session create later --json'
  'node tool pause llm-haiku --for 2h'
  'node rpc queue.list'
  'node rpc queue.lst'
  'node purge --older-than 3d'
  # Words
  'node help peek'
  'node peek --help'
  'node peeek'
  'perl peek --wrong'
  'perl tasks --limit none'
)

setup_file() {
  needs perl
  make_ways
  PATH=$install/bin:$PATH # the daemons are of the build that the commands are of
  local twin
  for twin in quick slow; do
    started_project 'runners: []'
    sparkq queue create work >/dev/null
    mkdir scripts
    printf '#!/bin/sh\n# description: Says hello\n' >scripts/hello.sh
    echo 'a prompt' >prompt.md
    printf '{"payload":{"argv":["a"]}}\n{"payload":{"argv":["b"]},"queue":"work"}\n' >tasks.ndjson
    sparkq reload
    export "$twin=$project"
  done
}
teardown_file() {
  for project in "$quick" "$slow"; do end_project; done
  rm -rf "$install"
}
setup() { PATH=$install/bin:$install/path:$PATH; }
teardown() { :; }

# What may differ between two runs of one command, by a word in its place.
same() {
  sed -E -e "s#$1#PROJECT#g; s#${1##*/}#NAME#g" \
    -e 's/\b(tsk|que|ses|wrk|prj)_[0-9a-hjkmnp-tv-z]{26}/ID/g' \
    -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/TIME/g; s/([0-9]{4}-[0-9]{2}-[0-9]{2} )?[0-9]{2}:[0-9]{2}(:[0-9]{2})?/TIME/g' \
    -e 's/\b[0-9.]+(ms|s)\b/TOOK/g; s/"(pid|duration|execution_time|average|uptime)":[0-9.e-]+/"\1":N/g' \
    -e 's/\(pid [0-9]+/(pid N/g; s/ +/ /g; s/ $//'
}

# Runs a row in one of the projects; what came of it goes into $result.
in_twin() {
  cd "$1" || return
  run --separate-stderr bash -c "${*:3} sparkq $2"
  result=$(printf 'exit %s\n%s\n-- stderr\n%s\n' "$status" "$output" "$stderr" | same "$1")
}

# same_both_ways NUMBER: of a row.
same_both_ways() {
  local row=${rows[$1]} typed=
  local expected=${row%% *}
  [ "$row" = "$expected" ] || typed=${row#* }
  : >"$install/ways"
  in_twin "$quick" "$typed"
  local fast=$result way
  way=$(ways)
  in_twin "$slow" "$typed" SPARKQ_FAST=0
  assert_equal "$(ways)" node
  assert_equal "$fast" "$result"
  assert_equal "$way" "$expected"
}

for i in "${!rows[@]}"; do
  bats_test_function --description "row $((i + 1)): ${rows[i]//[\\\"\{\}\']/}" -- same_both_ways "$i"
done
