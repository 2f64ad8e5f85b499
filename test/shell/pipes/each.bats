# A task for each line of stdin: `sparkq enqueue --each`.

load ../../helpers/shared

payloads() { sparkq tasks -q "$queue" --json | jq -cs 'reverse[] | .payload | del(.cwd)'; }

@test 'a line is the {} of the command, or its last argument; nothing in it is shell' {
  a_queue each
  run -0 --separate-stderr sparkq enqueue -q each --each -- gzip -k '{}.txt' < <(printf '%s\n' a 'b c' '' '$(id);x')
  assert_equal "${#lines[@]}" 3
  run -0 --separate-stderr sparkq enqueue -q each --each wc -l < <(printf 'last')
  run -0 payloads
  # shellcheck disable=SC2016 # as it is
  assert_output '{"argv":["gzip","-k","a.txt"]}
{"argv":["gzip","-k","b c.txt"]}
{"argv":["gzip","-k","$(id);x.txt"]}
{"argv":["wc","-l","last"]}'
}

@test '-0 takes names with any character in them' {
  a_queue zero
  run -0 --separate-stderr sparkq enqueue -q zero --each -0 -- rm < <(printf 'a\nb\0c d\0')
  run -0 payloads
  assert_output '{"argv":["rm","a\nb"]}
{"argv":["rm","c d"]}'
}

@test 'prompts, arguments of scripts and keys have the line, too' {
  a_queue filled
  run -0 --separate-stderr sparkq enqueue -q filled --each --key 'review {}' --tool llm-sonnet --prompt 'Review {}.' \
    < <(printf '%s\n' a.ts b.ts a.ts)
  assert_equal "$(said)" 'sparkq-enqueue: already queued as FILLED-1'
  run -0 sparkq tasks -q filled --json
  assert_equal "$(jq -cs 'map([.key, .payload.prompt])' <<<"$output")" \
    '[["review b.ts","Review b.ts."],["review a.ts","Review a.ts."]]'
  printf '#!/bin/sh\n' >tidy.sh
  run -0 --separate-stderr sparkq enqueue -q filled --each --script ./tidy.sh -- --fix < <(echo a)
  run -0 sparkq tasks -q filled --limit 1 --json
  assert_equal "$(jq -c '.payload.args' <<<"$output")" '["--fix","a"]'
}

@test 'all or none; what cannot be said per line is refused' {
  a_queue none
  run -65 --separate-stderr sparkq enqueue -q none --each cat < <(printf 'a\n\xff\n')
  assert_refused 'sparkq-enqueue: line 2 of stdin: it is not UTF-8 (invalid)' \
    'hint: rename the file, or write the task as JSON'
  run -64 --separate-stderr sparkq enqueue -q none --each -c 'gzip {}' < <(echo a)
  # shellcheck disable=SC2016 # as it is
  assert_refused 'sparkq-enqueue: --each takes a command or a script (usage)' \
    'hint: the line becomes an argument: sparkq enqueue --each -- bash -c '\''gzip <"$1" >"$1.gz"'\'' - {}'
  run -64 --separate-stderr sparkq enqueue -q none --each --key one cat < <(echo a)
  assert_refused 'sparkq-enqueue: --key is the same for all lines (usage)' \
    "hint: write {} in it: --key 'gzip {}'"
  run -64 --separate-stderr sparkq enqueue -q none --each - </dev/null
  assert_refused 'sparkq-enqueue: - and --each both read stdin (usage)' 'hint: give one of them'
  run -64 --separate-stderr sparkq enqueue -q none -0 cat
  assert_refused 'sparkq-enqueue: -0 needs --each (usage)' 'hint: sparkq enqueue --each -0 -- gzip {}'
  run -0 --separate-stderr sparkq enqueue -q none --each cat </dev/null
  assert_output ''
  run -0 payloads
  assert_output ''
}

@test 'forty thousand lines are added at once' {
  a_queue many
  run -0 bash -c 'seq 40000 | sparkq enqueue -q many --each -- echo {} | tail -n 1'
  run -0 --separate-stderr sparkq queue show many --json
  assert_equal "$(jq .counts.queued <<<"$output")" 40000
}

@test 'a line of shell with --each: the hint keeps --each, and bash gets the line as an argument' {
  run -64 --separate-stderr sparkq enqueue --each 'wc -l {} | cut -c1' < <(echo a)
  # shellcheck disable=SC2016 # as it is
  assert_refused "sparkq-enqueue: 'wc -l {} | cut -c1' is one word, and no program has that name (usage)" \
    'hint: bash runs it, with the line as "$1": sparkq enqueue --each -- bash -c '\''wc -l "$1" | cut -c1'\'' - {}'
}
