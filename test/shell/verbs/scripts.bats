# sparkq scripts, and sparkq enqueue --script

load ../../helpers/shared

sparkq_yml='runners: [{queue: default}]'
setup_file() {
  started_project "$sparkq_yml"
  export project
  mkdir -p 'scripts/more scripts' sub
  cat >scripts/deploy.sh <<'END'
#!/usr/bin/env bash
# name: deploy-staging
# description: Deploys a branch,
#   and waits until it is up
# inputs: branch (optional, defaults to main), target (required)
# outputs: url
# tags: deploy, staging
# timeout: 5m
# task_class: FAST_SCRIPT
printf '<%s>' "$@"
END
  printf '#!/usr/bin/env python3\n# description: A report\n# timeout: soon\nimport sys\nprint(sys.argv[1:])\n' \
    >'scripts/more scripts/räport.py'
  printf '#!/bin/sh\n# tags: deploy\necho bare "$@"\n' >scripts/bare
  printf '# name: deploy-staging\n' >scripts/second.sh
}

@test 'scripts list prints one object a line, warnings on stderr; a table for people' {
  run -0 --separate-stderr sparkq scripts list
  expected="{\"name\":\"bare\",\"path\":\"$project/scripts/bare\",\"inputs\":[],\"outputs\":[],"
  expected+="\"tags\":[\"deploy\"]}"
  assert_line --index 0 "$expected"
  expected="{\"name\":\"deploy-staging\",\"path\":\"$project/scripts/deploy.sh\",\"description\":\"Deploys a branch, "
  expected+="and waits until it is up\",\"inputs\":[{\"name\":\"branch\",\"required\":false,"
  expected+="\"note\":\"defaults to main\"},{\"name\":\"target\",\"required\":true,\"note\":null}],"
  expected+="\"outputs\":[{\"name\":\"url\",\"required\":true,\"note\":null}],\"tags\":[\"deploy\",\"staging\"],"
  expected+="\"timeout\":300,\"task_class\":\"FAST_SCRIPT\"}"
  assert_line --index 1 "$expected"
  assert_equal "${#lines[@]}" 3
  assert_equal "${stderr_lines[0]}" \
    "scripts/more scripts/räport.py:3: timeout 'soon' is not a duration above 0 and up to 30 days"
  assert_equal "${stderr_lines[1]}" \
    "scripts/second.sh:1: 'deploy-staging' is also the name of 'scripts/deploy.sh', which counts"
  assert_equal "${#stderr_lines[@]}" 2
  run -0 --separate-stderr sparkq scripts list --table
  assert_line --index 0 --regexp '^SCRIPT +CLASS +TIMEOUT +TAGS +PATH +DESCRIPTION$'
  assert_line --index 2 --regexp \
    '^deploy-staging +FAST_SCRIPT +5m +deploy staging +scripts/deploy.sh +Deploys a branch, and waits until it is up$'
}

@test 'scripts search finds every word, in any case, the best first; without a match: no output, exit 0' {
  [ "$(sparkq scripts search DEPLOY 2>/dev/null | field name | tr '\n' ' ')" = 'deploy-staging bare ' ]
  [ "$(sparkq scripts search 'branch deploy' 2>/dev/null | field name)" = deploy-staging ]
  run -0 --separate-stderr sparkq scripts search nowhere --table
  assert_equal "$output" ''
  run -64 --separate-stderr sparkq scripts search
  assert_refused 'sparkq-scripts search: QUERY is missing (usage)' "hint: see 'sparkq help scripts search'"
}

@test 'scripts show prints what the comment says and the text, with visible control characters; --json has all' {
  printf '# description: red \033[31m\n# inputs: a (optional), b (why)\necho \033[31m\n' >scripts/shown.sh
  run -0 --separate-stderr sparkq scripts show shown
  assert_output 'script       shown
path         scripts/shown.sh
description  red \x1b[31m
inputs       a (optional)
             b: why

# description: red \x1b[31m
# inputs: a (optional), b (why)
echo \x1b[31m'
  run -0 bash -c 'sparkq scripts show shown --json | jq -j .text | cmp - scripts/shown.sh'
  run -66 --separate-stderr sparkq scripts show shwon
  assert_refused "sparkq-scripts show: no script 'shwon' (not_found)" "hint: did you mean 'shown'?"
  printf 'a\0b' >scripts/shown.sh
  run -65 --separate-stderr sparkq scripts show shown
  assert_refused "sparkq-scripts show: script 'shown': binary (invalid)" \
    "hint: open '$project/scripts/shown.sh' with another program"
  rm scripts/shown.sh
}

@test 'a script is found by its name from every folder, and has its own class and timeout' {
  cd sub
  id=$(sparkq enqueue --script deploy-staging -- --branch 'a b' '')
  wait_until 'its end' task_is "$id" succeeded
  run -0 sparkq task "$id" --json
  expected='"tool_name":"run-bash","task_class":"FAST_SCRIPT","payload":\{"cwd":"'"$project"'/sub","script_path":"'
  expected+="$project"'/scripts/deploy.sh","args":\["--branch","a b",""\]\}'
  assert_regex "$output" "$expected"
  assert_output --partial '"timeout":300'
  assert_output --partial '"result_summary":"<--branch><a b><>"'
  run -0 sparkq task "$(sparkq enqueue --script deploy-staging --timeout 9)" --json
  assert_output --partial '"timeout":9'
}

@test 'a script is found by its path too, also next to a folder of its name' {
  cd scripts
  id=$(sparkq enqueue --script 'more scripts/räport.py' -- ä)
  wait_until 'its end' task_is "$id" succeeded
  run -0 sparkq task "$id" --json
  assert_output --partial '"tool_name":"run-python"'
  assert_output --partial "\"result_summary\":\"['ä']\""
  cd ../sub
  mkdir bare
  id=$(sparkq enqueue --script bare -- x)
  wait_until 'its end' task_is "$id" succeeded
  run -0 sparkq task "$id" --json
  assert_output --partial '"argv":["/bin/sh","'"$project"'/scripts/bare","x"]'
}

@test 'lines of stdin can name scripts' {
  printf '%s\n' '{"script":"deploy-staging","payload":{"args":["x"]}}' '{"script":"./scripts/bare"}' \
    "{\"script\":\"./bare\",\"cwd\":\"$project/scripts\"}" >lines
  run -0 --separate-stderr sparkq enqueue - <lines
  assert_equal "${#lines[@]}" 3
  run -0 sparkq task "${lines[2]}" --json
  assert_output --partial "\"argv\":[\"/bin/sh\",\"$project/scripts/bare\"]"
  run -66 --separate-stderr sparkq enqueue - <<<'{"script":"./baer"}'
  assert_refused "sparkq-enqueue: no script './baer' (not_found)" \
    "hint: 'sparkq scripts list' lists them; a relative path starts at the current directory"
  run -65 --separate-stderr sparkq enqueue - <<<'{"script":["x"]}'
  assert_refused "sparkq-enqueue: line 1 of stdin: 'script' is not a string (invalid)" \
    'hint: write {"script":"deploy","payload":{"args":["--dry-run"]}}'
  run -65 --separate-stderr sparkq enqueue - <<<'{"script":"bare","payload":{"argv":["x"]}}'
  assert_refused "sparkq-enqueue: payload: 'argv' beside a script (invalid)" \
    "hint: with 'script' it holds 'args', and perhaps 'cwd'"
}

@test 'a folder and a FIFO are refused as such; a link without a target is not suggested as a correction' {
  mkdir -p odd/folder.sh
  [ -p odd/fifo.sh ] || mkfifo odd/fifo.sh
  ln -sf nowhere odd/points-nowhere.sh
  run -65 --separate-stderr sparkq enqueue --script odd/folder.sh
  assert_refused "sparkq-enqueue: script 'odd/folder.sh': a folder (invalid)" \
    'hint: name a file, or a script without its path'
  run -65 --separate-stderr sparkq enqueue --script odd/fifo.sh
  assert_refused "sparkq-enqueue: script 'odd/fifo.sh': not a regular file (invalid)" \
    'hint: name a file, or a script without its path'
  run -66 --separate-stderr sparkq enqueue --script odd/points-nowhere.sh
  assert_refused "sparkq-enqueue: no script 'odd/points-nowhere.sh' (not_found)" \
    "hint: 'sparkq scripts list' lists them; a relative path starts at the current directory"
}

@test 'an unknown name: exit 66 and the nearest; a new script is found without a reload' {
  run -66 --separate-stderr sparkq enqueue --script deploy-stagign
  assert_refused "sparkq-enqueue: no script 'deploy-stagign' (not_found)" "hint: did you mean 'deploy-staging'?"
  run -66 --separate-stderr sparkq enqueue --script qqqqqqq
  assert_refused "sparkq-enqueue: no script 'qqqqqqq' (not_found)" \
    "hint: 'sparkq scripts list' lists them; a relative path starts at the current directory"
  run -66 --separate-stderr sparkq enqueue --script ''
  echo 'echo new' >scripts/qqqqqqq.sh
  sparkq enqueue --script qqqqqqq
  rm scripts/qqqqqqq.sh
  run -66 --separate-stderr sparkq enqueue --script qqqqqqq
}

@test 'control characters of a script become visible' {
  printf '# description: red \033[31mred\n# timeout: \033[31m\n' >scripts/red.sh
  sparkq reload 2>/dev/null
  run -0 --separate-stderr sparkq scripts search red --table
  assert_output --partial 'red \x1b[31mred'
  assert_regex "$stderr" "scripts/red.sh:2: timeout '\\\\x1b\[31m' is not"
  rm scripts/red.sh
  sparkq reload
}

@test 'with the daemon down a script is spooled like any task; the list needs the daemon: exit 69' {
  sparkq stop
  run -69 --separate-stderr sparkq scripts list
  assert_refused "sparkq-scripts list: no daemon answers at '$project/.sparkq/sock' (unreachable)" \
    "hint: start it with 'sparkq start'"
  run -0 --separate-stderr sparkq enqueue --script deploy-staging -- later
  id=$output
  sparkq start 2>/dev/null 3>&-
  wait_until 'its end' task_is "$id" succeeded
  run -0 sparkq task "$id" --json
  assert_output --partial '"task_class":"FAST_SCRIPT"'
  assert_output --partial '"result_summary":"<later>"'
}
