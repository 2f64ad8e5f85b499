# Lines as one types them: what comes out of one verb, or of jq, goes into the next.

load ../../helpers/shared

sparkq_yml=$'runners: []\ntools: {talk: {interactive: true}}'

setup() {
  needs jq
  cd "$project"
}

# A line in a shell of its own, which fails when any part of it does.
line() { bash -o pipefail -c "$1"; }

# A queue with so many tasks of this tool and payload.
queue_of() {
  sparkq queue create "$1"
  seq "$2" | jq -c --arg tool "${3-run-bash}" --argjson payload "${4-"{\"argv\":[\"true\"]}"}" \
    '{tool: $tool, payload: $payload}' |
    sparkq enqueue -q "$1" -
} >/dev/null

# The friendly ids in that state, newest first, in one line.
names_in() { sparkq tasks -q "$1" --status "$2" | jq -r .friendly_id | paste -sd ' '; }

@test 'git diff | jq | sparkq enqueue -: a task a changed file, in their order' {
  git init -q . && git add sparkq.yml && git -c user.name=a -c user.email=a@b commit -qm one
  printf 'x\n' >>sparkq.yml
  sparkq queue create lint
  run -0 --separate-stderr line \
    $'git diff --name-only | jq -R \'{tool:"run-bash",payload:{argv:["eslint",.]}}\' -c | sparkq enqueue -q lint -'
  assert_regex "$output" "^$task_id$"
  assert_equal "$(said)" ''
  run -0 --separate-stderr line 'sparkq peek -q lint | jq -c .payload.argv'
  assert_output '["eslint","sparkq.yml"]'
  git checkout -q sparkq.yml
}

@test 'seq 100 | jq | sparkq enqueue -: 100 ids, first in first out' {
  sparkq queue create load
  run -0 --separate-stderr line \
    $'seq 100 | jq -c \'{payload:{argv:["sleep",(.|tostring)]}}\' | sparkq enqueue -q load - |
      tee ids | wc -l | tr -d " "'
  assert_output 100
  assert_equal "$(sparkq tasks -q load | jq -r .id)" "$(tac ids)"
  run -0 --separate-stderr line 'sparkq claim -q load | jq -r ".payload.argv[1]"'
  assert_output 1
}

@test 'tasks | jq select | requeue -: those of one tool, as new tasks' {
  queue_of again 2
  queue_of chats 1 talk '{"prompt":"x"}'
  for queue in again again chats; do sparkq claim -q "$queue" | sparkq fail - --reason broken; done
  run -0 --separate-stderr line \
    $'sparkq tasks --status failed --since 8h | jq -r \'select(.tool_name=="run-bash").id\' | sparkq requeue -'
  assert_equal "${#lines[@]}" 2
  assert_equal "$stderr" ''
  assert_equal "$(names_in again queued)$(names_in chats queued)" 'AGAIN-4 AGAIN-3'
  # Without jq too; and twice in one call is once, by whichever words.
  run -0 --separate-stderr line \
    '(sparkq tasks -q chats --status failed; sparkq tasks -q chats --status failed) | sparkq requeue -'
  assert_equal "$(names_in chats queued)" CHATS-2
  run -0 --separate-stderr line \
    $'(sparkq tasks -q chats --status failed | jq -r .id; echo CHATS-1 chats-1) | sparkq requeue -'
  assert_equal "${#lines[@]}" 1
}

@test 'claim | complete -: of the claim that was printed, and of no later one' {
  queue_of held 2
  run -0 --separate-stderr line 'sparkq claim -q held | sparkq complete - --summary done'
  assert_equal "$output$stderr" ''
  run -0 --separate-stderr line 'sparkq task HELD-1 --json | jq -c "[.status,.result_summary,.claim]"'
  assert_output '["succeeded","done",1]'
  sparkq claim -q held >claimed
  sparkq release - <claimed
  sparkq claim -q held
  for late in 'complete - --summary late' 'fail - --reason late' 'release -' 'heartbeat -'; do
    run -79 --separate-stderr line "sparkq $late <claimed"
    assert_refused "sparkq-${late%% *}: attempt 1 of task 'HELD-2' is not running, attempt 2 is (claim_lost)" \
      "hint: see its state with 'sparkq task HELD-2'"
  done
  run -0 --separate-stderr line \
    'sparkq tasks -q held --status running | sparkq heartbeat - --json | jq -c "[.friendly_id,.claim]"'
  assert_output '["HELD-2",2]'
  # Nothing due, nothing done.
  run -0 --separate-stderr line 'sparkq claim -q held | sparkq complete - --summary done'
  assert_equal "$output$stderr" ''
}

@test 'claim --wait | tee | jq: a prompt comes out as it went in, with its newlines and its unicode' {
  sparkq queue create auth
  prompt=$'Is "verify()" called\nbefore req.user?\t日本 🎉 \\ $HOME `x`'
  sparkq claim -q auth --wait 3>&- | tee task.json | jq -r .payload.prompt >seen 3>&- &
  waiting=$!
  sparkq enqueue -q auth --tool talk --prompt "$prompt"
  wait "$waiting"
  assert_equal "$(cat seen)" "$prompt"
  run -0 --separate-stderr line \
    'jq -r .payload.prompt task.json | sparkq enqueue -q auth --tool talk --prompt-file /dev/stdin &&
      sparkq peek -q auth | jq -r .payload.prompt'
  assert_equal "${output#*$'\n'}" "$prompt"
  data=$(jq -c '{prompt: .payload.prompt}' task.json)
  run -0 --separate-stderr sparkq complete - --summary "$prompt" --data "$data" <task.json
  run -0 --separate-stderr line 'sparkq task AUTH-1 --json | jq -r .result_summary,.result_data.prompt'
  assert_output "$prompt"$'\n'"$prompt"
}

@test 'tasks | cancel -, tasks | release -, tasks | fail -: many at once, and nothing is nothing' {
  queue_of many 1000
  for i in 1 2 3; do sparkq claim -q many; done
  run -0 --separate-stderr line 'sparkq tasks -q many --status queued | sparkq cancel -'
  assert_refused 'sparkq-cancel: 997 tasks are canceled; none was running'
  assert_equal "$(sparkq tasks -q many --status canceled | wc -l | tr -d ' ')" 997
  run -0 --separate-stderr line 'sparkq tasks -q many --status running | sparkq release -'
  assert_equal "$(names_in many queued)" 'MANY-3 MANY-2 MANY-1'
  sparkq claim -q many && sparkq claim -q many
  run -0 --separate-stderr line \
    'sparkq tasks -q many --status running | jq -r .friendly_id |
      sparkq fail - --reason "no network" --json | jq -r .error'
  assert_output $'no network\nno network'
  for verb in 'cancel -' 'release -' 'requeue -' 'heartbeat -' 'task -' 'complete - --summary x' 'fail - --reason x'; do
    run -0 --separate-stderr line "sparkq tasks -q many --status running | sparkq $verb"
    assert_equal "$output$stderr" ''
  done
}

@test 'tasks | head -1: the newest, quietly' {
  queue_of headed 500
  run -0 --separate-stderr line 'sparkq tasks -q headed | head -1'
  assert_equal "$(jq -r .friendly_id <<<"$output")" HEADED-500
  assert_equal "$stderr" ''
  run -0 --separate-stderr line 'sparkq tasks -q headed | sparkq task - --json | head -1 | jq -r .friendly_id'
  assert_output HEADED-500
  assert_equal "$stderr" ''
}

@test 'lists go through jq: queues with tasks, the pid, what failed in the review' {
  queue_of told 3
  sparkq claim -q told | sparkq fail - --reason 'no such branch'
  run -0 --separate-stderr line \
    $'sparkq queue list | jq -r \'select(.counts.failed > 0 and .name == "told") | "\\(.name) \\(.counts.queued)"\''
  assert_output 'told 2'
  run -0 --separate-stderr line 'sparkq status --json | jq .pid'
  assert_output "$(cat .sparkq/pid)"
  run -0 --separate-stderr line \
    $'sparkq review -q told --ack --json | jq -r \'select(.status=="failed") | .error, .id\' |
      tee seen | tail -1 | sparkq requeue - | wc -l'
  assert_equal "$(head -1 seen)" 'no such branch'
  run -0 --separate-stderr sparkq review -q told --json
  assert_output ''
  assert_equal "$(names_in told queued)" 'TOLD-4 TOLD-3 TOLD-2'
}

@test 'work begins as lines arrive, however long the next one takes' {
  queue_of stream 2
  for i in 1 2; do sparkq claim -q stream | sparkq fail - --reason broken; done
  mkfifo events
  sparkq requeue - <events >requeued 3>&- &
  stream=$!
  exec 7>events
  # As the journal has it.
  echo '{"seq":7,"kind":"task.failed","task":"STREAM-1","claim":1}' >&7
  wait_until 'the first' test -s requeued
  printf '{"seq":8,"kind":"queue.paused","task":null}\r\n\r\nNOPE-1\nSTREAM-2\n' >&7
  wait_until 'the second' bash -c '[ "$(wc -l <requeued)" -eq 2 ]'
  exec 7>&-
  wait "$stream" || code=$?
  assert_equal "$code" 66
  assert_equal "$(names_in stream queued)" 'STREAM-4 STREAM-3'
}

@test 'what is no NDJSON says so, by its line: exit 65; what came before it is done' {
  queue_of bad 3
  run -65 --separate-stderr line 'sparkq tasks -q bad | jq . | sparkq cancel -'
  assert_regex "$stderr" '^sparkq-cancel: line 1 of stdin: not JSON \(.*\) \(invalid\)'$'\n'\
"hint: one JSON object a line is read, as 'jq -c' writes it$"
  run -65 --separate-stderr line 'sparkq tasks -q bad | jq -s . -c | sparkq cancel -'
  assert_refused 'sparkq-cancel: line 1 of stdin: a JSON array (invalid)' \
    "hint: write one id or object per line, as jq -c '.[]' does"
  run -65 --separate-stderr line 'sparkq tasks -q bad | jq .id | sparkq cancel -'
  assert_refused 'sparkq-cancel: line 1 of stdin: a JSON string (invalid)' "hint: write the bare id, as 'jq -r' does"
  assert_equal "$(names_in bad queued)" 'BAD-3 BAD-2 BAD-1'
  run -65 --separate-stderr line $'printf \'bad-1\\nbad-2\\n{"id":\\nbad-3\\n\' | sparkq cancel -'
  assert_regex "$stderr" 'sparkq-cancel: 2 tasks are canceled; none was running
sparkq-cancel: line 3 of stdin: not JSON '
  assert_equal "$(names_in bad queued)" 'BAD-3'
}

@test 'stdin is read once, a directory not at all, and --claim is of one: exit 64, 74' {
  queue_of once 2
  run -64 --separate-stderr sparkq cancel - ONCE-1 - </dev/null
  assert_refused "sparkq-cancel: '-' was given twice (usage)" 'hint: stdin can be read only once'
  for verb in 'cancel -' 'enqueue -q once -'; do
    run -74 --separate-stderr line "sparkq $verb </"
    assert_refused "sparkq-${verb%% *}: stdin is a directory (io)" 'hint: a file or a pipe can be read'
  done
  for ids in - 'ONCE-1 ONCE-2'; do
    run -64 --separate-stderr line "sparkq complete $ids --claim 1 --summary x </dev/null"
    assert_refused 'sparkq-complete: --claim is the number of one attempt (usage)' \
      "hint: name one task; of objects on stdin, as 'sparkq claim' prints them, each has its own"
  done
  assert_equal "$(names_in once queued)" 'ONCE-2 ONCE-1'
}

@test 'enqueue && wait && enqueue: the next task is added only when the first has succeeded' {
  sparkq queue create deploy
  sparkq runner -q deploy --watch >runner.out 2>&1 3>&- &
  runner=$!
  run -0 --separate-stderr line \
    'id=$(sparkq enqueue -q deploy -- true) && sparkq wait "$id" && sparkq enqueue -q deploy -- echo deployed'
  assert_regex "$output" "^$task_id$"
  assert_equal "$(said)" ''
  run -3 --separate-stderr line \
    'id=$(sparkq enqueue -q deploy -- sh -c "exit 3") && sparkq wait "$id" && sparkq enqueue -q deploy -- echo never'
  assert_output ''
  run -0 --separate-stderr line 'sparkq tasks -q deploy --status succeeded | sparkq wait -'
  assert_output ''
  kill "$runner"
  wait "$runner" || true
  assert_equal "$(sparkq tasks -q deploy | wc -l | tr -d ' ')" 3
}

# One more task that fails, and then whether that was noticed.
failing() {
  sparkq enqueue -q watched -- x && sparkq claim -q watched | sparkq fail - --reason broken && [ -s "$1" ]
}

@test 'watch --kind task.failed | while read: a line per failure, as it happens' {
  sparkq queue create watched
  setsid bash -c 'sparkq watch --kind task.failed |
    while read -r e; do echo "failed: $(jq -r .task <<<"$e")" >>notified; done' 3>&- &
  watching=$!
  wait_until 'word of a failure' failing notified
  kill -- "-$watching"
  run -0 --separate-stderr line 'head -1 notified | cut -d" " -f2 | sparkq task - --json | jq -r .status'
  assert_output failed
}

@test 'watch | requeue -: it never ends, and what fails is queued again' {
  sparkq queue create watched-too
  since=$(sparkq rpc event.list '{}' | jq .next)
  setsid bash -c "sparkq watch --kind task.failed --since $since | sparkq requeue - >requeued-too" 3>&- &
  watching=$!
  for i in 1 2; do
    sparkq enqueue -q watched-too -- x && sparkq claim -q watched-too | sparkq fail - --reason broken
    wait_until 'its successor' bash -c "[ \"\$(wc -l <requeued-too)\" -eq $i ]"
    sparkq cancel - <requeued-too || true # the earlier ones are canceled already
  done
  kill -- "-$watching"
}
