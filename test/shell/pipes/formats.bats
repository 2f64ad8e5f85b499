# Text or JSON: by the kind of output, by options, by SPARKQ_OUTPUT (docs/contract.md §6)

load ../../helpers/shared

@test 'a list is JSON in a pipe, a page is text; --json, --table and SPARKQ_OUTPUT choose' {
  sparkq enqueue -q default -- true >/dev/null
  for list in tasks 'queue list' 'session list' 'tool list'; do
    run -0 bash -c "sparkq $list"
    assert_output --regexp '^\{"'
    SPARKQ_OUTPUT=text run -0 bash -c "sparkq $list"
    assert_output --regexp '^[A-Z]+ +[A-Z]'
    SPARKQ_OUTPUT=json run -0 bash -c "sparkq $list --table"
    assert_output --regexp '^[A-Z]+ +[A-Z]'
  done
  for page in '' status review 'task default-1' 'queue show default'; do
    run -0 bash -c "sparkq $page 2>/dev/null"
    assert_output --regexp '^[A-Za-z0]'
    SPARKQ_OUTPUT=json run -0 bash -c "sparkq $page --table 2>/dev/null"
    assert_output --regexp '^[A-Za-z0]'
    [ "$page" = review ] || for typed in "SPARKQ_OUTPUT=json sparkq $page" "SPARKQ_OUTPUT=text sparkq $page --json"; do
      run -0 bash -c "$typed"
      assert_output --regexp '^\{".*\}$'
    done
  done
  # Also of verbs that print an id or a word; and errors.
  SPARKQ_OUTPUT=json run -0 --separate-stderr sparkq enqueue -- true
  assert_output --regexp '^\{"id":"tsk_.*"created":true\}$'
  SPARKQ_OUTPUT=json run -64 --separate-stderr sparkq tasks --limit x
  assert_regex "$stderr" '^\{"error":\{"code":"usage"'
  for typed in 'tasks' 'setup' 'claim -q default'; do
    # shellcheck disable=SC2086 # words
    SPARKQ_OUTPUT=xml run -64 --separate-stderr sparkq $typed
    assert_equal "${stderr#*: }" "SPARKQ_OUTPUT is 'xml', neither 'json' nor 'text' (usage)
hint: set it to 'json' or 'text', or unset it"
  done
  run -64 --separate-stderr sparkq tasks --json --table
  assert_refused \
    '{"error":{"code":"usage","message":"--json and --table exclude each other","hint":"give one of them"}}'
}
