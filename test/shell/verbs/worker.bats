# sparkq worker: list, show, pause, resume, stop, register, heartbeat, crash

load ../../helpers/shared

worker_id='wrk_[0-9a-hjkmnp-tv-z]{26}'
# The status of a worker.
status_of() { request worker.show "{\"id\":\"$1\"}" | field status; }

# a_worker NAME [NUMBER]: registers one, by default the first of its test, and prints its id.
a_worker() {
  local id
  printf -v id 'wrk_%024d%02d' "$BATS_TEST_NUMBER" "${2-1}"
  request worker.register "{\"id\":\"$id\",\"name\":\"$1\",\"host\":\"here\",\"detached\":true}" >/dev/null
  echo "$id"
}

@test 'register prints the id; show has every field, as JSON into a pipe, as a list for people' {
  run -0 --separate-stderr sparkq worker register reviewer --type validator --capability typescript --capability css
  assert_regex "$output" "^$worker_id\$"
  assert_equal "$stderr" ''
  id=$output
  run -0 --separate-stderr sparkq worker show "$id" --json
  expected="^\{\"id\":\"$id\",\"name\":\"reviewer\",\"type\":\"validator\",\"host\":\"[^\"]+\",\"pid\":null,"
  expected+="\"queue\":null,\"status\":\"idle\",\"stale\":false,\"leaving\":false,\"task\":null,"
  expected+="\"capabilities\":\[\"typescript\",\"css\"\],\"started_at\":\"[0-9T:.-]+Z\","
  expected+="\"heartbeat_at\":\"[0-9T:.-]+Z\",\"stopped_at\":null,\"crash\":null,\"statistics\":\{\"completed\":0,"
  expected+="\"failed\":0,\"execution_time\":0,\"average\":0\}\}\$"
  assert_regex "$output" "$expected"
  run -0 --separate-stderr sparkq worker show reviewer --table
  assert_line --regexp '^worker +reviewer$'
  assert_line --regexp '^status +idle$'
  assert_line --regexp '^capabilities +typescript, css$'
  run -0 --separate-stderr sparkq worker register writer --json
  assert_output --regexp "^\{\"id\":\"$worker_id\",\"name\":\"writer\",\"type\":\"custom\""
}

@test 'a claim makes its worker busy; the end of the task makes it idle and counts' {
  a_queue work
  id=$(sparkq worker register worker -q work)
  task=$(sparkq enqueue -q work -- true)
  run -0 --separate-stderr sparkq claim -q work --worker "${id:0:24}"
  assert_output --partial "\"worker_id\":\"$id\""
  run -0 --separate-stderr sparkq worker list --state busy
  assert_output --partial "\"task\":{\"id\":\"$task\",\"friendly_id\":\"WORK-1\",\"claim\":1}"
  run -0 --separate-stderr sparkq worker list --table
  assert_line --regexp '^WORKER +ID +TYPE +STATUS +QUEUE +TASK'
  assert_line --regexp "^worker +$id +custom +busy +work +WORK-1"
  sparkq complete WORK-1 --summary done
  run -0 --separate-stderr sparkq worker show "$id" --json
  assert_output --partial '"status":"idle"'
  assert_output --partial '"statistics":{"completed":1,"failed":0,'
}

@test 'pause and resume print nothing, with --json the worker; a paused worker gets no task' {
  a_queue nap
  id=$(a_worker napper)
  sparkq enqueue -q nap -- true
  run -0 --separate-stderr sparkq worker pause "$id"
  assert_equal "$output$stderr" ''
  run -1 --separate-stderr sparkq claim -q nap --worker "$id" -e
  assert_equal "$output|$stderr" "|sparkq-claim: worker '$id' is paused: 'sparkq worker resume $id'"
  run -79 --separate-stderr sparkq worker pause "$id"
  assert_refused "sparkq-worker pause: worker 'napper' is paused, not idle or busy (conflict)" \
    "hint: see it with 'sparkq worker show napper'"
  run -0 --separate-stderr sparkq worker resume "$id" --json
  assert_output --partial '"status":"idle"'
  run -79 --separate-stderr sparkq worker resume napper --json
  expected="{\"error\":{\"code\":\"conflict\",\"message\":\"worker 'napper' is idle, not paused\","
  expected+="\"hint\":\"see it with 'sparkq worker show napper'\"}}"
  assert_refused "$expected"
  run -0 --separate-stderr sparkq claim -q nap --worker "$id" -e
}

@test 'heartbeat prints whether the worker shall run, pause or stop' {
  a_queue beat
  id=$(a_worker beater)
  run -0 --separate-stderr sparkq worker heartbeat beater
  assert_output run
  request worker.pause '{"id":"beater"}'
  run -0 --separate-stderr sparkq worker heartbeat beater --json
  assert_output "{\"id\":\"$id\",\"directive\":\"pause\"}"
  sparkq enqueue -q beat -- true
  request worker.resume '{"id":"beater"}' task.claim '{"queue":"beat","worker":"beater"}' \
    worker.stop '{"id":"beater","drain":true}'
  run -0 --separate-stderr sparkq worker heartbeat beater
  assert_output stop
}

@test 'stop gives the task of the worker back; with --drain the worker ends after its task' {
  a_queue halt
  a_worker first
  id=$(a_worker second 2)
  task=$(sparkq enqueue -q halt -- true)
  request task.claim '{"queue":"halt","worker":"first"}'
  run -0 --separate-stderr sparkq worker stop first
  assert_equal "$output$stderr" ''
  task_is "$task" queued
  request task.claim '{"queue":"halt","worker":"second"}'
  run -0 --separate-stderr sparkq worker stop second --drain --json
  assert_output --partial '"status":"busy","stale":false,"leaving":true'
  request task.fail "{\"id\":\"$task\",\"reason\":\"no\"}"
  assert_equal "$(status_of "$id")" stopped
  run -79 --separate-stderr sparkq claim -q halt --worker "$id"
  assert_equal "$stderr" \
    "sparkq-claim: worker 'second' is stopped, not alive (conflict)"$'\n'"hint: see it with 'sparkq worker show second'"
}

@test 'crash ends a worker for good, with a reason; its task goes back' {
  a_queue burn
  id=$(a_worker burner)
  task=$(sparkq enqueue -q burn -- true)
  request task.claim '{"queue":"burn","worker":"burner"}'
  run -64 --separate-stderr sparkq worker crash burner
  assert_refused "sparkq-worker crash: --message is missing (usage)" "hint: describe what happened: -m 'TEXT'"
  run -0 --separate-stderr sparkq worker crash burner -m 'out of memory' --stack 'at main' --json
  assert_output --regexp '"status":"crashed",.*"crash":\{"at":"[^"]+","message":"out of memory","stack":"at main"\}'
  wait_until 'the task to be back' task_is "$task" queued
  for word in heartbeat pause resume stop; do
    run -79 --separate-stderr sparkq worker "$word" burner
    assert_refused "sparkq-worker $word: worker 'burner' is crashed, not alive (conflict)" \
      "hint: see it with 'sparkq worker show burner'"
  done
  run -0 bash -c "set -o pipefail; sparkq worker list --state crashed | cat"
  assert_line --partial "\"id\":\"$id\""
}

@test 'a worker whose process is gone is shown as crashed' {
  sleep 1000 3>&- &
  pid=$!
  id=$(sparkq worker register mortal --pid "$pid")
  assert_equal "$(status_of "$id")" idle
  kill -KILL "$pid"
  wait "$pid" || true
  run -0 --separate-stderr sparkq worker list --all
  assert_line --regexp "\"id\":\"$id\".*\"status\":\"crashed\".*\"message\":\"its process is gone\""
  run -66 --separate-stderr sparkq worker register ghost --pid "$pid"
  assert_refused "sparkq-worker register: no process '$pid' (not_found)"
}

@test 'an unknown worker or queue: exit 66; an unknown state or type: 64; a name of two workers: 66' {
  for word in show pause resume stop heartbeat; do
    run -66 --separate-stderr sparkq worker "$word" nobody
    assert_refused "sparkq-worker $word: no worker 'nobody' (not_found)" "hint: 'sparkq worker list' lists them"
  done
  run -66 --separate-stderr sparkq worker crash nobody -m x
  run -66 --separate-stderr sparkq worker register x -q none
  assert_regex "$stderr" "^sparkq-worker register: no queue 'none' \(not_found\)"
  run -64 --separate-stderr sparkq worker list --state busi
  assert_refused "sparkq-worker list: unknown state 'busi' (usage)" "hint: did you mean 'busy'?"
  run -64 --separate-stderr sparkq worker register x --type none
  assert_equal "$output" ''
  a_worker twin
  a_worker twin 2
  run -66 --separate-stderr sparkq worker show twin
  assert_regex "$stderr" "^sparkq-worker show: 'twin' matches more than one worker: $worker_id, "
}

@test 'a runner is a worker: it can be listed, paused, resumed and stopped, and its end is known' {
  a_queue lane
  sparkq runner -q lane --watch >/dev/null 2>&1 3>&- &
  runner=$!
  is_idle() { request worker.list '{}' | grep -q '"queue":"lane","status":"idle"'; }
  wait_until 'the runner' is_idle
  id=$(sparkq worker list | grep '"queue":"lane"' | field id)
  sparkq worker pause "$id"
  task=$(sparkq enqueue -q lane -- true)
  assert_equal "$(status_of "$id")" paused
  task_is "$task" queued
  sparkq worker resume "$id"
  wait_until 'the task to end' task_is "$task" succeeded
  run -0 sparkq worker stop "$id"
  wait "$runner" || [ $? = 143 ]
  assert_equal "$(status_of "$id")" stopped
}
