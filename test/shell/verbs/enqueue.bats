# sparkq enqueue: every way to describe a task, and every reason to reject one

load ../../helpers/shared

# Shows the payload that the last enqueue made.
payload() { sparkq task "$1" --json | sed 's/.*"payload":\(.*\),"metadata".*/\1/'; }

@test 'a command after --: prints the id; queue default, tool run-bash, this directory' {
  mkdir -p below
  cd below
  run -0 --separate-stderr sparkq enqueue -- npm test
  assert_regex "$output" "^$task_id$"
  assert_equal "$stderr" "sparkq-enqueue: no runner works on queue 'default', because 'runners' is empty in \
$project/sparkq.yml:1: 'sparkq runner -q default'"
  run -0 --separate-stderr sparkq task "$output" --json
  assert_output --partial '"queue":"default","session":"default","tool_name":"run-bash","task_class":"MEDIUM_SCRIPT"'
  assert_output --partial "\"payload\":{\"cwd\":\"$project/below\",\"argv\":[\"npm\",\"test\"]}"
  assert_output --partial '"status":"queued","timeout":600,"attempts":0,"claim":null'
}

@test 'everything after -- belongs to the command, options and further -- too' {
  id=$(sparkq enqueue -- grep -r --json -q x -- "it's \"\$HOME\"" '' -)
  expected="{\"cwd\":\"$project\",\"argv\":[\"grep\",\"-r\",\"--json\",\"-q\",\"x\",\"--\",\"it's \\\"\$HOME\\\"\","
  expected+="\"\",\"-\"]}"
  assert_equal "$(payload "$id")" "$expected"
}

@test '-c is a line of bash' {
  id=$(sparkq enqueue -c 'pg_dump app | gzip > dump.gz')
  assert_equal "$(payload "$id")" "{\"cwd\":\"$project\",\"script\":\"pg_dump app | gzip > dump.gz\"}"
}

@test '--script runs a file with its arguments: bash, python, or a program of its own' {
  mkdir -p 'scri pts'
  touch 'scri pts/deploy.sh' 'scri pts/x.py'
  printf '#!/bin/sh\n' >'scri pts/tool'
  chmod +x 'scri pts/tool' 'scri pts/deploy.sh'
  assert_equal "$(payload "$(sparkq enqueue --script 'scri pts/deploy.sh' -- --branch main)")" \
    "{\"cwd\":\"$project\",\"script_path\":\"$project/scri pts/deploy.sh\",\"args\":[\"--branch\",\"main\"]}"
  run -0 --separate-stderr sparkq task "$(sparkq enqueue --script 'scri pts/x.py')" --json
  assert_output --partial '"tool_name":"run-python"'
  assert_equal "$(payload "$(sparkq enqueue --script 'scri pts/tool' -- -v)")" \
    "{\"cwd\":\"$project\",\"argv\":[\"$project/scri pts/tool\",\"-v\"]}"
  run -66 --separate-stderr sparkq enqueue --script 'scri pts/depoly.sh'
  assert_refused "sparkq-enqueue: no script 'scri pts/depoly.sh' (not_found)" "hint: did you mean 'scri pts/deploy.sh'?"
}

@test 'a prompt, from the command line or a file, with context files' {
  printf 'Implement JWT.\n' >p.md
  id=$(sparkq enqueue --tool llm-sonnet --prompt-file p.md --context-file sparkq.yml)
  assert_equal "$(payload "$id")" \
    "{\"cwd\":\"$project\",\"prompt\":\"Implement JWT.\\n\",\"context_files\":[\"$project/sparkq.yml\"]}"
  run -0 --separate-stderr sparkq task "$id" --json
  assert_output --partial '"timeout":1200'
  id=$(sparkq enqueue --tool llm-haiku --prompt 'Say hello')
  assert_equal "$(payload "$id")" "{\"cwd\":\"$project\",\"prompt\":\"Say hello\"}"
  run -64 --separate-stderr sparkq enqueue --prompt 'Say hello'
  assert_refused 'sparkq-enqueue: a prompt needs a tool (usage)' 'hint: name it: --tool llm-sonnet'
  run -66 --separate-stderr sparkq enqueue --tool llm-sonnet --prompt-file q.md
  assert_refused "sparkq-enqueue: no file 'q.md' (not_found)" 'hint: a relative path starts at the current directory'
}

@test '--payload is the payload as the tool takes it' {
  id=$(sparkq enqueue --tool run-python --payload '{"script_path":"scripts/x.py","args":["--dry-run"],"cwd":"/tmp"}')
  assert_equal "$(payload "$id")" '{"cwd":"/tmp","script_path":"scripts/x.py","args":["--dry-run"]}'
}

@test '- reads one object a line, prints one id a line, in order; options are defaults' {
  a_queue many
  run -0 --separate-stderr sparkq enqueue -q many --timeout 5 - <<'END'
{"payload":{"argv":["one"]}}

{"payload":{"script":"two"},"timeout":7,"tool":"run-bash"}
{"payload":{"code":"three"},"tool":"run-python","queue":"default"}
END
  assert_equal "${#lines[@]}" 3
  for line in "${lines[@]}"; do assert_regex "$line" "^$task_id$"; done
  run -0 --separate-stderr sparkq tasks -q many
  assert_regex "${lines[0]}" '"script":"two".*"timeout":7,'
  assert_regex "${lines[1]}" '"argv":\["one"\].*"timeout":5,'
  assert_equal "${#lines[@]}" 2
}

@test '- adds all tasks or none: it names a bad line and adds nothing' {
  a_queue none
  for bad in 'not JSON' '[]' '{"payload":1}' '{"argv":["x"]}' '{"paylod":{}}' '{"payload":{"argv":[]}}' \
    '{"payload":{"argv":["x"]},"tool":"run-bsh"}' '{"payload":{"argv":["x"]},"queue":"nope"}'; do
    run ! --separate-stderr sparkq enqueue -q none - <<<"$(printf '{"payload":{"argv":["good"]}}\n%s\n' "$bad")"
    assert_regex "$status" '^6[56]$'
    assert_equal "$output" ''
    assert_regex "$stderr" '^sparkq-enqueue: (line 2 of stdin|task 2 of 2): '
  done
  run -0 --separate-stderr sparkq tasks -q none
  assert_output ''
}

@test 'without - it does not read stdin' {
  run -0 --separate-stderr bash -c 'echo kept | { sparkq enqueue -- true >/dev/null; cat; }'
  assert_output kept
}

@test '--json prints the task that was made' {
  a_queue show
  run -0 --separate-stderr sparkq enqueue -q show --json -- true
  assert_regex "$output" \
    "^\{\"id\":\"$task_id\",\"friendly_id\":\"SHOW-1\",\"queue\":\"show\",\"status\":\"queued\",\"created\":true\}$"
}

@test 'the old names of --queue are accepted' {
  a_queue old
  for option in --stream --queue -s -q; do sparkq enqueue "$option" old -- true; done
  run -0 --separate-stderr sparkq tasks -q old
  assert_equal "${#lines[@]}" 4
}

@test 'among queued and running tasks a key exists once: skip, replace, error' {
  a_queue keys
  first=$(sparkq enqueue -q keys --key lint -- one)
  run -0 --separate-stderr sparkq enqueue -q keys --key lint -- two
  assert_output "$first"
  run -0 --separate-stderr sparkq enqueue -q keys --key lint --json -- two
  assert_output --partial '"created":false'
  run -79 --separate-stderr sparkq enqueue -q keys --key lint --if-exists error -- two
  assert_refused "sparkq-enqueue: an open task with key 'lint' exists already (exists)"
  second=$(sparkq enqueue -q keys --key lint --if-exists replace -- two)
  task_is "$first" canceled
  claim keys
  run -0 --separate-stderr sparkq enqueue -q keys --key lint -- three
  assert_output "$second"
  run -79 --separate-stderr sparkq enqueue -q keys --key lint --if-exists replace -- three
  assert_refused "sparkq-enqueue: task 'KEYS-2' is running, not queued (conflict)" \
    "hint: end it first with 'sparkq cancel KEYS-2'"
  sparkq complete "$second" --summary done
  run -0 --separate-stderr sparkq enqueue -q keys --key lint -- three
  assert_not_equal "$output" "$second"
  run -64 --separate-stderr sparkq enqueue -q keys --if-exists skip -- x
  assert_refused 'sparkq-enqueue: --if-exists needs a key (usage)' 'hint: add --key KEY'
  run -64 --separate-stderr sparkq enqueue -q keys --key x --if-exists replcae -- x
  assert_refused "sparkq-enqueue: unknown --if-exists 'replcae' (usage)" "hint: did you mean 'replace'?"
}

@test '--timeout, --retries and --metadata are stored; --timeout none means no timeout' {
  run -0 --separate-stderr sparkq task --json \
    "$(sparkq enqueue --timeout 1.5 --retries 2 --metadata '{"git":{"tree":"ü"}}' -- x)"
  assert_output --partial '"timeout":1.5,'
  assert_output --partial '"retries":2,'
  assert_output --partial '"metadata":{"git":{"tree":"ü"}}'
  run -0 --separate-stderr sparkq task "$(sparkq enqueue --timeout none -- x)" --json
  assert_output --partial '"timeout":null,'
  run -0 --separate-stderr sparkq task "$(sparkq enqueue --timeout 30d -- x)" --json
  assert_output --partial '"timeout":2592000,'
}

@test 'too many retries, an unknown tool, a wrong payload: the message has what to write' {
  run -64 --separate-stderr sparkq enqueue --retries 101 -- x
  assert_refused "sparkq-enqueue: --retries '101' is too large (usage)" 'hint: write a number from 0 to 100'
  run -66 --separate-stderr sparkq enqueue --tool nix --payload '{}'
  assert_refused "sparkq-enqueue: no tool 'nix' (not_found)" \
    "hint: 'sparkq tool list' lists them; they are named under 'tools:' in sparkq.yml"
  run -65 --separate-stderr sparkq enqueue --tool run-python --payload '{}'
  assert_refused "sparkq-enqueue: payload: tool 'run-python' takes exactly one of 'script_path', 'code' (invalid)" \
    "hint: 'run-python' takes {\"script_path\":\"…\",\"args\":[\"…\"]} or {\"code\":\"…\"}"
}

@test 'a timeout that is not above 0 and up to 30 days, or no duration: exit 64' {
  for timeout in 0 -5 =-5 1e9 31d 2592001 '' 5x forever; do
    run -64 --separate-stderr sparkq enqueue "--timeout=$timeout" -- x
    assert_refused "sparkq-enqueue: --timeout '$timeout' is not a duration above 0 and up to 30 days (usage)" \
      'hint: write 90, 90s, 10m, 8h or 3d'
  done
  run -64 --separate-stderr sparkq enqueue --retries many -- x
  run -65 --separate-stderr sparkq enqueue --metadata '[1]' -- x
  assert_refused 'sparkq-enqueue: --metadata: not a JSON object (invalid)' 'hint: write {"key":"value"}'
}

@test 'an unknown queue, tool, option: its name, the nearest right one, exit 66, 66, 64' {
  run -66 --separate-stderr sparkq enqueue -q defualt -- x
  assert_refused "sparkq-enqueue: no queue 'defualt' (not_found)" "hint: did you mean 'default'?"
  run -66 --separate-stderr sparkq enqueue --tool run-bsh -- x
  assert_refused "sparkq-enqueue: no tool 'run-bsh' (not_found)" "hint: did you mean 'run-bash'?"
  run -64 --separate-stderr sparkq enqueue --que x -- x
  assert_refused "sparkq-enqueue: unknown option '--que' (usage)" "hint: did you mean '--queue'?"
  run -66 --separate-stderr sparkq enqueue -q defualt --json -- x
  assert_refused \
    '{"error":{"code":"not_found","message":"no queue '\''defualt'\''","hint":"did you mean '\''default'\''?"}}'
}

@test 'no command, nothing after --, two commands: exit 64' {
  run -64 --separate-stderr sparkq enqueue
  assert_refused 'sparkq-enqueue: nothing to enqueue (usage)' \
    'hint: give a command: sparkq enqueue npm test'
  run -64 --separate-stderr sparkq enqueue --
  assert_refused 'sparkq-enqueue: nothing after -- (usage)' 'hint: give a command: sparkq enqueue -- npm test'
  run -64 --separate-stderr sparkq enqueue -c true -- true
  assert_refused 'sparkq-enqueue: a command and --command both say what to do (usage)' \
    'hint: give one of them; for more tasks, enqueue again'
}

@test 'a payload is checked against its tool when it is enqueued: exit 65' {
  a_queue checked
  for payload in '{' '"text"' '[]' '{}' '{"argv":"make"}' '{"argv":[1]}' '{"argv":[""]}' \
    '{"argv":["x"],"script":"y"}' '{"script":" "}' \
    '{"script_path":"x","args":[1]}' '{"argv":["x"],"args":[]}' '{"argv":["x"],"agrs":[]}' '{"argv":["a\u0000b"]}' \
      '{"argv":["x"],"cwd":7}'; do
    run -65 --separate-stderr sparkq enqueue -q checked --payload "$payload"
    assert_equal "$output" ''
    assert_regex "$stderr" '^sparkq-enqueue: (--)?payload: .*\(invalid\)'
  done
  run -65 --separate-stderr sparkq enqueue -q checked --tool llm-sonnet --payload '{"promt":"x"}'
  assert_regex "$stderr" "^sparkq-enqueue: payload: tool 'llm-sonnet' needs a 'prompt' \(invalid\)"
  run -0 --separate-stderr sparkq tasks -q checked
  assert_output ''
}

@test 'its help' {
  run -0 --separate-stderr sparkq enqueue --help
  assert_line --index 1 'USAGE'
  assert_line --index 2 '  sparkq enqueue [OPTIONS] [--] COMMAND [ARG…]'
  assert_line '  -q, --queue QUEUE        Queue, by name or id; by default that of sparkq.yml'
}

@test '--dry-run refuses what enqueue refuses, and adds nothing' {
  before=$(sparkq tasks --limit 3)
  run -0 --separate-stderr sparkq enqueue --dry-run npm test
  assert_equal "$output$stderr" ''
  run -0 --separate-stderr sparkq enqueue --dry-run --json npm test
  assert_output --partial ',"queue":"default","status":"queued","created":true}'
  run -65 --separate-stderr sparkq enqueue --dry-run --payload '{"argv":[]}'
  run -66 --separate-stderr sparkq enqueue --dry-run -q nowhere npm test
  run -64 --separate-stderr sparkq enqueue --dry-run --wait npm test
  assert_refused 'sparkq-enqueue: --dry-run and --wait exclude each other (usage)' 'hint: --dry-run adds no task'
  assert_equal "$(sparkq tasks --limit 3)" "$before"
}
