# sparkq hooks install, uninstall, status: what they write, what they leave alone, and how they set a project up.

load ../../helpers/shared
load ../../helpers/repositories

sparkq_yml='# mine
runners:
  - {queue: default} # the usual
'

setup() {
  git_setup
  printf '%s' "$sparkq_yml" >sparkq.yml
  rm -f .sparkq/hooks
}

@test 'one command sets up hooks, checks, and their queue; a second run changes nothing' {
  repository all
  run -0 --separate-stderr sparkq hooks install post-commit pre-push --check 'npm test' \
    --check "grep -q 'it'\"'\"'s: \$x' a"
  assert_equal "$output" ''
  assert_equal "$stderr" "changed '$project/sparkq.yml'
installed '$PWD/.git/hooks/post-commit'
installed '$PWD/.git/hooks/pre-push'"
  run -0 cat "$project/sparkq.yml"
  assert_output "# mine
runners:
  - {queue: default} # the usual
hooks:
  post-commit: [{queue: checks, command: npm test}, {queue: checks, command: \"grep -q 'it'\\\"'\\\"'s: \$x' a\"}]
  pre-push: {require: [checks], wait: 60}"
  run -0 sparkq queue list # the daemon has reloaded it
  assert_output --partial '"name":"checks"'
  before=$(cat "$project/sparkq.yml" .git/hooks/* | cksum)
  run -0 --separate-stderr sparkq hooks install --check 'npm test'
  assert_equal "$stderr" "kept '$PWD/.git/hooks/post-commit'
kept '$PWD/.git/hooks/pre-push'"
  assert_equal "$(cat "$project/sparkq.yml" .git/hooks/* | cksum)" "$before"
  assert_equal "$(stat -c %a .git/hooks/pre-push)" 755
  run -0 --separate-stderr sparkq hooks status --table
  assert_line --index 0 --regexp '^HOOK +STATE +DOES +PATH$'
  assert_line --regexp "^post-commit +installed +checks: npm test; checks: grep .* $PWD/.git/hooks/post-commit$"
  assert_line --regexp "^pre-push +installed +requires checks, waits 60s +$PWD/.git/hooks/pre-push$"
  assert_line --regexp '^post-merge +not installed$'
  run -0 --separate-stderr sparkq hooks uninstall --json
  assert_line "{\"hook\":\"post-commit\",\"state\":\"removed\",\"path\":\"$PWD/.git/hooks/post-commit\"}"
  run -0 --separate-stderr sparkq hooks uninstall
  assert_equal "$output$stderr" ''
  run -0 --separate-stderr sparkq hooks uninstall pre-push
  assert_equal "$stderr" 'sparkq-hooks uninstall: pre-push is not installed'
}

@test 'pre-push with a check installs post-commit too; -q names the queue' {
  repository alone
  run -0 --separate-stderr sparkq hooks install pre-push --check make -q own --json
  assert_output "{\"hook\":\"post-commit\",\"state\":\"installed\",\"path\":\"$PWD/.git/hooks/post-commit\"}
{\"hook\":\"pre-push\",\"state\":\"installed\",\"path\":\"$PWD/.git/hooks/pre-push\"}"
  run -0 cat "$project/sparkq.yml"
  assert_line '  post-commit: [{queue: own, command: make}]'
  assert_line '  pre-push: {require: [own], wait: 60}'
}

@test 'without checks in sparkq.yml a hint says what to add' {
  repository silent
  run -0 --separate-stderr sparkq hooks install
  assert_equal "$stderr" "installed '$PWD/.git/hooks/post-commit'
sparkq-hooks install: '$project/sparkq.yml' does not configure post-commit yet
hint: add 'hooks: {post-commit: [{queue: checks, command: npm test}]}' to it, or use --check 'npm test'"
}

@test 'a wrong queue, command, hook or manager, or a broken sparkq.yml, is refused and nothing is changed' {
  repository wrong
  for typed in '-q x --check=' '--check'; do
    # shellcheck disable=SC2086 # words
    run --separate-stderr sparkq hooks install $typed
    assert [ "$status" -ge 64 ]
    assert_equal "$typed: $output" "$typed: "
  done
  run -78 --separate-stderr sparkq hooks install --check make -q a/b
  assert_equal "$output" ''
  assert_equal "${stderr%%:*}" "sparkq-hooks install"
  assert_regex "$stderr" "nothing was changed; in '$project/sparkq.yml' .*queue must be letters"
  run -64 --separate-stderr sparkq hooks install pre-comit
  assert_refused "sparkq-hooks install: unknown hook 'pre-comit' (usage)" \
    'hint: write post-commit, post-merge, post-rewrite, post-checkout, pre-push'
  run -64 --separate-stderr sparkq hooks install pre-pus
  assert_refused "sparkq-hooks install: unknown hook 'pre-pus' (usage)" "hint: did you mean 'pre-push'?"
  run -64 --separate-stderr sparkq hooks install --print huksy
  assert_refused "sparkq-hooks install: unknown manager 'huksy' (usage)" "hint: did you mean 'husky'?"
  assert_equal "$(cat "$project/sparkq.yml")" "${sparkq_yml%$'\n'}"
  echo 'hooks: [' >"$project/sparkq.yml"
  run -78 sparkq hooks install --check make
  run -0 find .git/hooks ! -name '*.sample' -type f
  assert_output ''
  run -0 find "$project" -maxdepth 1 -name '*.new'
  assert_output ''
}

@test 'without a project, a repository, a worktree or git the hooks are refused' {
  cd "$BATS_TEST_TMPDIR"
  git init --quiet .
  run -78 --separate-stderr sparkq hooks install
  assert_refused "sparkq-hooks install: no SparkQ project in '$PWD' or above (no_project)" \
    "hint: set one up with 'sparkq setup'"
  cd "$project"
  for step in install uninstall status; do
    run -66 --separate-stderr sparkq hooks $step
    assert_equal "${stderr%%$'\n'*}" "sparkq-hooks $step: no git repository in or above '$project' (not_found)"
  done
  git init --quiet --bare bare.git
  cd bare.git
  run -79 --separate-stderr sparkq hooks install
  assert_refused "sparkq-hooks install: repository '$PWD' is bare, not one with a worktree (conflict)" \
    'hint: install hooks in a clone with a worktree'
  mkdir "$BATS_TEST_TMPDIR/bin"
  for tool in sh readlink dirname; do ln -s "$(command -v $tool)" "$BATS_TEST_TMPDIR/bin"; done
  run -78 --separate-stderr env "PATH=$BATS_TEST_TMPDIR/bin" "$checkout/bin/sparkq" hooks install
  assert_equal "${stderr%%$'\n'*}" 'sparkq-hooks install: git cannot be started: spawn git ENOENT (config)'
  assert_equal "${stderr##*$'\n'}" 'hint: install git, or put it on PATH'
}

@test "a hook of SparkQ that the user changed is kept, with a hint; so is another program's hook" {
  repository edited
  printf '#!/bin/sh\necho theirs\n' >.git/hooks/post-merge
  sparkq hooks install post-commit 2>/dev/null
  echo 'echo mine' >>.git/hooks/post-commit
  run -79 --separate-stderr sparkq hooks install post-commit
  assert_refused \
    "sparkq-hooks install: hook '$PWD/.git/hooks/post-commit' is changed by hand, not as SparkQ wrote it (conflict)" \
    'hint: move it out of the way to have a new one'
  run -79 --separate-stderr sparkq hooks uninstall
  assert_equal "$stderr" "sparkq-hooks uninstall: '$PWD/.git/hooks/post-commit' was changed by hand and is kept
hint: look at it and delete it yourself
sparkq-hooks uninstall: '$PWD/.git/hooks/post-merge' is not SparkQ's and is kept"
  assert_equal "$(tail -n 1 .git/hooks/post-commit)" 'echo mine'
  assert_equal "$(states post-commit post-merge pre-push)" 'edited foreign absent'
  echo 'echo another' >.git/hooks/post-merge.before-sparkq
  run -79 --separate-stderr sparkq hooks install post-merge
  assert_equal "${stderr##*$'\n'}" 'hint: move one of them out of the way'
  assert_equal "$(cat .git/hooks/post-merge.before-sparkq)" 'echo another'
}

@test 'a previous hook that a third program cut off is reported; a path with a newline is refused' {
  repository hidden
  printf '#!/bin/sh\necho first\n' >.git/hooks/post-commit
  sparkq hooks install post-commit 2>/dev/null
  echo another >.git/hooks/post-commit
  hidden="'$PWD/.git/hooks/post-commit.before-sparkq' is the previous hook; nothing calls it"
  run -0 --separate-stderr sparkq hooks status --table
  assert_equal "${stderr%%$'\n'*}" "sparkq-hooks status: $hidden"
  run -0 --separate-stderr sparkq hooks uninstall
  assert_equal "$stderr" "sparkq-hooks uninstall: '$PWD/.git/hooks/post-commit' is not SparkQ's and is kept
hint: $hidden"
  repository $'new\nline'
  run -78 --separate-stderr sparkq hooks install
  assert_regex "$stderr" "^sparkq-hooks install: a newline is in the path of the repository or of its hooks"
  run -0 find .git/hooks ! -name '*.sample' -type f
  assert_output ''
}

@test 'a hook of an older SparkQ, or of one installed elsewhere, is renewed by install and removed by uninstall' {
  repository older
  mkdir older
  cp -r "$checkout/bin" "$checkout/hooks" "$checkout/package.json" older/
  mkdir -p older/lib/verbs && ln -s "$checkout/lib/verbs/demo.sh" older/lib/verbs/
  for part in dist node_modules; do ln -s "$checkout/$part" older/; done
  echo ': an older one' >>older/hooks/hook
  older/bin/sparkq hooks install post-commit 2>/dev/null
  assert_equal "$(tail -n 1 .git/hooks/post-commit)" ': an older one'
  assert_equal "$(states post-commit)" installed
  run -0 --separate-stderr sparkq hooks install post-commit
  assert_equal "${stderr%%$'\n'*}" "renewed '$PWD/.git/hooks/post-commit'"
  older/bin/sparkq hooks install post-commit 2>/dev/null
  run -0 --separate-stderr sparkq hooks uninstall
  assert_equal "$stderr" "removed '$PWD/.git/hooks/post-commit'"
}

@test 'with the daemon down status prints all but what the hooks enqueue, and install works' {
  repository down post-commit
  sparkq stop
  run -0 --separate-stderr sparkq hooks status
  assert_equal "$stderr" ''
  assert_line --index 0 "{\"hook\":\"post-commit\",\"state\":\"installed\",\
\"path\":\"$PWD/.git/hooks/post-commit\"}"
  run -0 --separate-stderr sparkq hooks status --table
  assert_regex "$stderr" \
    "^sparkq-hooks status: cannot show what they enqueue: no daemon answers at '$project/.sparkq/sock'"
  run -0 --separate-stderr sparkq hooks install pre-push --check make
  assert_regex "$stderr" "installed '$PWD/.git/hooks/pre-push'$"
  sparkq start 2>/dev/null 3>&-
}
