# sparkq enqueue --in and --at

load ../../helpers/shared

@test 'on a terminal --at says which moment its words mean' {
  needs script
  a_queue words
  run -0 on_terminal "sparkq enqueue -q words --at 'tomorrow 9:00' -- x 2>said" </dev/null
  refute_regex "$(cat said)" 'not before'
  run -0 on_terminal "sparkq enqueue -q words --at 'tomorrow 9:00' -- x >id" </dev/null
  assert_output --partial "WORDS-2 queued (not before $(LC_ALL=C date -d tomorrow '+%a %F') 09:00; no runner works"
}

@test '--in and --at give the time before which a claim passes the task over' {
  a_queue soon
  id=$(sparkq enqueue -q soon --in 8h -- later)
  sparkq enqueue -q soon --at 2126-01-31T07:00Z -- much-later
  sparkq enqueue -q soon -- now
  run -0 request task.claim '{"queue":"soon"}'
  assert_output --partial '"argv":["now"]'
  run -0 request task.claim '{"queue":"soon"}'
  assert_output null
  run -0 --separate-stderr sparkq tasks -q soon
  assert_output --partial '"not_before":"2126-01-31T07:00:00.000Z"'
  sparkq enqueue -q soon --in 0.3 -- soon
  run -0 request task.claim "{\"queue\":\"soon\",\"wait\":$((60 * patience))}"
  assert_output --partial '"argv":["soon"]'
  run -64 --separate-stderr sparkq enqueue --at 2020-01-31T07:00 -- x
  assert_refused "sparkq-enqueue: --at '2020-01-31T07:00' is in the past (usage)" 'hint: leave it out for now'
  for time in soon 2126-02-31 2126-01-31T25:00; do run -64 --separate-stderr sparkq enqueue --at "$time" -- x; done
  sparkq enqueue -q soon --at 'monday 8:00' -- words
  run -0 --separate-stderr sparkq tasks -q soon --limit 1
  monday=$(field not_before <<<"$output")
  assert_equal "$(LC_ALL=C date -d "$monday" '+%a %H:%M')" 'Mon 08:00'
  [[ $monday > $(date -u +%Y-%m-%dT%H:%M) ]]
  run -64 --separate-stderr sparkq enqueue --at today -- x
  assert_refused "sparkq-enqueue: --at 'today' is in the past (usage)" 'hint: leave it out for now'
  run -64 --separate-stderr sparkq enqueue --in 1h --at 2126-01-31T07:00 -- x
  assert_refused 'sparkq-enqueue: --in and --at both say when (usage)' 'hint: give one of them'
}
