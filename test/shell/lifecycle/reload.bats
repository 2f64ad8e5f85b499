# sparkq reload

load ../../helpers/common

setup() { started_project 'runners: []'; }

@test 'tools, classes and runners change without a restart' {
  pid=$(daemon_pid "$project")
  cat >sparkq.yml <<'END'
tools: {say: {description: Says it, command: [echo, said], timeout: 7}}
runners: [{queue: default, jobs: 2}]
END
  run -66 sparkq enqueue --tool say --prompt hello
  run -0 --separate-stderr sparkq reload
  assert_refused \
    "sparkq-reload: 'sparkq.yml' was read: 6 tools, 0 scripts; running tasks go on as they began"
  id=$(sparkq enqueue --tool say --prompt hello)
  wait_until 'the task to end' task_is "$id" succeeded
  run -0 sparkq task "$id" --json
  assert_output --partial '"timeout":7'
  assert_output --partial '"result_summary":"said hello"'
  assert_equal "$(daemon_pid "$project")" "$pid"
}

@test 'a broken file changes nothing: exit 78 with file, line and column' {
  printf 'runners: []\ntools:\n  say: {command: echo}\n' >sparkq.yml
  run -78 --separate-stderr sparkq reload
  assert_equal "$output" ''
  assert_regex "$stderr" "^sparkq-reload: $project/sparkq.yml:3:9: .*\(config\)"
  printf 'runners: []\ntols: {}\n' >sparkq.yml
  run -78 --separate-stderr sparkq reload
  assert_refused "sparkq-reload: $project/sparkq.yml:2:1: unknown key 'tols' (config)" "hint: did you mean 'tools'?"
  printf 'runners: [{queue: a}, {queue: a}]\n' >sparkq.yml
  run -78 --separate-stderr sparkq reload
  assert_regex "$stderr" "queue 'a' has two runners"
  rm sparkq.yml
  run -78 --separate-stderr sparkq reload
  sparkq enqueue -- true
}

@test 'scripts are read again; what is wrong with them is told with file and line: exit 0' {
  mkdir -p 'scripts/a b'
  printf '#!/bin/sh\n# timeout: soon\n' >'scripts/a b/x.sh'
  run -0 --separate-stderr sparkq reload
  assert_refused "scripts/a b/x.sh:2: timeout 'soon' is not a duration above 0 and up to 30 days" \
    "sparkq-reload: 'sparkq.yml' was read: 5 tools, 1 script; running tasks go on as they began"
  cd scripts
  run -0 --separate-stderr sparkq reload --json
  assert_output --partial '"scripts":1,"warnings":[{"file":"'
  assert_equal "$stderr" "a b/x.sh:2: timeout 'soon' is not a duration above 0 and up to 30 days"
}

@test 'what a running daemon cannot follow is refused: exit 78' {
  echo 'database: {synchronous: normal}' >sparkq.yml
  run -78 --separate-stderr sparkq reload
  why="'database' changed, which needs a restart of the daemon"
  assert_refused "sparkq-reload: $project/sparkq.yml: $why (config)" \
    "hint: restart it with 'sparkq stop' and 'sparkq start'"
}

@test 'old keys that are needless now still load' {
  cat >sparkq.yml <<'END'
database: {mode: wal}
queue_runner: {poll_interval: 5, auto_fail_interval_seconds: 30, base_url: 'http://localhost:5005'}
END
  run -0 --separate-stderr sparkq reload
}

@test 'with --json it says which file, and the tools' {
  run -0 --separate-stderr sparkq reload --json
  tools='["run-bash","run-python","llm-haiku","llm-sonnet","llm-codex"]'
  assert_output "{\"config\":\"$project/sparkq.yml\",\"tools\":$tools,\"scripts\":0,\"warnings\":[]}"
}

@test 'with the daemon down: exit 69' {
  sparkq stop
  run -69 --separate-stderr sparkq reload
  assert_refused "sparkq-reload: no daemon answers at '$project/.sparkq/sock' (unreachable)" \
    "hint: start it with 'sparkq start'"
}

@test 'a wrong option: exit 64; its help' {
  run -64 --separate-stderr sparkq reload --jsn
  assert_refused "sparkq-reload: unknown option '--jsn' (usage)" "hint: did you mean '--json'?"
  run -0 --separate-stderr sparkq reload --help
  assert_line --regexp '^  78  +the file is invalid; the previous configuration stays in effect$'
}
