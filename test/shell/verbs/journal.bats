# sparkq journal: what happened, the newest first

load ../../helpers/shared

kinds() { field kind | paste -sd ' '; }

@test 'it prints the newest events first, one object a line; a line of text for people' {
  a_queue some
  sparkq enqueue -q some -- true
  sparkq cancel SOME-1
  run -0 --separate-stderr sparkq journal -q some --limit 2
  assert_equal "$(kinds <<<"$output")" 'task.canceled task.enqueued'
  expected='^\{"seq":[0-9]+,"at":"[^"]*Z","kind":"task.enqueued","session":"default","queue":"some",'
  expected+='"task":"tsk_[^"]*","friendly_id":"SOME-1","origin":"socket"\}$'
  assert_regex "${lines[1]}" "$expected"
  assert_equal "$stderr" ''
  run -0 sparkq journal -q some --limit 1 --table
  assert_output --regexp '^[0-9:]{8}  task\.canceled   SOME-1$'
}

@test 'it goes on before a number, and filters by task and kind' {
  a_queue more
  for _ in 1 2 3; do sparkq enqueue -q more -- true; done
  first=$(sparkq journal -q more --limit 1 | jq .seq)
  run -0 sparkq journal -q more --before "$first" --kind task
  assert_equal "$(field friendly_id <<<"$output" | paste -sd ' ')" 'MORE-2 MORE-1'
  run -0 sparkq journal MORE-1 MORE-3 --json
  assert_equal "$(field friendly_id <<<"$output" | paste -sd ' ')" 'MORE-3 MORE-1'
  run -0 sparkq journal --before 1
  assert_output ''
  run -0 sparkq journal -q more --kind task.failed --limit 0
  assert_output ''
}

@test '--limit 0 prints all, over many pages; a closed pipe ends it quietly' {
  a_queue many
  yes '{"payload":{"argv":["true"]}}' | head -n 1200 | sparkq enqueue -q "$queue" - >/dev/null
  run -0 bash -c 'sparkq journal -q "$1" --limit 0 | wc -l' - "$queue"
  assert_equal "$output" 1201
  run -0 bash -c 'sparkq journal -q "$1" --limit 700 | wc -l' - "$queue"
  assert_equal "$output" 700
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq journal --limit 0 | head -n 1 | wc -l'
  assert_equal "$output$stderr" 1
}

@test 'unknown kind: exit 65; unknown task or queue: 66; a number that is none: 64' {
  run -65 --separate-stderr sparkq journal --kind task.fialed
  assert_refused "sparkq-journal: kind 'task.fialed': no event is of that kind (invalid)" \
    "hint: did you mean 'task.failed'?"
  run -66 --separate-stderr sparkq journal NONE-1
  run -66 --separate-stderr sparkq journal -q defualt
  run -64 --separate-stderr sparkq journal --limit many
  assert_refused "sparkq-journal: --limit 'many' is not a whole number (usage)" 'hint: write it in digits, as 10'
}
