# sparkq edit

load ../../helpers/shared

# edited_by COMMAND…: runs `sparkq edit` with this command, which gets the draft as its last argument, as the editor.
edited_by() {
  local editor=$1
  shift
  VISUAL='' EDITOR=$editor sparkq edit "$@"
}

# a_task NAME: a new queue with a task; $draft is where its draft would be kept.
a_task() {
  a_queue "$1"
  id=$(sparkq enqueue -q "$1" npm test)
  name=${1^^}-1
  draft=$project/.sparkq/drafts/$name.yml
}

@test 'the editor gets the task as YAML with comments; what is saved is what runs' {
  a_task whole
  run -0 --separate-stderr edited_by 'tee seen <' WHOLE-1
  assert_equal "$stderr" "sparkq-edit: WHOLE-1 is unchanged: the draft changes nothing"
  run -0 --separate-stderr edited_by "sed -i -e s/test/build/ -e 's/timeout: 10m/timeout: 1h/'" WHOLE-1 --json
  assert_output --partial "{\"id\":\"$id\",\"friendly_id\":\"WHOLE-1\""
  assert_output --partial '"argv":["npm","build"]'
  assert_output --partial '"timeout":3600,'
  assert_equal "$stderr" ''
  [ ! -e "$draft" ]
  run -0 --separate-stderr sparkq peek -q whole
  assert_output --partial '"argv":["npm","build"]'
}

@test 'an empty draft, an unchanged one and a failing editor change nothing' {
  a_task calm
  before=$(sparkq task CALM-1 --json)
  run -0 --separate-stderr edited_by 'truncate -s 0' CALM-1
  assert_equal "$output$stderr" 'sparkq-edit: CALM-1 is unchanged: the draft is empty'
  run -0 --separate-stderr edited_by 'touch' CALM-1
  assert_equal "$output$stderr" 'sparkq-edit: CALM-1 is unchanged: the draft changes nothing'
  run -74 --separate-stderr edited_by 'exit 3 #' CALM-1
  assert_refused "sparkq-edit: the editor 'exit 3 #' ended with exit code 3 (io)" 'hint: nothing was changed'
  [ ! -e "$draft" ]
  run -64 --separate-stderr edited_by '' CALM-1
  assert_refused 'sparkq-edit: no editor is set (usage)' "hint: set \$VISUAL or \$EDITOR, or use --set"
  assert_equal "$(sparkq task CALM-1 --json)" "$before"
}

@test 'an invalid draft is kept: line, column, and how to take it again' {
  a_task wrong
  run -65 --separate-stderr edited_by "sed -i 's/timeout: 10m/timeout: soon/'" WRONG-1
  line=$(grep -n '^timeout' "$draft" | cut -d: -f1)
  assert_refused \
    "sparkq-edit: $draft:$line:1: timeout 'soon' is not a duration above 0 and up to 30 days (invalid)" \
    "hint: your draft is kept: sparkq edit WRONG-1 --from $draft"
  sed -i 's/soon/5m/' "$draft"
  run -0 --separate-stderr sparkq edit WRONG-1 --from "$draft" --json
  assert_output --partial '"timeout":300,'
  rm "$draft"
  run -65 --separate-stderr edited_by "sed -i 's/- npm/- [npm/'" WRONG-1
  assert_regex "${stderr_lines[0]}" "^sparkq-edit: $draft:[0-9]+:[0-9]+: .* \\(invalid\\)$"
  rm "$draft"
  run -65 --separate-stderr edited_by "sed -i 's/  argv:/  args:/'" WRONG-1
  assert_regex "${stderr_lines[0]}" "^sparkq-edit: $draft:8:1: payload: tool 'run-bash' takes exactly one of"
  for pair in "status: failed|'status' cannot be edited" "retires: 1|unknown key 'retires'"; do
    run -65 --separate-stderr sparkq edit WRONG-1 --from - <<<"${pair%|*}"
    assert_equal "${stderr_lines[0]}" "sparkq-edit: stdin:1:1: ${pair#*|} (invalid)"
  done
}

@test 'on a terminal an invalid draft opens again' {
  needs script
  a_task again
  printf '%s\n' '#!/bin/sh' \
    'if [ -e second ]; then sed -i s/soon/5m/ "$1"; else : >second; sed -i s/10m/soon/ "$1"; fi' >editor
  chmod +x editor
  run -0 at_prompt 'open the editor again?' 'y\n' "EDITOR=./editor sparkq edit AGAIN-1"
  assert_output --partial "timeout 'soon' is not a duration"
  assert_output --partial 'sparkq-edit: AGAIN-1: changed timeout'
  run -0 --separate-stderr sparkq peek -q again
  assert_output --partial '"timeout":300,'
}

@test 'claimed meanwhile: exit 79, and the draft is kept; it is taken again once the task is back' {
  a_task taken
  printf '#!/bin/sh\nsed -i s/10m/1h/ "$1"; sparkq claim -q taken >/dev/null\n' >claimer
  chmod +x claimer
  run -79 --separate-stderr edited_by ./claimer TAKEN-1
  assert_refused "sparkq-edit: task 'TAKEN-1' is running, not queued (conflict)" \
    "hint: your draft is kept: sparkq edit TAKEN-1 --from $draft"
  run -79 --separate-stderr sparkq edit TAKEN-1 --set retries=1
  assert_refused "sparkq-edit: task 'TAKEN-1' is running, not queued (conflict)" \
    "hint: see it with 'sparkq task TAKEN-1'"
  run -79 --separate-stderr sparkq edit TAKEN-1 --from - <<<'retries: 1'
  assert_equal "${stderr_lines[1]}" "hint: your draft is kept: sparkq edit TAKEN-1 --from ${draft%.yml}.2.yml"
  assert_equal "$(cat "${draft%.yml}.2.yml")" 'retries: 1'
  request task.release '{"id":"TAKEN-1"}'
  run -0 --separate-stderr sparkq edit TAKEN-1 --from "$draft"
  assert_equal "$output$stderr" ''
  run -0 --separate-stderr sparkq peek -q taken
  assert_output --partial '"timeout":3600,'
}

@test 'edited meanwhile by another: exit 79, and the other edit stays' {
  a_task both
  printf '#!/bin/sh\nsed -i s/10m/1h/ "$1"; sparkq edit BOTH-1 --set timeout=2h\n' >other
  chmod +x other
  run -79 --separate-stderr edited_by ./other BOTH-1
  assert_refused "sparkq-edit: task 'BOTH-1' is changed by another edit meanwhile, not as this edit saw it (conflict)" \
    "hint: your draft is kept: sparkq edit BOTH-1 --from $draft"
  run -0 --separate-stderr sparkq peek -q both
  assert_output --partial '"timeout":7200,'
}

@test '--set changes values without an editor, of many tasks from a pipe too' {
  a_task set
  run -0 --separate-stderr sparkq edit SET-1 --set 'payload.argv[1]=yes' --set timeout=none --set key=5 \
    --set metadata='{a: [1]}' --set env.DEBUG=1 --json
  assert_output --partial '"argv":["npm","yes"]},"metadata":{"a":[1]},"key":"5","status":"queued","timeout":null,'
  run -0 --separate-stderr sparkq task SET-1 --json
  assert_output --partial '"DEBUG"'
  sparkq enqueue -q set npm test
  run -0 --separate-stderr bash -c \
    'set -o pipefail; sparkq tasks -q set --status queued | sparkq edit - --set retries=2'
  assert_equal "$output$stderr" ''
  run -0 --separate-stderr sparkq tasks -q set
  assert_equal "$(grep -c '"retries":2,' <<<"$output")" 2
  run -0 --separate-stderr sparkq edit SET-1 --set key=null --json
  refute_output --partial '"key":"'
}

@test 'wrong words: exit 64, 65 or 66, and nothing changes; its help' {
  a_task words
  before=$(sparkq task WORDS-1 --json)
  run -64 --separate-stderr sparkq edit
  assert_refused 'sparkq-edit: ID is missing (usage)' "hint: see 'sparkq help edit'"
  run -64 --separate-stderr sparkq edit WORDS-1 WORDS-2
  assert_refused 'sparkq-edit: the editor takes one task (usage)' 'hint: name one, or use --set'
  run -64 --separate-stderr sparkq edit WORDS-1 --set retries
  assert_refused "sparkq-edit: --set 'retries' is no assignment (usage)" 'hint: write --set timeout=1h'
  run -65 --separate-stderr sparkq edit WORDS-1 --set retires=1
  assert_refused "sparkq-edit: --set 'retires': unknown key 'retires' (invalid)" "hint: did you mean 'retries'?"
  run -65 --separate-stderr sparkq edit WORDS-1 --set payload.argv[7]=x
  assert_refused "sparkq-edit: --set 'payload.argv[7]': the list has 2 (invalid)" \
    "hint: 'sparkq task ID --json' shows what there is"
  run -65 --separate-stderr sparkq edit WORDS-1 --set id=x
  assert_equal "${stderr_lines[0]}" "sparkq-edit: --set 'id': 'id' cannot be edited (invalid)"
  run -64 --separate-stderr sparkq edit WORDS-1 --set retries=1 --from x
  assert_refused 'sparkq-edit: --set and --from exclude each other (usage)' "hint: see 'sparkq help edit'"
  run -66 --separate-stderr sparkq edit WORDS-1 --from nowhere.yml
  assert_refused "sparkq-edit: no file 'nowhere.yml' (not_found)" \
    'hint: a relative path starts at the current directory'
  run -66 --separate-stderr sparkq edit NOPE-1 --set retries=1
  assert_refused "sparkq-edit: no task 'NOPE-1' (not_found)" "hint: 'sparkq tasks' lists them"
  run -64 --separate-stderr sparkq edit WORDS-1 --jsno
  assert_refused "sparkq-edit: unknown option '--jsno' (usage)" "hint: did you mean '--json'?"
  assert_equal "$(sparkq task WORDS-1 --json)" "$before"
  run -0 --separate-stderr sparkq edit --help
  assert_line '  sparkq edit AUTH-12 --set timeout=1h --set env.DEBUG=1'
}
