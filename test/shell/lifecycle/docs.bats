# The examples of the README and of docs/ run for real, and print what the pages show. build/examples.ts says how.

load ../../helpers/common

# Each page has a project of its own; it prints where a page and its examples differ.
examples() { run -0 --separate-stderr node "$checkout/build/examples.ts" "$@" 3>&-; }

setup() {
  needs jq
  needs script
  needs python3
  PATH=$checkout/node_modules/.bin:$PATH
}

@test 'the README' { examples README.md; }
@test 'install' { examples docs/install.md; }
@test 'tasks' { examples docs/tasks.md; }
@test 'scripts' { examples docs/scripts.md; }
@test 'recipes' { examples docs/recipes.md; }
@test 'git hooks' { examples docs/git-hooks.md; }
@test 'agents' { examples docs/agents.md; }
@test 'configuration' { examples docs/configuration.md; }
@test 'HTTP' {
  needs curl
  examples docs/http.md
}
@test 'exit codes' { examples docs/exit-codes.md; }
@test 'the web page' {
  needs curl
  examples docs/page.md
}

@test 'output that differs is an error, and so is a command that fails' {
  page=$BATS_TEST_TMPDIR/page.md
  printf '%s\n' '<!-- examples: app -->' '```console' '$ echo tsk_01m8 0.4s; false' 'tsk_02n9 2s' '...' '```' >"$page"
  examples "$page"
  printf '%s\n' '<!-- examples: app -->' '```console' '$ echo one' 'two' '```' >"$page"
  run -1 --separate-stderr node "$checkout/build/examples.ts" "$page"
  assert_equal "$stderr" "$page:2: 'echo one' prints
one"
  printf '%s\n' '<!-- examples: app -->' '```sh' 'false' '```' >"$page"
  run -1 --separate-stderr node "$checkout/build/examples.ts" "$page"
  assert_regex "$stderr" 'exit code 1'
}

@test 'with --write the page shows what its commands print' {
  page=$BATS_TEST_TMPDIR/page.md
  printf '%s\n' '<!-- examples: app -->' '```console' '$ echo one' 'two' '```' 'after' >"$page"
  run -0 node "$checkout/build/examples.ts" --write "$page"
  assert_equal "$(cat "$page")" "$(printf '%s\n' '<!-- examples: app -->' '```console' '$ echo one' 'one' '```' \
    'after')"
}
