# enqueue while no daemon runs: no task is lost or doubled, and the order remains.

load ../../helpers/common

setup() {
  new_project
  echo 'runners: []' >sparkq.yml
}

# The queued tasks, oldest first: the first word of each command.
order() { sparkq tasks -q default | sed 's/.*"argv":\["\([^"]*\)".*/\1/' | tac | tr '\n' ' '; }

@test 'enqueue prints the final id and a message; the next daemon adds the task' {
  run -0 --separate-stderr sparkq enqueue -- npm test
  assert_regex "$output" "^$task_id$"
  id=$output
  assert_equal "$stderr" "sparkq-enqueue: the daemon is down; 1 task waits in '.sparkq/spool/'
hint: start it with 'sparkq start'"
  run -0 ls .sparkq/spool
  assert_output 000000000001.json
  run -0 stat -c %a .sparkq/spool/000000000001.json
  assert_output 600
  # Each message has the sum of what waits.
  run -0 --separate-stderr sparkq enqueue -- b
  assert_equal "${stderr%%$'\n'*}" \
    "sparkq-enqueue: the daemon is down; 1 task waits in '.sparkq/spool/' (2 requests in all)"
  run -69 --separate-stderr sparkq
  assert_refused "sparkq: no daemon answers at '$project/.sparkq/sock' (unreachable)" \
    "hint: start it with 'sparkq start'; 2 spooled requests will be submitted"
  # The order remains: of single tasks, of a batch, and of tasks that come later.
  printf '{"payload":{"argv":["c"]}}\n{"payload":{"argv":["d"]}}\n' | sparkq enqueue - 2>/dev/null
  run -0 --separate-stderr sparkq enqueue --json -- e
  assert_regex "$output" "^\{\"id\":\"$task_id\",\"queue\":null,\"status\":\"queued\",\"spooled\":true\}$"
  sparkq start 3>&-
  run -0 --separate-stderr sparkq task "$id" --json
  assert_output --partial "\"payload\":{\"cwd\":\"$project\",\"argv\":[\"npm\",\"test\"]}"
  run -0 ls -A .sparkq/spool
  assert_output ''
  sparkq enqueue -- f
  assert_equal "$(order)" 'npm b c d e f '
}

@test 'tasks that many processes spool at the same time are all added once' {
  for i in {1..12}; do sparkq enqueue -- "task$i" >"id.$i" 2>/dev/null 3>&- & done
  wait
  sparkq start 3>&-
  assert_equal "$(sparkq tasks | field id | sort)" "$(sort id.*)"
}

@test 'a daemon that starts and is killed meanwhile loses and doubles no task' {
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
  # They have the order of the requests.
  assert_equal "$(order)" "$(printf 'task%s ' {1..16})"
}

@test 'kill -9 between the commit and the removal of the file: the task is added once' {
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

@test 'a spooled request that is refused is kept with the reason and stops no other' {
  sparkq enqueue -q nowhere -- lost 2>/dev/null
  echo 'half a fi' >.sparkq/spool/000000000002.json
  sparkq enqueue -- found 2>/dev/null
  run -0 --separate-stderr sparkq start 3>&-
  assert_regex "$stderr" "
sparkq-start: 2 spooled requests refused
hint: the reasons are in '$project/.sparkq/spool/refused'$"
  assert_equal "$(order)" 'found '
  run -0 bash -c 'cat .sparkq/spool/refused/*.reason'
  assert_output --partial "no queue 'nowhere' (not_found)"
  run -0 --separate-stderr sparkq status --json
  assert_output --partial '"refused":2'
  run -0 --separate-stderr sparkq --table
  assert_line "2 spooled requests were refused: see '.sparkq/spool/refused/'"
}

@test 'a payload of 1 MB, and a key, go through the spool; also a batch too large for the wire, with the daemon up' {
  large() {
    for i in $(seq "$1"); do
      printf '{"payload":{"prompt":"%s"},"tool":"llm-x"%s}\n' "$(head -c "$2" /dev/zero | tr '\0' x)" "$3"
    done
  }
  printf 'runners: []\ntools: {llm-x: {interactive: true}}\n' >sparkq.yml
  large 1 1000000 ',"key":"k"' >one
  run -0 --separate-stderr sparkq enqueue - <one
  run -0 --separate-stderr sparkq enqueue - <one
  sparkq start 3>&-
  run -0 sparkq tasks
  assert_equal "${#lines[@]}" 1
  assert_regex "$(sparkq peek -q default | tr -s x)" '"prompt":"x"'
  large 5 900000 '' >five
  run -0 --separate-stderr sparkq enqueue - <five
  assert_equal "${#lines[@]}" 5
  assert_equal "$(said)" ''
  run -0 --separate-stderr sparkq queue show default --json
  assert_output --partial '"queued":6'
}

@test 'in a git worktree enqueue finds the spool of the project' {
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

@test 'each other verb without a daemon: exit 69 and how to start it' {
  for typed in tasks 'task X-1' 'claim -q default' 'peek -q default' 'complete X-1 --summary x' 'fail X-1 --reason x' \
    'release X-1' 'heartbeat X-1' 'requeue X-1' 'cancel X-1' purge review 'queue list' 'session list' reload \
    'rpc queue.list' 'runner -q default'; do
    # shellcheck disable=SC2086 # words
    run -69 --separate-stderr sparkq $typed
    assert_equal "$typed: $output" "$typed: "
    assert_regex "$stderr" "no daemon answers at '$project/.sparkq/sock' \(unreachable\)
hint: start it with 'sparkq start'$"
  done
}

@test 'a wrong option is refused before anything is spooled' {
  run -64 --separate-stderr sparkq enqueue --timeout 0 -- x
  run -65 --separate-stderr sparkq enqueue --payload '{'
  run -0 ls -A .sparkq/spool
  assert_output ''
}

@test 'a daemon that hangs: the task waits in the spool, and exists once after the daemon continues' {
  sparkq start 3>&-
  pid=$(daemon_pid "$project")
  kill -STOP "$pid"
  run -0 --separate-stderr sparkq enqueue -- true
  kill -CONT "$pid"
  assert_regex "$output" "^$task_id$"
  assert_equal "$stderr" "sparkq-enqueue: the daemon is not answering; 1 task waits in '.sparkq/spool/'
hint: it takes them once it continues; 'sparkq doctor' examines it"
  wait_until 'the spool to be empty' bash -c '[ -z "$(ls .sparkq/spool)" ]'
  run -0 sparkq tasks
  assert_equal "${#lines[@]}" 1
}
