# sparkq complete

load ../../helpers/shared

@test 'it ends a running task with summary and data, and prints nothing' {
  claimed_task done
  run -0 --separate-stderr sparkq complete DONE-1 --summary 'JWT issued, 14 tests' --data \
    '{"tests":14,"__proto__":{"a":1}}'
  assert_equal "$output$stderr" ''
  run -0 --separate-stderr sparkq task DONE-1 --json
  assert_output --partial '"status":"succeeded"'
  assert_output --partial '"result_summary":"JWT issued, 14 tests","result_data":{"tests":14,"__proto__":{"a":1}}'
}

@test 'any text that is not blank is a summary: a number, a file, 10,000 characters, lines, unicode' {
  claimed_task text
  long=$(printf 'x%.0s' {1..10000})
  for summary in 123 sparkq.yml -- "$long" $'two\nlines\t日本 🎉'; do
    sparkq enqueue -q text -- x && claim text
    id=$(sparkq tasks -q text --status running --limit 1 | field id)
    run -0 --separate-stderr sparkq complete "$id" "--summary=$summary"
    run -0 --separate-stderr sparkq task "$id" --json
    encoded=${summary//$'\n'/\\n}
    assert_output --partial "\"result_summary\":\"${encoded//$'\t'/\\t}\""
  done
}

@test 'a blank summary: exit 65; none: exit 64; the task runs on' {
  claimed_task blank
  for summary in '' ' ' $'\n\t'; do
    run -65 --separate-stderr sparkq complete BLANK-1 --summary "$summary"
    assert_refused 'sparkq-complete: summary: blank (invalid)' 'hint: describe what was done: --summary TEXT'
  done
  run -64 --separate-stderr sparkq complete BLANK-1
  assert_refused 'sparkq-complete: --summary is missing (usage)' 'hint: describe what was done: --summary TEXT'
  run -64 --separate-stderr sparkq complete BLANK-1 --result '{"tests":1}'
  run -65 --separate-stderr sparkq complete BLANK-1 --summary x --data '{'
  assert_regex "$stderr" '^sparkq-complete: --data: not JSON '
  task_is BLANK-1 running
}

@test 'a repeated report is a success that changes nothing; a different one is a conflict: exit 79' {
  claimed_task twice
  sparkq complete TWICE-1 --summary done --data '[1]'
  before=$(sparkq task TWICE-1 --json)
  run -0 --separate-stderr sparkq complete TWICE-1 --summary done --data '[1]'
  run -0 --separate-stderr sparkq complete TWICE-1 --summary done --data '[1]' --claim 1
  for other in '--summary else --data [1]' '--summary done --data [2]' '--summary done'; do
    # shellcheck disable=SC2086 # words
    run -79 --separate-stderr sparkq complete TWICE-1 $other
    assert_refused "sparkq-complete: task 'TWICE-1' is succeeded, not running (conflict)" \
      "hint: see it with 'sparkq task TWICE-1'"
  done
  assert_equal "$(sparkq task TWICE-1 --json)" "$before"
}

@test 'in every other state: exit 79' {
  a_queue states
  for i in 1 2 3; do sparkq enqueue -q states -- x; done
  claim states
  request task.fail '{"id":"STATES-1","reason":"broken"}'
  request task.cancel '{"id":"STATES-2"}'
  for pair in '1 failed' '2 canceled' '3 queued'; do
    run -79 --separate-stderr sparkq complete "STATES-${pair% *}" --summary done
    assert_refused "sparkq-complete: task 'STATES-${pair% *}' is ${pair#* }, not running (conflict)" \
      "hint: see it with 'sparkq task STATES-${pair% *}'"
  done
}

@test 'a late worker never overwrites a newer attempt: exit 79' {
  claimed_task late
  request task.release '{"id":"LATE-1"}'
  run -79 --separate-stderr sparkq complete LATE-1 --claim 1 --summary late
  assert_refused "sparkq-complete: attempt 1 of task 'LATE-1' is not running (claim_lost)" \
    "hint: see its state with 'sparkq task LATE-1'"
  claim late
  run -79 --separate-stderr sparkq complete LATE-1 --claim 1 --summary late
  assert_refused "sparkq-complete: attempt 1 of task 'LATE-1' is not running, attempt 2 is (claim_lost)" \
    "hint: see its state with 'sparkq task LATE-1'"
  run -0 --separate-stderr sparkq complete LATE-1 --claim 2 --summary new
}

@test '--result is summary and data in one; --task-id is another way to give the id' {
  claimed_task result
  run -0 --separate-stderr sparkq complete --task-id RESULT-1 --result '{"summary":"done","tests":3}'
  run -0 --separate-stderr sparkq task RESULT-1 --json
  assert_output --partial '"result_summary":"done","result_data":{"summary":"done","tests":3}'
  run -64 --separate-stderr sparkq complete --summary x
  assert_refused 'sparkq-complete: ID is missing (usage)' "hint: see 'sparkq help complete'"
}

@test '--stdout and --stderr store the content of files, of long ones both ends' {
  claimed_task files
  echo out >out.txt
  head -c 100000 /dev/zero | tr '\0' x >err.txt
  run -0 --separate-stderr sparkq complete FILES-1 --summary done --stdout out.txt --stderr err.txt
  run -0 --separate-stderr sparkq task FILES-1 --json
  assert_output --partial '"stdout":"out\n"'
  assert_output --regexp '"stderr":"x+\\n\[… 34464 bytes left out …\]\\nx+"'
  run -66 --separate-stderr sparkq complete FILES-1 --summary done --stdout nowhere.txt
  assert_refused "sparkq-complete: no file 'nowhere.txt' (not_found)" \
    'hint: a relative path starts at the current directory'
}

@test 'with --json it prints the task, into a pipe too' {
  claimed_task json
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq complete JSON-1 --summary done --json | cat'
  assert_regex "$output" '"friendly_id":"JSON-1".*"status":"succeeded"'
}

@test 'an unknown task: exit 66; a wrong option: exit 64; its help' {
  run -66 --separate-stderr sparkq complete NOPE-1 --summary x
  assert_refused "sparkq-complete: no task 'NOPE-1' (not_found)" "hint: 'sparkq tasks' lists them"
  run -64 --separate-stderr sparkq complete NOPE-1 --sumary x
  assert_refused "sparkq-complete: unknown option '--sumary' (usage)" "hint: did you mean '--summary'?"
  run -0 --separate-stderr sparkq complete --help
  assert_line --index 0 'End a running task as succeeded'
}
