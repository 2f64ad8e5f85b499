# sparkq task

load ../../helpers/shared

@test 'it prints a whole task: payload, attempts with reasons, timing, result, error, output, instructions' {
  request queue.create '{"name":"auth","instructions":"Implement JWT"}'
  id=$(sparkq enqueue -q auth -c 'echo out; echo err >&2; exit 3')
  run -1 sparkq runner -q auth
  run -0 --separate-stderr sparkq task "$id" --json
  assert_equal "${#lines[@]}" 1
  assert_output --partial '"status":"failed"'
  assert_output --partial '"error":"exit 3: err","error_type":"failed","exit_code":3'
  assert_output --partial "\"log_path\":\"$project/.sparkq/logs/$id/1\""
  assert_output --partial '"stdout":"out\n","stderr":"err\n","instructions":"Implement JWT"'
  expected='"history":\[\{"number":1,"worker_id":"wrk_[0-9a-z]{26}","started_at":"[^"]+","ended_at":"[^"]+",'
  expected+='"outcome":"failed","exit_code":3,"signal":null,"reason":"exit 3: err"'
  assert_output --regexp "$expected"
}

@test 'a task is named by its id, a unique prefix of it, or the friendly id in any case' {
  a_queue named
  id=$(sparkq enqueue -q named -- x)
  for name in "$id" "${id%?}" NAMED-1 named-1 Named-1; do
    run -0 --separate-stderr sparkq task "$name" --json
    assert_output --partial "{\"id\":\"$id\""
  done
}

@test 'an ambiguous prefix is refused with the first two ids: exit 66' {
  sparkq enqueue -- x
  sparkq enqueue -- x
  run -66 --separate-stderr sparkq task tsk_0
  assert_equal "$output" ''
  expected="^sparkq-task: 'tsk_0' matches more than one task: $task_id, $task_id, … \(ambiguous\)"$'\n''hint: '
  expected+='add more letters of the id$'
  assert_regex "$stderr" "$expected"
}

@test 'an unknown task: exit 66; the others are shown' {
  a_queue others
  sparkq enqueue -q others -- x
  run -66 --separate-stderr sparkq task NOPE-1 OTHERS-1 tsk_nope
  assert_equal "${lines[0]%  tsk_*}" 'OTHERS-1  queued'
  assert_equal "$stderr" "sparkq-task: no task 'NOPE-1' (not_found)
hint: 'sparkq tasks' lists them
sparkq-task: no task 'tsk_nope' (not_found)
hint: 'sparkq tasks' lists them"
}

@test 'for people it is a block: command, times, reason, output' {
  a_queue block
  sparkq enqueue -q block --metadata '{"a":1}' -c 'for i in {1..50}; do echo "line $i"; done; echo no >&2; exit 3'
  sparkq runner -q block || true
  run -0 --separate-stderr sparkq task block-1 --table
  assert_line --index 0 --regexp "^BLOCK-1  failed  $task_id$"
  assert_line 'queue     block (session default)'
  assert_line 'tool      run-bash (MEDIUM_SCRIPT)'
  assert_line "cwd       $project"
  assert_line 'metadata  {"a":1}'
  # Both streams are shown, so the error is not repeated.
  assert_line 'error     exit 3'
  logs=$project/.sparkq/logs/$(field id < <(sparkq task block-1 --json))/1
  assert_equal "$(sed -n '/^log/,$p' <<<"$output")" "log       sparkq log BLOCK-1
          $logs.out
          $logs.err

stdout
  | … 40 more lines above
$(printf '  | line %s\n' {41..50})

stderr
  | no"
}

@test 'what the summary or error says is not shown again as output; only files with output are named' {
  a_queue once
  sparkq enqueue -q once -- echo fine
  sparkq enqueue -q once -c 'echo wrong >&2; exit 3'
  sparkq enqueue -q once -- true
  sparkq runner -q once >/dev/null || true
  run -0 --separate-stderr sparkq task once-1
  assert_line 'summary   fine'
  assert_line --regexp '^ {10}/.*/1\.out$'
  refute_line --partial .err
  refute_line stdout
  run -0 --separate-stderr sparkq task once-2
  assert_line 'error     exit 3: wrong'
  assert_line --regexp '^ {10}/.*/1\.err$'
  refute_line stderr
  run -0 --separate-stderr sparkq task once-3
  refute_line --partial log
}

@test 'control characters of its output become visible, with --raw they act' {
  a_queue colour
  sparkq enqueue -q colour -c 'printf "\033[31mred\033[0m\n"'
  sparkq runner -q colour
  run -0 --separate-stderr sparkq task COLOUR-1 --table
  assert_line '  | \x1b[31mred\x1b[0m'
  run -0 --separate-stderr sparkq task COLOUR-1 --table --raw
  assert_line $'  | \e[31mred\e[0m'
  run -0 --separate-stderr sparkq task COLOUR-1 --json
  assert_output --partial '"stdout":"\u001b[31mred\u001b[0m\n"'
}

@test 'every attempt stays on record' {
  a_queue tries
  sparkq enqueue -q tries -- x
  claim tries
  request task.release '{"id":"TRIES-1","reason":"usage limit"}'
  claim tries
  sparkq complete TRIES-1 --summary done
  run -0 --separate-stderr sparkq task TRIES-1 --table
  assert_line --regexp '^attempts +1  [0-9:]+  released after [0-9.]+m?s: usage limit$'
  assert_line --regexp '^ +2  [0-9:]+  succeeded after [0-9.]+m?s$'
}

@test 'a failed attempt is shown while the task waits for its retry' {
  a_queue again
  sparkq enqueue -q again --retries 2 -c 'echo broken >&2; exit 3'
  run -0 sparkq runner -q again --table
  run -0 --separate-stderr sparkq task AGAIN-1 --table
  assert_line --regexp '^retries +2, it waits for number 1$'
  assert_line --regexp '^attempts +1  [0-9:]+  failed after [0-9.]+m?s: exit 3: broken$'
}

@test 'of a long output the first and last 32 KiB are shown' {
  a_queue long
  sparkq enqueue -q long -c 'echo begin; head -c 100000 /dev/zero | tr "\0" x; echo; echo end'
  sparkq runner -q long
  run -0 --separate-stderr sparkq task LONG-1 --json
  assert_output --regexp '"stdout":"begin\\nx+\\n\[… 34475 bytes left out …\]\\nx+\\nend\\n"'
}

@test '- takes ids from stdin, bare or as objects with an id; it prints a block each, with --json an object a line' {
  a_queue ids
  printf '{"payload":{"argv":["a"]}}\n{"payload":{"argv":["b"]}}\n' | sparkq enqueue -q ids -
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq tasks -q ids | sparkq task -'
  assert_equal "$(grep -o '^IDS-[0-9]  queued' <<<"$output")" $'IDS-2  queued\nIDS-1  queued'
  run -0 --separate-stderr sparkq task --json - <<<$'ids-1\n\nids-2 ids-1'
  assert_equal "$(field friendly_id <<<"$output" | tr '\n' ' ')" 'IDS-1 IDS-2 IDS-1 '
  run -65 --separate-stderr sparkq task - <<<'{"ID":"ids-1"}'
  assert_refused "sparkq-task: line 1 of stdin: an object without a string 'id' (invalid)" \
    "hint: write one id, or an object as 'sparkq tasks' prints it, per line"
  run -0 --separate-stderr sparkq task --json - </dev/null
  assert_equal "$output$stderr" ''
}

@test 'no id, a wrong option: exit 64; its help' {
  run -64 --separate-stderr sparkq task
  assert_refused 'sparkq-task: ID is missing (usage)' "hint: see 'sparkq help task'"
  run -64 --separate-stderr sparkq task DEFAULT-1 --rwa
  assert_refused "sparkq-task: unknown option '--rwa' (usage)" "hint: did you mean '--raw'?"
  run -0 --separate-stderr sparkq task --help
  assert_line --index 0 'Show a task: command, attempts, result, the last lines of its output'
}

@test 'it says how long its command usually takes, if that differs, and before it ran' {
  a_queue usual
  for i in 1 2 3; do
    request task.enqueue '{"tasks":[{"queue":"usual","payload":{"argv":["usual-command"]}}]}' \
      task.claim '{"queue":"usual"}' task.complete "{\"id\":\"USUAL-$i\",\"summary\":\"done\"}" >/dev/null
  done
  request task.enqueue '{"tasks":[{"queue":"usual","payload":{"argv":["usual-command"]}}]}' >/dev/null
  run -0 --separate-stderr sparkq task USUAL-4
  assert_regex "$output" $'\nusually +[0-9.]+m?s$'
  run -0 --separate-stderr sparkq task USUAL-4 --json
  assert_output --regexp '"usual":0(\.[0-9]+)?,'
  run -0 --separate-stderr sparkq task USUAL-2 --json
  assert_output --partial '"usual":null,'
}
