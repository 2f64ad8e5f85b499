# sparkq prompts, and sparkq enqueue --template

load ../../helpers/shared

sparkq_yml='runners: []
tools: {say: {command: [echo]}, ask: {command: [echo]}}'
setup_file() {
  started_project "$sparkq_yml"
  export project
  mkdir prompts sub
  cat >prompts/review.md <<'END'
<!--
description: Reviews a branch
tool: say
-->
Review {{branch}} against {{base|main}}.
END
  printf 'Do {{what}}\n' >prompts/plain.md
}

payload_of() { sparkq task "$1" --json | jq -r .payload.prompt; }

@test 'list prints one object a line, show a page; an unknown prompt: exit 66' {
  run -0 --separate-stderr sparkq prompts list
  assert_line --index 0 "{\"name\":\"plain\",\"path\":\"$project/prompts/plain.md\",\
\"placeholders\":[{\"key\":\"what\",\"default\":null}]}"
  assert_equal "${#lines[@]}" 2
  run -0 --separate-stderr sparkq prompts list --table
  assert_line --regexp '^PROMPT +TOOL +KEYS +DESCRIPTION$'
  assert_line --regexp '^review +say +branch base=main +Reviews a branch$'
  run -0 sparkq prompts show review
  assert_output 'prompt       review
path         prompts/review.md
description  Reviews a branch
tool         say
keys         branch
             base=main

Review {{branch}} against {{base|main}}.'
  run -66 --separate-stderr sparkq prompts show reveiw
  assert_refused "sparkq-prompts show: no prompt 'reveiw' (not_found)" "hint: did you mean 'review'?"
}

@test 'enqueue --template fills in values and defaults, from every folder; the tool is that of the comment' {
  cd sub
  id=$(sparkq enqueue --template review --set 'branch=a=b $x')
  run -0 payload_of "$id"
  assert_output 'Review a=b $x against main.'
  run -0 sparkq task "$id" --json
  assert_output --partial '"tool_name":"say"'
  id=$(sparkq enqueue --template review --set branch=x --set base=dev --tool ask)
  run -0 payload_of "$id"
  assert_output 'Review x against dev.'
  run -0 sparkq task "$id" --json
  assert_output --partial '"tool_name":"ask"'
  run -0 bash -c 'printf "%s\n" one two | sparkq enqueue --each --template plain --tool say --set "what={}"'
  run -0 payload_of "${lines[1]}"
  assert_output 'Do two'
}

@test 'a missing, unknown, doubled or valueless key: exit 64, by name; no tool, two sources, --set alone too' {
  run -64 --separate-stderr sparkq enqueue --template review
  assert_refused "sparkq-enqueue: prompt 'review' needs 'branch' (usage)" 'hint: add --set branch=VALUE'
  run -64 --separate-stderr sparkq enqueue --template review --set branhc=x
  assert_refused "sparkq-enqueue: prompt 'review' has no placeholder 'branhc' (usage)" "hint: did you mean 'branch'?"
  run -64 --separate-stderr sparkq enqueue --template review --set branch
  assert_refused "sparkq-enqueue: --set 'branch' has no value (usage)" 'hint: write --set branch=VALUE'
  run -64 --separate-stderr sparkq enqueue --template review --set branch=a --set branch=b
  assert_refused 'sparkq-enqueue: --set branch is given twice (usage)' 'hint: give it once'
  run -64 --separate-stderr sparkq enqueue --template plain --set what=x
  assert_refused 'sparkq-enqueue: a prompt needs a tool (usage)' 'hint: name it: --tool llm-sonnet'
  run -64 --separate-stderr sparkq enqueue --template plain -c true
  run -64 --separate-stderr sparkq enqueue -c true --set a=b
  assert_refused 'sparkq-enqueue: --set needs --template (usage)' \
    'hint: sparkq enqueue --template NAME --set key=value'
  run -66 --separate-stderr sparkq enqueue --template reveiw
  assert_refused "sparkq-enqueue: no prompt 'reveiw' (not_found)" "hint: did you mean 'review'?"
  run -65 --separate-stderr sparkq enqueue --template ../sparkq
  assert_refused "sparkq-enqueue: '../sparkq': not a valid prompt name (invalid)" \
    'hint: letters, digits, . _ -, 64 at most, a letter or digit first'
}

# The last: it stops the daemon that all of them share.
@test 'with the daemon down a prompt is filled in all the same' {
  sparkq stop
  id=$(sparkq enqueue --template review --set branch=later)
  sparkq start 3>&-
  run -0 payload_of "$id"
  assert_output 'Review later against main.'
}
