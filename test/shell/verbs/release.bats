# sparkq release

load ../../helpers/shared

# A queue whose first of two tasks is claimed.
first_claimed() {
  claimed_task "$1"
  sparkq enqueue -q "$1" -- two >/dev/null
}

@test 'the task returns to its place and keeps its attempts; the next claim has the next number' {
  first_claimed back
  run -0 --separate-stderr sparkq release BACK-1 --reason 'usage limit reached'
  assert_equal "$output$stderr" ''
  run -0 --separate-stderr sparkq task BACK-1 --json
  assert_output --partial '"status":"queued","timeout":600,"attempts":0,"claim":1'
  assert_output --partial '"outcome":"released"'
  assert_output --partial '"reason":"usage limit reached"'
  run -0 request task.claim '{"queue":"back"}'
  assert_output --partial '"friendly_id":"BACK-1"'
  assert_output --partial '"attempts":1,"claim":2'
}

@test 'with --in it is not handed out before' {
  first_claimed later
  run -0 --separate-stderr sparkq release LATER-1 --in 10m --json
  assert_output --regexp '"status":"queued".*"not_before":"[0-9T:.-]+Z"'
  run -0 request task.claim '{"queue":"later"}'
  assert_output --partial '"friendly_id":"LATER-2"'
  run -0 request task.claim '{"queue":"later"}'
  assert_output null
  sparkq release LATER-2 --in 0.3
  run -0 request task.claim "{\"queue\":\"later\",\"wait\":$((60 * patience))}"
  assert_output --partial '"friendly_id":"LATER-2"'
}

@test 'a claim that waits gets the released task' {
  claimed_task wait
  sparkq claim -q wait --wait=10s >claimed 3>&- &
  claim=$!
  sparkq release WAIT-1
  wait "$claim"
  assert_equal "$(field claim <claimed)" 2
}

@test 'in another state, or by a late worker: exit 79' {
  first_claimed states
  run -79 --separate-stderr sparkq release STATES-2
  assert_refused "sparkq-release: task 'STATES-2' is queued, not running (conflict)" \
    "hint: see it with 'sparkq task STATES-2'"
  run -79 --separate-stderr sparkq release STATES-1 --claim 2
  assert_refused "sparkq-release: attempt 2 of task 'STATES-1' is not running, attempt 1 is (claim_lost)" \
    "hint: see its state with 'sparkq task STATES-1'"
  sparkq complete STATES-1 --summary done
  run -79 --separate-stderr sparkq release STATES-1
  assert_refused "sparkq-release: task 'STATES-1' is succeeded, not running (conflict)" \
    "hint: see it with 'sparkq task STATES-1'"
}

@test 'an unknown task: exit 66; a wrong duration or option: exit 64; its help' {
  run -66 --separate-stderr sparkq release NOPE-1
  assert_refused "sparkq-release: no task 'NOPE-1' (not_found)" "hint: 'sparkq tasks' lists them"
  run -64 --separate-stderr sparkq release NOPE-1 --in 0
  assert_refused "sparkq-release: --in '0' is not a duration above 0 and up to 30 days (usage)" \
    'hint: write 90, 90s, 10m, 8h or 3d'
  run -64 --separate-stderr sparkq release NOPE-1 --reson x
  assert_refused "sparkq-release: unknown option '--reson' (usage)" "hint: did you mean '--reason'?"
  run -0 --separate-stderr sparkq release --help
  assert_line '  sparkq release AUTH-12'
}
