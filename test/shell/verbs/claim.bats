# sparkq claim

load ../../helpers/shared

@test "it takes the oldest task and prints it in one line, in the contract's shape" {
  request queue.create '{"name":"auth","instructions":"Implement JWT"}'
  sparkq enqueue -q auth -- npm test
  sparkq enqueue -q auth -- two
  run -0 --separate-stderr sparkq claim -q auth
  assert_equal "$stderr" ''
  time='"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z"'
  expected="^\{\"id\":\"$task_id\",\"friendly_id\":\"AUTH-1\",\"queue\":\{\"id\":\"que_[0-9a-z]{26}\","
  expected+="\"name\":\"auth\",\"instructions\":\"Implement JWT\"\},\"tool_name\":\"run-bash\","
  expected+="\"task_class\":\"MEDIUM_SCRIPT\",\"payload\":\{.*\"argv\":\[\"npm\",\"test\"\].*\},\"status\":\"running\","
  expected+="\"timeout\":600,\"attempts\":1,\"claim\":1,\"worker_id\":null,\"created_at\":$time,\"claimed_at\":$time,"
  expected+="\"started_at\":$time,\"name\":null\}$"
  assert_regex "$output" "$expected"
  run -0 request task.claim '{"queue":"auth"}'
  assert_output --partial '"friendly_id":"AUTH-2"'
}

@test 'no task to claim: no output, exit 0; with -e exit 1' {
  a_queue empty
  run -0 --separate-stderr sparkq claim -q empty
  assert_equal "$output$stderr" ''
  for option in -e --exit-status; do
    run -1 --separate-stderr sparkq claim -q empty "$option"
    assert_equal "$output$stderr" ''
  done
}

@test '--wait returns the task as soon as it is enqueued' {
  a_queue wait
  sparkq claim -q wait --wait >claimed 3>&- &
  claim=$!
  id=$(sparkq enqueue -q wait -- x)
  wait "$claim"
  assert_equal "$(field id <claimed)" "$id"
}

@test '--wait=DURATION waits for that time' {
  a_queue brief
  begin=${EPOCHREALTIME//[.,]/}
  run -1 --separate-stderr sparkq claim -q brief --wait=0.4 -e
  assert_equal "$output$stderr" ''
  [ $((${EPOCHREALTIME//[.,]/} - begin)) -ge 400000 ]
}

@test 'a claim that waits gets a task once its queue is started, and returns once it is ended' {
  request queue.create '{"name":"plan","planned":true}'
  sparkq enqueue -q plan -- x
  sparkq claim -q plan --wait >claimed.plan 3>&- &
  claim=$!
  request queue.start '{"queue":"plan"}'
  wait "$claim"
  assert_equal "$(field friendly_id <claimed.plan)" PLAN-1
  sparkq claim -q plan --wait -e >claimed.plan 3>&- &
  claim=$!
  request queue.end '{"queue":"plan"}'
  code=0
  wait "$claim" || code=$?
  assert_equal "$code" 1
}

@test '16 claims at once on 16 tasks get 16 different ones; of 16 on 1 task one gets it' {
  a_queue crowd
  for i in {1..16}; do echo '{"payload":{"argv":["x"]}}'; done | sparkq enqueue -q crowd - >/dev/null
  for i in {1..16}; do sparkq claim -q crowd -e >"crowd.$i" 3>&- & done
  wait
  run -0 bash -c 'cat crowd.* | cut -d, -f1 | sort -u | wc -l'
  assert_output 16
  sparkq enqueue -q crowd -- x
  for i in {1..16}; do sparkq claim -q crowd >"crowd.$i" 2>"crowd.err.$i" 3>&- & done
  wait
  run -0 bash -c 'cat crowd.[0-9]* | wc -l; cat crowd.err.*'
  assert_output 1
}

@test 'without a queue: exit 64, and stderr lists the queues that have tasks, with the numbers' {
  a_queue full
  a_queue void
  sparkq enqueue -q full -- x
  sparkq enqueue -q full -- x
  run -64 --separate-stderr sparkq claim
  assert_equal "$output" ''
  assert_regex "$stderr" $'^sparkq-claim: --queue is missing \\(usage\\)\nhint: name one with -q: .*full \\(2\\)'
  refute_regex "$stderr" void
}

@test 'a wrong duration or option: exit 64; an unknown queue: exit 66' {
  run -64 --separate-stderr sparkq claim -q default --wait=soon
  assert_refused "sparkq-claim: --wait 'soon' is not a duration above 0 and up to 30 days (usage)" \
    'hint: write 90, 90s, 10m, 8h or 3d'
  run -64 --separate-stderr sparkq claim -q default --wiat
  assert_refused "sparkq-claim: unknown option '--wiat' (usage)" "hint: did you mean '--wait'?"
  run -64 --separate-stderr sparkq claim -q default 30s
  assert_refused "sparkq-claim: unexpected argument '30s' (usage)" "hint: see 'sparkq help claim'"
  run -66 --separate-stderr sparkq claim -q defualt --json
  assert_refused \
    '{"error":{"code":"not_found","message":"no queue '\''defualt'\''","hint":"did you mean '\''default'\''?"}}'
  run -0 --separate-stderr sparkq claim --help
  assert_line '  1   nothing to claim (with -e)'
}
