# The words of other tools, and options where people put them.

load ../../helpers/shared

@test 'words of pueue, tsp, docker and git are the same verbs' {
  run -0 --separate-stderr sparkq add -q default --in 1h true
  id=$output
  for word in ls ps jobs; do
    run -0 --separate-stderr sparkq "$word"
    assert_equal "$(jq -r .id <<<"$output")" "$id"
  done
  run -0 --separate-stderr sparkq show "$id" --json
  assert_equal "$(jq -r .status <<<"$output")" queued
  run -0 --separate-stderr sparkq rm "$id"
  run -0 --separate-stderr sparkq retry "$id"
  id=$output
  run -0 --separate-stderr sparkq kill "$id"
  run -0 --separate-stderr sparkq show "$id" --json
  assert_equal "$(jq -r .status <<<"$output")" canceled
  run -0 --separate-stderr sparkq help add
  assert_line --index 2 '  sparkq enqueue [OPTIONS] [--] COMMAND [ARG…]'
}

@test 'a word for what has another form here: exit 64, and the command that does it' {
  run -64 --separate-stderr sparkq restart 3
  assert_refused "sparkq: unknown verb 'restart' (usage)" \
    "hint: 'sparkq requeue ID' runs a finished task again, as a new task"
  run -64 --separate-stderr sparkq parallel 4
  assert_refused "sparkq: unknown verb 'parallel' (usage)" \
    "hint: 'sparkq queue jobs QUEUE N' lets a queue run N tasks at a time"
  run -64 --separate-stderr sparkq clean
  assert_refused "sparkq: unknown verb 'clean' (usage)" \
    "hint: finished tasks are deleted by 'purge', others are ended by 'cancel': see 'sparkq help purge'"
  run -64 --separate-stderr sparkq help pause
  assert_refused "sparkq-help: unknown verb 'pause' (usage)" \
    "hint: 'sparkq queue pause QUEUE' stops a queue from starting tasks; its running ones continue"
}

@test 'an option of pueue, tsp or parallel: exit 64, and what to type instead' {
  run -64 --separate-stderr sparkq add -g build -- make
  assert_refused "sparkq-enqueue: unknown option '-g' (usage)" \
    'hint: -q QUEUE names the queue, which is the group of a task'
  run -64 --separate-stderr sparkq add --delay 3h make
  assert_refused "sparkq-enqueue: unknown option '--delay' (usage)" 'hint: --in 10m delays a task'
  run -64 --separate-stderr sparkq enqueue -N 4 make
  assert_refused "sparkq-enqueue: unknown option '-N' (usage)" \
    "hint: 'sparkq queue jobs QUEUE N' lets a queue run N tasks at a time"
  run -64 --separate-stderr sparkq add --constructor make
  assert_refused "sparkq-enqueue: unknown option '--constructor' (usage)" \
    "hint: put -- before '--constructor' if it belongs to the command"
}

@test 'a typing error never becomes the hint to stop or delete something' {
  for word in sto teardwn cancl purg kil rmm; do
    run -64 --separate-stderr sparkq "$word"
    refute_regex "$stderr" "'sparkq (stop|teardown|cancel|purge|kill|rm)'"
  done
  run -64 --separate-stderr sparkq queue ned default
  assert_refused "sparkq: unknown verb 'queue ned' (usage)" "hint: see 'sparkq help queue'"
}

@test 'an option before the verb: exit 64, and where it goes' {
  run -64 --separate-stderr sparkq -q default enqueue true
  assert_refused "sparkq: option '-q' stands before the verb (usage)" \
    'hint: options go after it: sparkq enqueue -q default true'
  run -64 --separate-stderr sparkq --force teardown
  assert_refused "sparkq: option '--force' stands before the verb (usage)" \
    "hint: options go after it: see 'sparkq help teardown'"
}

@test '-C works as if started there, before or after the verb' {
  mkdir -p sub/deep
  cd /
  run -0 --separate-stderr sparkq -C "$project/sub" enqueue --in 1h pwd
  id=$output
  run -0 --separate-stderr sparkq task -C "$project" "$id" --json
  assert_equal "$(jq -r .payload.cwd <<<"$output")" "$project/sub"
  run -0 --separate-stderr sparkq-enqueue "--project=$project/sub" --cwd deep --in 1h grep -C 3 x
  run -0 --separate-stderr sparkq --project "$project" task "$output" --json
  assert_equal "$(jq -c '[.payload.cwd, .payload.argv]' <<<"$output")" \
    "[\"$project/sub/deep\",[\"grep\",\"-C\",\"3\",\"x\"]]"
  run -0 --separate-stderr sparkq -C "$project"
  SPARKQ_SOCKET=/nowhere run -0 --separate-stderr sparkq -C "$project" tasks
}

@test '-C without a directory, twice, or with none that exists' {
  run -64 --separate-stderr sparkq -C
  assert_refused "sparkq: option '-C' needs a value (usage)" 'hint: write sparkq -C DIR VERB …'
  run -64 --separate-stderr sparkq -C . tasks --project .
  assert_refused "sparkq-tasks: option '-C' is given twice (usage)" 'hint: name one directory'
  run -66 --separate-stderr sparkq -C nowhere tasks
  assert_refused "sparkq-tasks: no directory 'nowhere' (not_found)"
}

@test 'one project a call: SPARKQ_CONFIG decides for every verb, and may not contradict SPARKQ_SOCKET' {
  other=$BATS_TEST_TMPDIR/other
  mkdir "$other" && cd "$other" && sparkq setup --yes 2>/dev/null
  SPARKQ_CONFIG=$project/sparkq.yml run -69 --separate-stderr sparkq -C . tasks
  cd "$project"
  SPARKQ_CONFIG=$other/sparkq.yml run -69 --separate-stderr sparkq tasks
  assert_regex "$stderr" "$other/.sparkq/sock"
  SPARKQ_CONFIG=sparkq.yml SPARKQ_SOCKET=$other/.sparkq/sock run -78 --separate-stderr sparkq tasks
  assert_refused \
    "sparkq-tasks: SPARKQ_SOCKET names the project '$other', SPARKQ_CONFIG '$project' (config)" \
    'hint: unset one of them, or name a project: sparkq -C DIR VERB'
  cd "$other"
  SPARKQ_SOCKET=$project/.sparkq/sock run -0 --separate-stderr sparkq config get project.name
  assert_output "$(basename "$project")"
}

@test 'no -- is needed: options end at the first word of the command' {
  a_queue plain
  run -0 --separate-stderr sparkq enqueue -q plain npm run lint -- --fix -q
  run -0 --separate-stderr sparkq enqueue -q plain -- npm run lint -- --fix -q
  run -0 --separate-stderr sparkq enqueue -q plain grep -C 3 --help
  run -0 --separate-stderr sparkq tasks -q plain
  assert_equal "$(jq -c .payload.argv <<<"$output")" \
    '["grep","-C","3","--help"]
["npm","run","lint","--","--fix","-q"]
["npm","run","lint","--","--fix","-q"]'
}

@test 'a line of shell in one word: exit 64, and the hint -c' {
  run -64 --separate-stderr sparkq enqueue 'ls | wc -l'
  assert_refused "sparkq-enqueue: 'ls | wc -l' is one word, and no program has that name (usage)" \
    "hint: -c runs a line of bash: sparkq enqueue -c 'ls | wc -l'"
  run -64 --separate-stderr sparkq enqueue -- 'make&&make'
  assert_refused "sparkq-enqueue: 'make&&make' is one word, and no program has that name (usage)" \
    "hint: -c runs a line of bash: sparkq enqueue -c 'make&&make'"
  run -64 --separate-stderr sparkq enqueue A=1 make
  assert_refused 'sparkq-enqueue: A=1 is a variable, not a command (usage)' \
    'hint: set it for the task: sparkq enqueue --env A=1 make'
  printf 'exit 0\n' >'my program' && chmod +x 'my program'
  run -0 --separate-stderr sparkq enqueue './my program'
}

@test 'an option that is given twice: exit 64' {
  run -64 --separate-stderr sparkq enqueue -q default --queue default true
  assert_refused "sparkq-enqueue: option '--queue' is given twice (usage)" "hint: see 'sparkq help enqueue'"
  run -0 --separate-stderr sparkq enqueue --env A=1 --env B=2 true
}

@test '--name is shown instead of the command, in lists and reviews; requeue keeps it' {
  a_queue named
  run -0 --separate-stderr sparkq enqueue -q named --name 'nightly build' make all
  id=$output
  run -0 sparkq tasks -q named --table
  assert_line --regexp '^NAMED-1 .* nightly build$'
  run -0 sparkq task "$id"
  assert_line --regexp '^name +nightly build$'
  assert_line --regexp '^command +make all$'
  run -0 sparkq edit "$id" --set name=later
  run -0 sparkq task "$id" --json
  assert_equal "$(jq -r .name <<<"$output")" later
  echo '{"name":"third","payload":{"argv":["x"]}}' | sparkq enqueue -q named - 2>/dev/null
  run -0 sparkq cancel -q named
  run -0 sparkq requeue NAMED-1 NAMED-2
  run -0 sparkq tasks -q named --status queued --json
  assert_equal "$(jq -r .name <<<"$output")" $'third\nlater'
  run -65 --separate-stderr sparkq enqueue -q named --name $'two\nlines' x
  says=$'sparkq-enqueue: \'two\nlines\' is not a valid task name: one line of up to 200 characters (invalid_params)'
  assert_refused "$says" "hint: for example 'two-lines'"
}
