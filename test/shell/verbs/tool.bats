# sparkq tool; and the way from the usage limit of a coding agent, in its output, to the next task of its tool

load ../../helpers/shared

# Agents that print what a test put into the file `claude` or `codex` once, else their usual result. SOON becomes the
# second after next. The daemon's runners find them on the PATH of `sparkq start`.
setup_file() {
  new_project
  export project
  mkdir agents
  fake_agent claude claude-answer.json
  fake_agent codex codex-answer.jsonl
  PATH=$project/agents:$PATH
  printf 'runners: [{queue: default}, {queue: other}]\n' >sparkq.yml
  sparkq start 2>/dev/null 3>&- || fail "'sparkq start' failed"
  request queue.create '{"name":"other"}' queue.create '{"name":"alone"}' >/dev/null
}
fake_agent() { # NAME ANSWER
  cat >"agents/$1" <<EOF
#!/bin/sh
mv '$project/$1' '$project/$1.said' 2>/dev/null || exec cat '$checkout/test/lib/agents/fixtures/$2'
sed "s/SOON/\$((\$(date +%s) + 2))/" '$project/$1.said'
! grep -q '"is_error":true\|"turn.failed"' '$project/$1.said'
EOF
  chmod +x "agents/$1"
}
setup() {
  PATH=$project/agents:$PATH
  cd "$project" || return
  fixtures=$checkout/test/lib/agents/fixtures
}
teardown() {
  rm -f claude codex
  request tool.resume '{"name":"llm-haiku"}' tool.resume '{"name":"llm-sonnet"}' tool.resume '{"name":"llm-codex"}' \
    >/dev/null
}

# ask QUEUE TOOL: prints the id.
ask() { sparkq enqueue -q "$1" --tool "$2" --payload '{"prompt":"do it"}'; }
is_paused() { request tool.list '{}' | sed 's/{"name"/\n&/g' | grep -q "\"name\":\"$1\".*\"paused\":{"; }

@test 'the list is a table for people, else one object a line' {
  run -0 --separate-stderr sparkq tool list --table
  assert_line --index 0 --regexp '^TOOL +KIND +CLASS +TIMEOUT +DESCRIPTION$'
  assert_line --regexp '^llm-sonnet +command +LLM_HEAVY +20m +Sonnet$'
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq tool list | head -n 1'
  expected='{"name":"run-bash","description":"Bash script","kind":"bash","task_class":"MEDIUM_SCRIPT","timeout":600}'
  assert_output "$expected"
}

@test 'the task of a paused tool waits; overview, status, task, runner and list show why and until when' {
  run -0 --separate-stderr sparkq tool pause llm-sonnet --until 2035-01-31T07:00 --reason 'saved for the release'
  assert_refused \
    'sparkq-tool pause: llm-sonnet paused until 2035-1-31 07:00 (saved for the release); its running tasks may finish'
  ask alone llm-sonnet
  words='llm-sonnet paused until 2035-1-31 07:00 (saved for the release)'
  reason="the tasks of queue 'alone' wait: $words: 'sparkq tool resume llm-sonnet'"
  run -0 --separate-stderr sparkq
  assert_line "$reason"
  refute_line "$words"
  run -0 --separate-stderr sparkq --json
  expected='"paused_tools":\[\{"name":"llm-sonnet","until":"2035-01-3.T[^"]*","reason":"saved for the release",'
  expected+='"since":"[^"]*","queues":\["alone"\]\}\],"reasons":\["the tasks'
  assert_regex "$output" "$expected"
  run -0 --separate-stderr sparkq status --table
  assert_line "tools     $words"
  run -0 --separate-stderr sparkq status --json
  assert_output --partial '"paused_tools":[{"name":"llm-sonnet",'
  run -0 --separate-stderr sparkq task ALONE-1 --table
  assert_line "waits for  $words"
  run -0 --separate-stderr sparkq task ALONE-1 --json
  assert_output --partial '"tool_paused":{"until":"2035-01-3'
  run -0 --separate-stderr sparkq runner -q alone
  assert_equal "$output" ''
  assert_equal "$stderr" "sparkq-runner: $reason"
  run -0 --separate-stderr sparkq tool list --table
  assert_line --regexp '^llm-sonnet .* until 2035-1-31 07:00 \(saved for the release\)  Sonnet$'
}

@test 'resume ends a pause; a tool that was not paused is no error but noted; with --json both print the tool' {
  run -0 --separate-stderr sparkq tool pause llm-haiku --for 2h --json
  assert_regex "$output" \
    '"name":"llm-haiku",.*"paused":\{"until":"20[^"]*Z","reason":"paused by hand",.*"queues":\[\]\}\}$'
  run -0 --separate-stderr sparkq tool resume llm-haiku
  assert_equal "$output$stderr" ''
  run -0 --separate-stderr sparkq tool resume llm-haiku
  assert_equal "$output" ''
  assert_equal "$stderr" "sparkq-tool resume: tool 'llm-haiku' was not paused"
  sparkq tool pause llm-haiku
  run -0 --separate-stderr sparkq tool resume llm-haiku --json
  assert_regex "$output" '"name":"llm-haiku",.*"paused":null,"resumed":true\}$'
}

@test 'an unknown tool: exit 66 and the nearest; no name, no time, two times, a wrong word: exit 64; the past: 65' {
  for step in pause resume; do
    run -66 --separate-stderr sparkq tool $step llm-sonet
    assert_refused "sparkq-tool $step: no tool 'llm-sonet' (not_found)" "hint: did you mean 'llm-sonnet'?"
  done
  run -66 --separate-stderr sparkq tool pause qqqqqqqq
  assert_refused "sparkq-tool pause: no tool 'qqqqqqqq' (not_found)" \
    "hint: 'sparkq tool list' lists them; they are named under 'tools:' in sparkq.yml"
  run -64 --separate-stderr sparkq tool pause
  assert_refused 'sparkq-tool pause: NAME is missing (usage)' "hint: see 'sparkq help tool pause'"
  run -64 --separate-stderr sparkq tool pause llm-haiku --for soon
  assert_refused "sparkq-tool pause: --for 'soon' is not a duration above 0 and up to 30 days (usage)" \
    'hint: write 90, 90s, 10m, 8h or 3d'
  run -64 --separate-stderr sparkq tool pause llm-haiku --for 1h --until 2035-01-31
  assert_refused 'sparkq-tool pause: --for and --until exclude each other (usage)' "hint: see 'sparkq help tool pause'"
  run -65 --separate-stderr sparkq tool pause llm-haiku --until 2020-01-31T07:00Z
  assert_refused "sparkq-tool pause: until '2020-01-31T07:00:00.000Z': that has passed (invalid)" \
    "hint: 'sparkq tool resume NAME' ends a pause"
  run -64 --separate-stderr sparkq tool pause llm-haiku --resaon x
  assert_refused "sparkq-tool pause: unknown option '--resaon' (usage)" "hint: did you mean '--reason'?"
  run -64 --separate-stderr sparkq tool resmue llm-haiku
  assert_refused "sparkq: unknown verb 'tool resmue' (usage)" "hint: did you mean 'sparkq tool resume'?"
  run ! is_paused llm-haiku
}

@test "the result of an agent is the summary of its task; session, cost and tokens are in the data" {
  claude=$(ask default llm-sonnet)
  codex=$(ask other llm-codex)
  wait_until "claude's result" task_is "$claude" succeeded
  wait_until "codex's result" task_is "$codex" succeeded
  run -0 sparkq task "$claude" --json
  assert_output --partial '"result_summary":"Moved 4 routes to v2.\n\nAll 31 tests pass."'
  expected='"result_data":\{"exit_code":0,"duration":[0-9.]+,"session_id":"3f0c6a52[^"]*","cost_usd":0.0421,"turns":3,'
  expected+='"usage":\{"input_tokens":12,.*"output_tokens":410\}\}'
  assert_regex "$output" "$expected"
  run -0 sparkq task "$codex" --json
  assert_output --partial '"result_summary":"Yes: there is a `README.md`.\nNothing else."'
  assert_regex "$output" \
    '"session_id":"0199a213[^"]*","usage":\{"input_tokens":24763,"cached_input_tokens":24448,"output_tokens":122\}'
}

@test 'an agent that reports a failure has failed, with its own reason and data' {
  cp "$fixtures/claude-overloaded.json" claude
  id=$(ask default llm-sonnet)
  wait_until 'the failure' task_is "$id" failed
  run -0 sparkq task "$id" --json
  assert_output --partial \
    '"error":"API Error: 529 Overloaded. This is a server-side issue, usually temporary","error_type":"failed"'
  assert_output --partial '"cost_usd":0.01'
  run ! is_paused llm-sonnet
}

@test 'a limit of claude: its task waits and keeps its attempts, the tasks of others go on; resume starts it at once' {
  end=$(date -d '3 hours' +%s)
  clock=$(date -u -d "@$end" +%-I:%M%P)
  sed "s/1:10am/$clock/" "$fixtures/claude-limit.json" >claude
  id=$(ask default llm-sonnet)
  wait_until 'the pause' is_paused llm-sonnet
  run -0 sparkq task "$id" --json
  assert_output --partial '"status":"queued","timeout":1200,"attempts":0,"claim":1'
  assert_output --partial '"reason":"usage limit: You'\''ve hit your session limit · resets '"$clock"' (UTC)"'
  assert_output --partial \
    "\"tool_paused\":{\"until\":\"$(date -u -d "@$end" +%FT%H:%M):00.000Z\",\"reason\":\"usage limit\"}"
  next=$(ask default llm-sonnet) # waits after it
  run -0 --separate-stderr sparkq --table
  assert_line --regexp 'wait: llm-sonnet paused until .* \(usage limit\): '
  # Another tool, in the same and another queue, and the same program in another tool.
  for queue in default other; do
    script=$(sparkq enqueue -q $queue -- echo on)
    wait_until "a script of $queue" task_is "$script" succeeded
  done
  haiku=$(ask other llm-haiku)
  wait_until 'the other tool' task_is "$haiku" succeeded
  task_is "$id" queued
  task_is "$next" queued
  sparkq tool resume llm-sonnet
  wait_until 'the task' task_is "$id" succeeded
  wait_until 'the one after it' task_is "$next" succeeded
  run -0 sparkq task "$id" --json
  assert_output --partial '"attempts":1,"claim":2'
}

@test 'when the limit ends the task starts without a resume' {
  echo '{"type":"result","is_error":true,"result":"Claude AI usage limit reached|SOON"}' >claude
  id=$(ask default llm-haiku)
  wait_until 'the task' task_is "$id" succeeded
  run ! is_paused llm-haiku
  run -0 sparkq task "$id" --json
  assert_output --partial '"attempts":1,"claim":2'
  end=$(sed -n 's/.*"reason":"usage limit: Claude AI usage limit reached|\([0-9]*\)".*/\1/p' <<<"$output")
  assert [ "$(date -d "$(field claimed_at <<<"$output")" +%s)" -ge "$end" ]
}

@test 'a limit of codex, with its own wording; the pause outlives a restart of the daemon' {
  sed 's/try again at 3:05 PM/try again in 3 days 4 hours 5 minutes/' "$fixtures/codex-limit.jsonl" >codex
  id=$(ask other llm-codex)
  wait_until 'the pause' is_paused llm-codex
  until=$(sparkq task "$id" --json | sed 's/.*"tool_paused":{"until":"\([^"]*\)".*/\1/')
  left=$(($(date -d "$until" +%s) - $(date +%s)))
  assert [ "$left" -gt 273800 ]
  assert [ "$left" -le 273900 ]
  sparkq stop
  sparkq start 2>/dev/null 3>&-
  is_paused llm-codex
  task_is "$id" queued
  sparkq tool resume llm-codex
  wait_until 'the task' task_is "$id" succeeded
}

@test 'a limit without a known end pauses the tool for half an hour, and the reason has that' {
  printf '{"type":"turn.failed","error":{"message":"You'\''ve hit your usage limit. Try again later."}}\n' >codex
  ask other llm-codex
  wait_until 'the pause' is_paused llm-codex
  run -0 --separate-stderr sparkq --table
  assert_line --regexp 'wait: llm-codex paused until .* \(usage limit without a known end, so 30m\): '
}

@test 'a result that mentions limits is no limit' {
  cp "$fixtures/claude-about-limits.json" claude
  id=$(ask default llm-sonnet)
  wait_until 'the result' task_is "$id" succeeded
  run ! is_paused llm-sonnet
  run -0 sparkq task "$id" --json
  assert_output --partial '"result_summary":"You'\''ve hit your limit'
}

@test 'runner --once exits 75 after a limit' {
  cp "$fixtures/claude-limit-epoch.json" claude # its moment has passed long ago: half an hour
  a_queue once
  ask once llm-sonnet
  run -75 --separate-stderr sparkq runner -q once --once
  assert_output --partial '"status":"queued"'
  assert_output --partial '"attempts":0'
}
