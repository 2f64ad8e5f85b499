# sparkq purge

load ../../helpers/shared

# Of the tasks that they share one succeeded with its logs, one failed, one is canceled, one is running, one is queued.
setup_file() {
  started_project 'runners: []'
  export project
  sparkq enqueue -- echo kept
  sparkq runner -q default
  for i in 2 3 4 5; do sparkq enqueue -- x; done
  claim default
  request task.fail '{"id":"DEFAULT-2","reason":"broken"}' task.cancel '{"id":"DEFAULT-3"}'
  claim default
} >/dev/null

@test 'it keeps what is younger: by sparkq.yml (3 days), --older-than, --older-than-days' {
  for typed in '' '--older-than 12h' '--older-than-days 1'; do
    # shellcheck disable=SC2086 # words
    run -0 --separate-stderr sparkq purge $typed
    assert_equal "$typed: $output" "$typed: 0"
  done
}

@test 'a wrong age or option: exit 64, nothing deleted; its help' {
  for typed in '--older-than -1' '--older-than all' '--older-than-days -1' '--older-than-days 1.5' \
    '--older-than 1d --older-than-days 1' '--older-than' 'all'; do
    # shellcheck disable=SC2086 # words
    run -64 --separate-stderr sparkq purge $typed
    assert_equal "$output" ''
  done
  run -64 --separate-stderr sparkq purge --oder-than 0
  assert_refused "sparkq-purge: unknown option '--oder-than' (usage)" "hint: did you mean '--older-than'?"
  run -0 --separate-stderr sparkq tasks
  assert_equal "${#lines[@]}" 5
  run -0 --separate-stderr sparkq purge --help
  assert_line '  sparkq purge --older-than 12h'
}

# The last: they delete the tasks that all of them share.
@test 'it deletes finished tasks with their logs, never others, and prints their number' {
  run -0 --separate-stderr find .sparkq/logs -mindepth 1 -name 'tsk_*'
  assert_output --partial tsk_
  run -0 --separate-stderr sparkq purge --older-than 0
  assert_output 3
  assert_equal "$stderr" 'sparkq-purge: 3 finished tasks deleted with logs; queued and running tasks stay'
  run -0 --separate-stderr find .sparkq/logs -mindepth 1 -name 'tsk_*'
  assert_output ''
  run -0 --separate-stderr sparkq tasks
  assert_equal "$(field friendly_id <<<"$output" | tr '\n' ' ')" 'DEFAULT-5 DEFAULT-4 '
  # Numbers are never reused.
  assert_equal "$(sparkq enqueue --json -- x | field friendly_id)" DEFAULT-6
}

@test 'an age of 0 days deletes all that has finished; with --json it prints an object' {
  request task.cancel '{"id":"DEFAULT-5"}'
  run -0 --separate-stderr sparkq purge --older-than-days 0
  assert_output 1
  request task.cancel '{"id":"DEFAULT-6"}'
  run -0 --separate-stderr sparkq purge --older-than 0 --json
  assert_output '{"deleted":1}'
}
