# enqueue with the daemon down: nothing is lost, nothing comes twice, order stays

load ../../helpers/common

setup() {
  new_project
  echo 'runners: []' >sparkq.yml
}

# What is in the queue, oldest first: the first word of each command.
order() { sparkq tasks -q default | sed 's/.*"argv":\["\([^"]*\)".*/\1/' | tac | tr '\n' ' '; }

@test 'it prints the final id, says so on stderr, and the next daemon takes it in' {
  run -0 --separate-stderr sparkq enqueue -- npm test
  assert_regex "$output" "^$task_id$"
  id=$output
  assert_equal "$stderr" "sparkq-enqueue: the daemon is down; 1 task waits in '.sparkq/spool/'
hint: start it with 'sparkq start'"
  run -0 ls .sparkq/spool
  assert_output 000000000001.json
  run -0 stat -c %a .sparkq/spool/000000000001.json
  assert_output 600
  sparkq start 3>&-
  run -0 --separate-stderr sparkq task "$id"
  assert_output --partial "\"payload\":{\"cwd\":\"$project\",\"argv\":[\"npm\",\"test\"]}"
  run -0 ls -A .sparkq/spool
  assert_output ''
}

@test 'it says how many wait in all, and so does sparkq alone' {
  sparkq enqueue -- x 2>/dev/null
  run -0 --separate-stderr sparkq enqueue -- x
  assert_equal "${stderr%%$'\n'*}" "sparkq-enqueue: the daemon is down; 1 task waits in '.sparkq/spool/' (2 requests in all)"
  run -69 --separate-stderr sparkq
  assert_refused "sparkq: no daemon answers at '$project/.sparkq/sock' (unreachable)" "hint: start it with 'sparkq start'; 2 spooled requests will be submitted"
}

@test 'with --json it says that it was spooled' {
  run -0 --separate-stderr sparkq enqueue --json -- x
  assert_regex "$output" "^\{\"id\":\"$task_id\",\"queue\":null,\"status\":\"queued\",\"spooled\":true\}$"
}

@test 'order stays, of single ones and of many at once, and before what comes later' {
  sparkq enqueue -- a 2>/dev/null
  printf '{"payload":{"argv":["b"]}}\n{"payload":{"argv":["c"]}}\n' | sparkq enqueue - 2>/dev/null
  sparkq enqueue -- d 2>/dev/null
  sparkq start 3>&-
  sparkq enqueue -- e
  assert_equal "$(order)" 'a b c d e '
}

@test 'what many write at the same time all comes in, once' {
  for i in {1..12}; do sparkq enqueue -- "task$i" >"id.$i" 2>/dev/null 3>&- & done
  wait
  sparkq start 3>&-
  assert_equal "$(sparkq tasks | field id | sort)" "$(sort id.*)"
}

@test 'a daemon that comes up and goes down in between loses and doubles nothing' {
  for i in {1..16}; do
    sparkq enqueue -- "task$i" 2>/dev/null
  done >ids 3>&- &
  many=$!
  for round in 1 2 3; do
    sparkq start 2>/dev/null 3>&-
    kill -KILL "$(daemon_pid "$project")"
    wait_until 'the lock to be free' bash -c '! sparkq status >/dev/null'
  done
  wait "$many"
  sparkq start 3>&-
  run -0 wc -l <ids
  assert_output --regexp '^ *16$'
  assert_equal "$(sparkq tasks | field id | sort)" "$(sort ids)"
  # One after the other they were asked for, one after the other they are there.
  assert_equal "$(order)" "$(printf 'task%s ' {1..16})"
}

@test 'kill -9 between the commit and the end of the file: taken in once' {
  sparkq enqueue -- once 2>/dev/null
  cp .sparkq/spool/000000000001.json kept
  sparkq start 3>&-
  kill -KILL "$(daemon_pid "$project")"
  cp kept .sparkq/spool/000000000001.json
  wait_until 'the daemon to be gone' bash -c '! sparkq status >/dev/null'
  sparkq start 3>&-
  assert_equal "$(order)" 'once '
  run -0 ls -A .sparkq/spool
  assert_output ''
}

@test 'one that cannot be taken in stops no other, and is kept with the reason' {
  sparkq enqueue -q nowhere -- lost 2>/dev/null
  echo 'half a fi' >.sparkq/spool/000000000002.json
  sparkq enqueue -- found 2>/dev/null
  run -0 --separate-stderr sparkq start 3>&-
  assert_regex "$stderr" $'\n'"sparkq-start: 2 spooled requests refused"$'\n'"hint: the reasons are in '$project/.sparkq/spool/refused'$"
  assert_equal "$(order)" 'found '
  run -0 bash -c 'cat .sparkq/spool/refused/*.reason'
  assert_output --partial "no queue 'nowhere' (not_found)"
  run -0 --separate-stderr sparkq status
  assert_output --partial '"refused":2'
  run -0 --separate-stderr sparkq --table
  assert_line "2 spooled requests were refused: see '.sparkq/spool/refused/'"
}

@test 'a payload of 1 MiB and a key go through the spool as they are' {
  printf '{"payload":{"prompt":"%s"},"tool":"llm-x","key":"k"}\n' "$(head -c 1000000 /dev/zero | tr '\0' x)" >big
  printf 'runners: []\ntools: {llm-x: {interactive: true}}\n' >sparkq.yml
  run -0 --separate-stderr sparkq enqueue - <big
  run -0 --separate-stderr sparkq enqueue - <big
  sparkq start 3>&-
  run -0 sparkq tasks
  assert_equal "${#lines[@]}" 1
  assert_regex "$(sparkq peek -q default | tr -s x)" '"prompt":"x"'
}

@test 'a request larger than a line of the wire goes through it too, with the daemon up' {
  printf 'runners: []\ntools: {llm-x: {interactive: true}}\n' >sparkq.yml
  sparkq start 3>&-
  for i in 1 2 3 4 5; do printf '{"payload":{"prompt":"%s"},"tool":"llm-x"}\n' "$(head -c 900000 /dev/zero | tr '\0' x)"; done >big
  run -0 --separate-stderr sparkq enqueue - <big
  assert_equal "${#lines[@]}" 5
  assert_equal "$stderr" ''
  run -0 --separate-stderr sparkq queue show default
  assert_output --partial '"queued":5'
}

@test 'from below the project and from a git worktree it finds the same spool' {
  needs git
  git init --quiet . && git -c user.name=t -c user.email=t@t commit --quiet --allow-empty -m one
  git worktree add --quiet ../"${project##*/}.tree"
  cd "../${project##*/}.tree"
  run -0 --separate-stderr sparkq enqueue -- in-the-tree
  cd "$project"
  rm -rf "$project.tree"
  run -0 ls .sparkq/spool
  assert_output 000000000001.json
}

@test 'every other verb: exit 69 and how to start it' {
  for typed in tasks 'task X-1' 'claim -q default' 'peek -q default' 'complete X-1 --summary x' 'fail X-1 --reason x' 'release X-1' 'heartbeat X-1' \
    'requeue X-1' 'cancel X-1' purge review 'queue list' 'session list' reload 'rpc queue.list' 'runner -q default'; do
    # shellcheck disable=SC2086 # words
    run -69 --separate-stderr sparkq $typed
    assert_equal "$output" ''
    assert_regex "$stderr" "no daemon answers at '$project/.sparkq/sock' \(unreachable\)"$'\n'"hint: start it with 'sparkq start'$"
  done
}

@test 'a wrong word is refused before anything is written' {
  run -64 --separate-stderr sparkq enqueue --timeout 0 -- x
  run -65 --separate-stderr sparkq enqueue --payload '{'
  run -0 ls -A .sparkq/spool
  assert_output ''
}

@test 'a daemon that hangs: the task waits in the spool, and is there once when it goes on' {
  sparkq start 3>&-
  pid=$(daemon_pid "$project")
  kill -STOP "$pid"
  run -0 --separate-stderr sparkq enqueue -- true
  kill -CONT "$pid"
  assert_regex "$output" "^$task_id$"
  assert_equal "$stderr" "sparkq-enqueue: the daemon is not answering; 1 task waits in '.sparkq/spool/'"$'\n'"hint: it takes them once it continues; 'sparkq doctor' examines it"
  wait_until 'it to be taken in' bash -c '[ -z "$(ls .sparkq/spool)" ]'
  run -0 sparkq tasks
  assert_equal "$(field id <<<"$output")" "$(field id <<<"$output" | head -n 1)"
}
