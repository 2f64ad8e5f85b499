# sparkq hooks where the project or its repository is not where one would think

load ../../helpers/shared
load ../../helpers/repositories

# Without --no-optional-locks a check's `git status` could hold the lock that the next commit of a test wants.
sparkq_yml='hooks:
  post-commit:
    - {queue: checks, command: "git --no-optional-locks status --porcelain; env | grep ^GIT_; git log -1 --format=%T"}
    - {queue: typed, command: tsc, paths: "*.ts"}
runners: [{queue: checks}]'

setup() { git_setup; }
teardown() { [ ! -d "$project/mono/app" ] || end_processes "$project/mono/app"; }

@test 'in a linked worktree, a submodule, another work tree and behind core.hooksPath' {
  repository 'a b/ü main' post-commit
  change a
  commit
  git worktree add --quiet -b linked "$BATS_TEST_TMPDIR/linked tree"
  cd "$BATS_TEST_TMPDIR/linked tree" # not below the project: its main worktree is
  change b
  commit
  assert_saw_this_tree
  run -0 sparkq task "$(checks | cut -d' ' -f1)" --json
  assert_output --partial "\"cwd\":\"$PWD\","

  repository super
  git submodule --quiet add "$project/a b/ü main" sub
  cd sub
  sparkq hooks install post-commit 2>/dev/null
  change c
  commit
  assert_saw_this_tree

  repository apart post-commit
  mkdir ../apart.tree
  mv .git ../apart.git
  cd ../apart.tree
  git=(git --git-dir=../apart.git --work-tree=.)
  echo "$RANDOM" >d
  "${git[@]}" add d
  run -0 --separate-stderr "${git[@]}" commit --quiet -m d
  assert_equal "$output$stderr" ''
  assert_equal "$(GIT_DIR=../apart.git checks | grep -c .)" 1

  repository own-path
  git config core.hooksPath ../shared-hooks
  sparkq hooks install post-commit 2>/dev/null
  change e
  commit
  assert_checks 1
  run -0 ls ../shared-hooks
  assert_output post-commit
}

@test 'a project below the top of its repository has its checks there, in every worktree' {
  git init --quiet "$project/mono"
  mkdir "$project/mono/app"
  cd "$project/mono/app"
  : >sparkq.yml
  sparkq setup --yes 2>/dev/null </dev/null
  printf 'runners: []\nhooks: {post-commit: [{queue: checks, command: here, paths: "src/*"}]}\n' >sparkq.yml
  sparkq start 2>/dev/null 3>&-
  sparkq hooks install 2>/dev/null
  cd "$project/mono"
  change app/src/a
  commit
  git worktree add --quiet "$BATS_TEST_TMPDIR/tree"
  (cd "$BATS_TEST_TMPDIR/tree" && change app/src/b src/c && commit && change src/d && commit)
  cd app
  run -0 sparkq tasks
  assert_equal "$(field cwd <<<"$output")" "$BATS_TEST_TMPDIR/tree/app
$project/mono/app"
}
