# sparkq hooks: what a commit, a merge, a rebase and a checkout enqueue.

load ../../helpers/shared
load ../../helpers/repositories

# Without --no-optional-locks a check's `git status` could hold the lock that the next commit of a test wants.
sparkq_yml='hooks:
  post-commit:
    - {queue: checks, command: "git --no-optional-locks status --porcelain; env | grep ^GIT_; git log -1 --format=%T"}
    - {queue: typed, command: tsc, paths: "*.ts"}
  post-merge: [{queue: checks, command: merged}]
  post-rewrite: [{queue: checks, command: rewritten, paths: one}] # what a rebase brings is more than its last commit
  post-checkout: [{queue: checks, command: out}]
runners: [{queue: checks}]'

setup() { git_setup; }

@test 'a check runs in the directory of its commit, without variables of git and with its index; once for a tree' {
  repository plain post-commit
  git commit --quiet --allow-empty -m 'the empty first one'
  assert_checks 1
  change a.c
  commit
  assert_saw_this_tree
  run -0 sparkq task "$(checks | cut -d' ' -f1)" --json
  assert_output --partial "\"payload\":{\"cwd\":\"$PWD\",\"script\":\"git --no-optional-locks status --porcelain; \
env | grep ^GIT_; git log -1 --format=%T\"}"
  assert_output --partial "\"metadata\":{\"git\":{\"commit\":\"$(git rev-parse HEAD)\",\
\"tree\":\"$(git rev-parse 'HEAD^{tree}')\",\"branch\":\"main\",\"hook\":\"post-commit\",\
\"command\":\"git --no-optional-locks status"
  echo more >>a.c
  commit -a
  assert_saw_this_tree
  commit --amend
  commit --allow-empty
  assert_checks 1
  git checkout --quiet --detach
  change a.c
  commit
  run -0 sparkq task "$(checks | cut -d' ' -f1)" --json
  assert_output --partial '"branch":null'
}

@test 'a check with paths runs for commits that change one: the first one, a renamed file, a merge' {
  repository paths post-commit post-merge
  change 'src/ü b/first.ts'
  commit
  assert_equal "$(checks | grep -c tsc)" 1
  change README
  commit
  run ! grep -q tsc <<<"$(checks)"
  git checkout --quiet -b side
  git mv 'src/ü b/first.ts' second.js
  commit
  assert_equal "$(checks | grep -c tsc)" 1
  git checkout --quiet main
  change other.c
  commit
  git merge --quiet -m merge side
  assert_equal "$(checks | cut -d' ' -f3)" merged
  git checkout --quiet -b squashed HEAD~2
  change x.c
  commit
  SPARKQ=0 git checkout --quiet main
  git merge --quiet --squash squashed
  assert_checks 1 # nothing was committed
}

@test 'on a terminal a commit prints a line with the queued checks, or with those that its tree has already' {
  needs script
  repository terminal post-commit
  sparkq queue pause checks # none ends meanwhile
  sparkq queue pause typed
  # A machine so busy that the daemon takes more than some milliseconds gets another word.
  commit_says() { on_terminal git commit --quiet "${@:2}" | tr -d '\r' | grep -qxE "$1"; }
  new_commit_says() { change a.ts && commit_says "$@"; }
  wait_until 'what it queued' new_commit_says 'sparkq: queued CHECKS-[0-9]+, TYPED-[0-9]+' -m one
  wait_until 'what its tree has' \
    commit_says 'sparkq: this tree has CHECKS-[0-9]+ queued, TYPED-[0-9]+ queued' --amend -m two
  sparkq queue resume checks
  sparkq queue resume typed
}

@test 'during a rebase or a merge, and with SPARKQ=0, nothing is checked; the last commit is' {
  repository rebase post-commit post-rewrite post-checkout post-merge
  change base
  commit
  git checkout --quiet -b topic
  for file in one two; do
    change $file
    commit
  done
  git checkout --quiet main
  change three
  commit
  before=$(sparkq tasks --limit 1000 | wc -l)
  git rebase --quiet main topic
  assert_equal "$(sparkq tasks --limit 1000 | wc -l)" $((before + 1))
  assert_equal "$(checks | cut -d' ' -f3)" rewritten

  # A rebase that stops, during which the user commits.
  GIT_SEQUENCE_EDITOR='sed -i 1s/pick/edit/' git rebase --quiet --interactive HEAD~2 2>/dev/null
  change in-between
  git commit --quiet -m in-between
  git commit --quiet --amend -m amended
  assert_checks 0
  git rebase --continue >/dev/null 2>&1
  assert_equal "$(checks | cut -d' ' -f3)" rewritten

  # pre-commit passes the arguments of git to its hooks in the environment.
  mkdir .git/rebase-merge
  PRE_COMMIT=1 PRE_COMMIT_REWRITE_COMMAND=amend run -0 sparkq hooks run post-rewrite --json
  assert_output ''
  PRE_COMMIT=1 PRE_COMMIT_REWRITE_COMMAND=rebase run -0 sparkq hooks run post-rewrite --json
  assert_output --partial '"command":"rewritten"'
  rmdir .git/rebase-merge
  PRE_COMMIT=1 PRE_COMMIT_CHECKOUT_TYPE=0 run -0 sparkq hooks run post-checkout --json
  assert_output ''

  # A merge with a conflict: nothing until it is committed.
  git checkout --quiet -b left main && echo left >both && git add both && git commit --quiet -m left
  git checkout --quiet -b right main && echo right >both && git add both && git commit --quiet -m right
  run -1 git merge left
  before=$(sparkq tasks --limit 1000 | wc -l)
  git checkout --quiet --ours both
  sparkq hooks run post-commit
  assert_equal "$(sparkq tasks --limit 1000 | wc -l)" "$before"
  git add both && change merged
  git commit --quiet -m merged
  assert_checks 1

  change skipped
  SPARKQ=0 git commit --quiet -m skipped
  assert_checks 0
}

@test 'a previous hook runs first with its arguments and stdin, and its failure counts; an inert one never runs' {
  repository chained
  for hook in post-rewrite post-checkout; do
    printf '#!/bin/sh\necho "$0 $*"\nsed "s/^/in: /"\nexit 3\n' >.git/hooks/$hook
    chmod 700 .git/hooks/$hook
  done
  printf '#!/bin/sh\necho never\n' >.git/hooks/post-commit
  chmod 600 .git/hooks/post-commit
  cp -p .git/hooks/post-* "$BATS_TEST_TMPDIR"
  run -0 --separate-stderr sparkq hooks install post-commit post-rewrite post-checkout
  assert_regex "$stderr" "installed, after the existing one, '$PWD/.git/hooks/post-checkout'$"
  change a
  commit
  assert_checks 1
  run -0 git commit --quiet --amend --allow-empty -m amended
  assert_line '.git/hooks/post-rewrite.before-sparkq amend'
  assert_line --regexp '^in: [0-9a-f]{40} [0-9a-f]{40}$'
  change b
  commit
  run -1 git checkout HEAD~1
  assert_output --regexp "post-checkout.before-sparkq [0-9a-f]{40} [0-9a-f]{40} 1"
  assert_equal "$(checks | head -n 1 | cut -d' ' -f3)" out
  run -0 --separate-stderr sparkq hooks uninstall
  assert_equal "$stderr" "restored '$PWD/.git/hooks/post-commit'
restored '$PWD/.git/hooks/post-rewrite'
restored '$PWD/.git/hooks/post-checkout'"
  for hook in post-commit post-rewrite post-checkout; do
    cmp .git/hooks/$hook "$BATS_TEST_TMPDIR/$hook"
    assert_equal "$(stat -c %a .git/hooks/$hook)" "$(stat -c %a "$BATS_TEST_TMPDIR/$hook")"
  done
  run -0 find .git/hooks -name '*sparkq*'
  assert_output ''
}

@test 'without sparkq on PATH a hook calls the sparkq that installed it; if that is gone, a commit prints nothing' {
  repository moved post-commit pre-push
  PATH=${PATH//$checkout\/bin:/}
  run ! command -v sparkq
  change a
  commit
  known() { "$checkout/bin/sparkq" tasks --limit 1000 | grep -cF "$(git rev-parse 'HEAD^{tree}')" || true; }
  assert_equal "$(known)" 1
  sed -i "s|^sparkq=.*|sparkq='/gone/bin/sparkq'|" .git/hooks/*
  change b
  commit
  assert_equal "$(known)" 0
  git init --quiet --bare ../moved.git
  run -0 --separate-stderr git push --quiet ../moved.git main
  assert_equal "$stderr" 'sparkq is not installed any more, so nothing was checked before this push'
}

@test 'outside of a project or a repository a hook does nothing and prints nothing' {
  cd "$BATS_TEST_TMPDIR"
  git init --quiet outside
  cp "$project/plain/.git/hooks/post-commit" outside/.git/hooks/
  cd outside
  change a
  # A task that works on another repository has this variable.
  SPARKQ_SOCKET=$project/.sparkq/sock commit
  cd "$project"
  for hook in post-commit pre-push; do
    run -0 --separate-stderr sparkq hooks run $hook </dev/null
    assert_equal "$output$stderr" ''
  done
  run -0 sparkq tasks --limit 1000
  refute_output --partial "$BATS_TEST_TMPDIR"
}

@test 'called by hand with --json it prints the tasks; an unknown hook is refused' {
  repository by-hand
  change a
  commit
  run -0 --separate-stderr sparkq hooks run post-commit --json
  assert_regex "$output" '^\{"id":"tsk_[^"]*","friendly_id":"CHECKS-[0-9]+","queue":"checks","status":"[a-z]+",'\
'"created":true,"command":"git --no-optional-locks status[^"]*"\}$'
  run -0 --separate-stderr sparkq hooks run post-commit --json
  assert_regex "$output" '"created":false'
  run -64 --separate-stderr sparkq hooks run post-comit
  assert_refused "sparkq-hooks run: unknown hook 'post-comit' (usage)" "hint: did you mean 'post-commit'?"
  run -64 --separate-stderr sparkq hooks run
  assert_refused 'sparkq-hooks run: HOOK is missing (usage)' "hint: see 'sparkq help hooks run'"
}

@test 'a check that the daemon refuses is a line on stderr; the commit succeeds with its other checks' {
  repository refused post-commit
  sparkq queue end typed
  change a.ts
  run -0 --separate-stderr git commit --quiet -m refused
  assert_equal "$output" ''
  assert_equal "$stderr" \
    "sparkq: 'tsc' does not check this commit: queue 'typed' is ended, not open for tasks (conflict)"
  assert_checks 1
}
