# Each command runs in two projects with the same history: as the launcher decides, and with SPARKQ_FAST=0 in a process
# of its own. Both print the same bytes and exit alike, apart from ids, times, durations, pids and the path. The first
# word of a row is the program that the launcher is expected to start. A row of `node` only makes the state that the
# rows below it need; fast.bats has the verbs that always take a process. The sections build on one another.

load ../../helpers/common
load ../../helpers/ways

rows=(
  '# adding tasks'
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
  '# tasks that are refused, before and by the daemon'
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
  '# reading'
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
  'perl tasks --search make'
  'perl tasks -q work,default --outcome lost'
  'perl tasks -q nowhere'
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
  'perl scripts show hello'
  'perl scripts show helo'
  'perl prompts list'
  'perl prompts show nothing'
  'perl enqueue --template nothing'
  'perl journal --limit 3 --table'
  'perl journal WORK-1 --kind task.enqueued'
  'perl journal --kind tsak'
  'perl version'
  'perl --version'
  'perl completion bash'
  'perl completion ksh'
  "perl completion --for 'sparkq queue sh'"
  '# working on a task'
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
  'perl numbers -q nowhere'
  'perl numbers --since soon'
  'node review --ack'
  'perl review'
  '# wrong options'
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

# Replaces what may differ between two runs of one command by a word.
same() {
  sed -E -e "s#$quick|$slow#PROJECT#g; s#${quick##*/}|${slow##*/}#NAME#g" \
    -e 's/\b(tsk|que|ses|wrk|prj)_[0-9a-hjkmnp-tv-z]{26}/ID/g' \
    -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/TIME/g; s#127\.0\.0\.1:[0-9]+#PAGE#g; s/"port":[0-9]+/"port":N/g' \
    -e 's/([0-9]{4}-[0-9]{2}-[0-9]{2} )?[0-9]{2}:[0-9]{2}(:[0-9]{2})?/TIME/g' \
    -e 's/\b[0-9.]+(ms|s)\b/TOOK/g; s/"(pid|duration|execution_time|average|uptime)":[0-9.e-]+/"\1":N/g' \
    -e 's/\(pid [0-9]+/(pid N/g; s/^pid +[0-9]+/pid N/; s/ +/ /g; s/ $//'
}

# in_twin PROJECT COMMAND: what came of it goes into $result, and the program that was started into $way. It is called
# for each row, so it starts nothing but the command.
in_twin() {
  local out err started
  cd "$1" || return
  : >"$install/ways"
  out=$(code=0; eval "$2" 2>"$install/stderr" || code=$?; printf -- '\n-- exit %s' "$code")
  IFS= read -rd '' err <"$install/stderr" || true
  mapfile -t started <"$install/ways"
  way=${started[*]}
  result="$out"$'\n-- stderr\n'"$err"
}

# True for a verb that does without a daemon that is too busy to answer at once. That is right on a slow machine, but
# not for all rows.
gave_up() {
  [[ $way = 'perl node' && $1 =~ ^(enqueue|completion|--?version|version) ]] && late+=("$1")
}

# both_ways FIRST LAST: rows of a section. Each that differs is printed; then the test fails.
both_ways() {
  local row expected typed way result wrong=() late=() results=() all='' i
  local rows=("${rows[@]:$1:$2 - $1 + 1}")
  for row in "${rows[@]}"; do
    expected=${row%% *} typed=
    [ "$row" = "$expected" ] || typed=${row#* }
    in_twin "$quick" "sparkq $typed"
    [ "$way" = "$expected" ] || gave_up "$typed" || wrong+=("'sparkq $typed' started '$way' instead of '$expected'")
    all+=$result$'\x1e'
    in_twin "$slow" "SPARKQ_FAST=0 sparkq $typed"
    [ "$way" = node ] || wrong+=("'SPARKQ_FAST=0 sparkq $typed' started '$way' instead of 'node'")
    all+=$result$'\x1e'
  done
  [ ${#late[@]} -lt ${#rows[@]} ] || wrong+=('no command was answered in time')
  mapfile -d $'\x1e' -t results < <(printf %s "$all" | same)
  assert_equal "${#results[@]}" $((2 * ${#rows[@]}))
  for i in "${!rows[@]}"; do
    [ "${results[2 * i]}" = "${results[2 * i + 1]}" ] ||
      wrong+=("'${rows[i]}' prints by the quick way:" "${results[2 * i]}" 'and in a process:' "${results[2 * i + 1]}")
  done
  [ ${#wrong[@]} = 0 ] || printf '%s\n' "${wrong[@]}" | fail
}

# One test a section, from the row after its title to the row before the next title.
title='' first=0
for i in "${!rows[@]}" end; do
  [ "$i" = end ] || [[ ${rows[i]} = '#'* ]] || continue
  [ "$i" != end ] || i=${#rows[@]}
  [ -z "$title" ] ||
    bats_test_function --description "the quick way prints what a process prints: $title" \
      -- both_ways "$first" $((i - 1))
  title=${rows[i]-} title=${title#'# '} first=$((i + 1))
done
