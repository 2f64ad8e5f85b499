# sparkq tasks

load ../../helpers/shared

# Ids of a list, in its order.
names() { field friendly_id | tr '\n' ' '; }

# A queue with a task in each state: 1 succeeded, 2 failed, 3 canceled, 4 running, 5 queued.
one_of_each() {
  a_queue "$1"
  for i in 1 2 3 4 5; do echo "{\"payload\":{\"argv\":[\"work\",\"$i\"]}}"; done | sparkq enqueue -q "$1" -
  request task.claim "{\"queue\":\"$1\"}" task.complete "{\"id\":\"$1-1\",\"summary\":\"done\"}" \
    task.claim "{\"queue\":\"$1\"}" task.fail "{\"id\":\"$1-2\",\"reason\":\"broken\"}" \
    task.cancel "{\"id\":\"$1-3\"}" task.claim "{\"queue\":\"$1\"}"
} >/dev/null

@test 'newest first, one object a line, with all fields of a task that are not null' {
  a_queue first
  sparkq enqueue -q first -- one
  sparkq enqueue -q first -- two
  run -0 --separate-stderr sparkq tasks -q first
  assert_equal "$(names <<<"$output")" 'FIRST-2 FIRST-1 '
  expected='^\{"id":"tsk_[^"]*","friendly_id":"FIRST-2","queue":"first","session":"default","tool_name":"run-bash",'
  expected+='"task_class":"MEDIUM_SCRIPT","payload":\{[^}]*\},"status":"queued","timeout":600,"attempts":0,"retries":0,'
  expected+='"stale":false,"created_at":"[^"]*Z",.*\}$'
  assert_regex "${lines[0]}" "$expected"
  # Null is left out of what SparkQ says, not of what came in.
  echo '{"payload":{"argv":["x"]},"metadata":{"a":null}}' | sparkq enqueue -q first -
  run -0 --separate-stderr sparkq tasks -q first --limit 1
  assert_output --partial '"metadata":{"a":null},'
}

@test '--status selects states, with commas or repeated; claimed means running; --failed is short' {
  one_of_each states
  for pair in 'succeeded 1' 'failed 2' 'canceled 3' 'running 4' 'claimed 4' 'queued 5'; do
    run -0 --separate-stderr sparkq tasks -q states --status "${pair% *}"
    assert_equal "$(names <<<"$output")" "STATES-${pair#* } "
  done
  run -0 --separate-stderr sparkq tasks -q states --status failed --status queued --status failed
  assert_equal "$(names <<<"$output")" 'STATES-5 STATES-2 '
  run -0 --separate-stderr sparkq tasks -q states --status failed,queued --status claimed
  assert_equal "$(names <<<"$output")" 'STATES-5 STATES-4 STATES-2 '
  run -0 --separate-stderr sparkq tasks -q states --failed
  assert_equal "$(names <<<"$output")" 'STATES-2 '
}

@test '--search takes words of the command, the name, the result; -q takes several queues, --outcome how tasks failed' {
  one_of_each blue
  one_of_each pink
  sparkq enqueue -q pink --name 'Nightly Größe' -- make >/dev/null
  run -0 --separate-stderr sparkq tasks --search 'nightly GRÖßE'
  assert_equal "$(names <<<"$output")" 'PINK-6 '
  run -0 --separate-stderr sparkq tasks -q blue,pink --search 'work 5'
  assert_equal "$(names <<<"$output")" 'PINK-5 BLUE-5 '
  run -0 --separate-stderr sparkq tasks -q blue -q pink --search broken
  assert_equal "$(names <<<"$output")" 'PINK-2 BLUE-2 '
  run -0 --separate-stderr sparkq tasks -q blue --outcome timeout,failed
  assert_equal "$(names <<<"$output")" 'BLUE-2 '
  run -0 --separate-stderr sparkq tasks -q blue --outcome lost
  assert_output ''
  run -66 --separate-stderr sparkq tasks -q blue,bleu
  assert_refused "sparkq-tasks: no queue 'bleu' (not_found)" "hint: did you mean 'blue'?"
  run -65 --separate-stderr sparkq tasks --search ' '
  assert_refused 'sparkq-tasks: text: it has no word (invalid)'
}

@test '--limit and --after walk through a list' {
  one_of_each walk
  run -0 --separate-stderr sparkq tasks -q walk --limit 2
  assert_equal "$(names <<<"$output")" 'WALK-5 WALK-4 '
  run -0 --separate-stderr sparkq tasks -q walk --limit 2 --after WALK-4
  assert_equal "$(names <<<"$output")" 'WALK-3 WALK-2 '
  run -0 --separate-stderr sparkq tasks -q walk --after walk-2
  assert_equal "$(names <<<"$output")" 'WALK-1 '
  run -0 --separate-stderr sparkq tasks -q walk --limit 0
  assert_equal "${#lines[@]}" 5
}

@test '--tool and --since filter' {
  a_queue filter
  sparkq enqueue -q filter -- one
  sparkq enqueue -q filter --tool run-python --payload '{"code":"two"}'
  run -0 --separate-stderr sparkq tasks -q filter --tool run-python
  assert_equal "$(names <<<"$output")" 'FILTER-2 '
  run -0 --separate-stderr sparkq tasks -q filter --since 8h
  assert_equal "$(names <<<"$output")" 'FILTER-2 FILTER-1 '
  run -0 --separate-stderr sparkq tasks -q filter --since yesterday
  assert_equal "$(names <<<"$output")" 'FILTER-2 FILTER-1 '
  run -0 --separate-stderr sparkq tasks -q filter --since 2126-01-31T07:00
  assert_output ''
}

@test '--stale shows running tasks past their timeout' {
  a_queue stale
  sparkq enqueue -q stale --timeout 0.3 -- slow
  sparkq enqueue -q stale -- patient
  claim stale && claim stale
  wait_until 'the task to be stale' bash -c \
    'sparkq tasks -q stale --stale | grep -q STALE-1 || sparkq tasks -q stale --status failed | grep -q STALE-1'
  wait_until 'the task to be dead at twice its timeout' task_is STALE-1 failed
  run -0 --separate-stderr sparkq task STALE-1 --json
  error='ended after 0.6s: its timeout is 0.3s, and a task is ended at twice its timeout (--timeout)'
  assert_output --partial "\"error\":\"$error\",\"error_type\":\"timeout\""
  run -0 --separate-stderr sparkq task STALE-1
  assert_line --regexp "^error +ended after 0.6s: .* \\(--timeout\\) \\(timeout\\)$"
  run -0 --separate-stderr sparkq
  assert_line "STALE-1: $error"
  run -0 --separate-stderr sparkq review -q stale
  assert_line "  $error"
  run -0 --separate-stderr sparkq tasks -q stale --stale
  assert_output ''
}

@test 'the table for people hides empty columns and makes control characters visible' {
  a_queue table
  sparkq enqueue -q table -c $'printf "\e[31m"\nsleep 1'
  run -0 --separate-stderr sparkq tasks -q table --table
  assert_equal "${lines[0]}" 'ID       STATUS  QUEUE  WHEN            WHAT'
  assert_regex "${lines[1]}" '^TABLE-1  queued  table  added [0-9:]{8}  printf "\\x1b\[31m" ⏎ sleep 1$'
  sparkq enqueue -q table --tool run-python --payload '{"code":"x"}' --in 1h
  run -0 --separate-stderr sparkq tasks -q table --table
  assert_regex "${lines[0]}" '^ID +STATUS +NOTE +QUEUE +TOOL +WHEN +WHAT$'
  assert_regex "${lines[1]}" '^TABLE-2 +queued +from [0-9: -]+ table +run-python '
}

@test 'on a terminal it is a table of up to 50 tasks, with a note about that' {
  needs script
  a_queue long
  for i in {1..51}; do echo '{"payload":{"argv":["x"]}}'; done | sparkq enqueue -q long - >/dev/null
  run -0 on_terminal sparkq tasks -q long </dev/null
  assert_output --partial 'LONG-51'
  refute_output --regexp 'LONG-1 '
  assert_output --partial "these are the newest 50"
  run -0 on_terminal sparkq tasks -q long --limit 0 </dev/null
  assert_output --regexp 'LONG-1 '
  run -0 sparkq tasks -q long
  assert_equal "${#lines[@]}" 51
}

@test 'without tasks: no output, exit 0; on a terminal a message on stderr' {
  a_queue empty
  run -0 --separate-stderr sparkq tasks -q empty
  assert_equal "$output$stderr" ''
  run -0 --separate-stderr sparkq tasks -q empty --table
  assert_equal "$output$stderr" ''
  needs script
  run -0 on_terminal 'sparkq tasks -q empty 2>printed' </dev/null
  assert_output ''
  run -0 cat printed
  assert_output 'sparkq-tasks: no tasks'
}

@test 'wrong words: exit 64 or 66, and the nearest right one; its help' {
  run -64 --separate-stderr sparkq tasks --status faild
  assert_refused "sparkq-tasks: unknown status 'faild' (usage)" "hint: did you mean 'failed'?"
  run -64 --separate-stderr sparkq tasks --limit -1
  assert_refused "sparkq-tasks: --limit '-1' is not a whole number (usage)" 'hint: write it in digits, as 10'
  run -64 --separate-stderr sparkq tasks --status queued,faild
  assert_refused "sparkq-tasks: unknown status 'faild' (usage)" "hint: did you mean 'failed'?"
  run -64 --separate-stderr sparkq tasks --since lately
  assert_refused "sparkq-tasks: --since 'lately' is not a time (usage)" \
    'hint: write 8h, today, monday, 07:00 or 2026-01-31T07:00'
  run -66 --separate-stderr sparkq tasks -q defualt
  assert_refused "sparkq-tasks: no queue 'defualt' (not_found)" "hint: did you mean 'default'?"
  run -66 --separate-stderr sparkq tasks --after NOPE-1
  assert_refused "sparkq-tasks: no task 'NOPE-1' (not_found)" "hint: 'sparkq tasks' lists them"
  run -64 --separate-stderr sparkq tasks --stauts failed
  assert_refused "sparkq-tasks: unknown option '--stauts' (usage)" "hint: did you mean '--status'?"
  run -64 --separate-stderr sparkq tasks failed
  assert_refused "sparkq-tasks: unexpected argument 'failed' (usage)" "hint: see 'sparkq help tasks'"
  run -0 --separate-stderr sparkq tasks --help
  assert_line --index 0 'List tasks, newest first'
}
