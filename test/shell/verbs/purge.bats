# sparkq purge

load ../../helpers/common

setup() { started_project 'runners: []'; }

# One succeeded with its logs, one failed, one canceled, one running, one queued.
one_of_each() {
  sparkq enqueue -- echo kept
  sparkq runner -q default
  sparkq enqueue -- x && sparkq claim -q default && sparkq fail DEFAULT-2 --reason broken
  sparkq enqueue -- x && sparkq cancel DEFAULT-3
  sparkq enqueue -- x && sparkq claim -q default
  sparkq enqueue -- x
} >/dev/null

@test 'it deletes finished tasks with their logs, never others, and prints how many' {
  one_of_each
  run -0 --separate-stderr find .sparkq/logs -mindepth 1 -name 'tsk_*'
  assert_output --partial tsk_
  run -0 --separate-stderr sparkq purge --older-than 0
  assert_output 3
  assert_equal "$stderr" ''
  run -0 --separate-stderr find .sparkq/logs -mindepth 1 -name 'tsk_*'
  assert_output ''
  run -0 --separate-stderr sparkq tasks
  assert_equal "$(field friendly_id <<<"$output" | tr '\n' ' ')" 'DEFAULT-5 DEFAULT-4 '
  # Numbers are never reused.
  assert_equal "$(sparkq enqueue --json -- x | field friendly_id)" DEFAULT-6
}

@test 'what is younger stays: by sparkq.yml (3 days), --older-than, --older-than-days' {
  one_of_each
  for typed in '' '--older-than 12h' '--older-than-days 1'; do
    # shellcheck disable=SC2086 # words
    run -0 --separate-stderr sparkq purge $typed
    assert_output 0
  done
  run -0 --separate-stderr sparkq purge --older-than-days 0
  assert_output 3
  run -0 --separate-stderr sparkq purge --older-than-days 0
  assert_output 0
}

@test 'with --json it is an object' {
  one_of_each
  run -0 --separate-stderr sparkq purge --older-than 0 --json
  assert_output '{"deleted":3}'
}

@test 'a wrong age or option: exit 64, nothing deleted; its help' {
  one_of_each
  for typed in '--older-than -1' '--older-than all' '--older-than-days -1' '--older-than-days 1.5' '--older-than 1d --older-than-days 1' '--older-than' 'all'; do
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
