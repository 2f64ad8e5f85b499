# For files about git: repositories in which one can commit, whatever the machine's own git is told.
# shellcheck shell=bash

# What `setup` of such a file calls; its tests' repositories lie below the project, each in a folder of its own. A test
# begins in the project, where there is one.
git_setup() {
  export GIT_CONFIG_GLOBAL=$BATS_TEST_TMPDIR/gitconfig
  printf '[user]\n\tname = T\n\temail = t@example.org\n[init]\n\tdefaultBranch = main\n[protocol "file"]\n\tallow = always\n' >"$GIT_CONFIG_GLOBAL"
  [ -z "${project-}" ] || cd "$project" || return
}

# A repository in a new folder below the project with our hooks in it; the test continues inside. They are the same in
# every one, so each is installed once and copied from then on.
repository() { # FOLDER HOOK…
  git init --quiet "$project/$1"
  cd "$project/$1" || return
  local hook
  mkdir -p "$project/installed"
  for hook in "${@:2}"; do
    [ -e "$project/installed/$hook" ] || sparkq hooks install "$hook" 2>/dev/null || fail "'sparkq hooks install $hook' failed"
    [ -e ".git/hooks/$hook" ] || cp -p "$project/installed/$hook" .git/hooks
    cp -p ".git/hooks/$hook" "$project/installed"
  done
}

# change FILE…: makes or changes each to what no other tree has, and stages it.
change() {
  local file
  for file in "$@"; do
    mkdir -p "$(dirname "$file")"
    echo "$BATS_TEST_NAME $RANDOM$RANDOM" >>"$file"
    git add "$file"
  done
}

# commit ARGUMENT…: as git does it, which must succeed and, without a terminal, say nothing.
commit() {
  run -0 --separate-stderr git commit --quiet -m message "$@"
  assert_equal "$output$stderr" ''
}

# The checks of HEAD's tree, newest first, as `CHECKS-3 succeeded make`.
checks() {
  local tree
  tree=$(git rev-parse 'HEAD^{tree}')
  sparkq tasks --limit 1000 | grep -F "\"tree\":\"$tree\"" | sed 's/.*"friendly_id":"\([^"]*\)".*"command":"\([^"]*\)"}}.*"status":"\([^"]*\)".*/\1 \3 \2/'
}

# assert_checks N: so many checks has HEAD's tree.
assert_checks() { assert_equal "$(checks | grep -c .)" "$1"; }

# The newest check of HEAD's tree saw a clean index, no variable of git, and that tree.
assert_saw_this_tree() {
  local id
  id=$(checks | head -n 1 | cut -d' ' -f1)
  wait_until "the end of $id" task_is "$id" succeeded
  assert_equal "$(sparkq task "$id" | field stdout)" "$(git rev-parse 'HEAD^{tree}')\\n"
}

# state HOOK: how it stands here.
state() { sparkq hooks status 2>/dev/null | grep "\"hook\":\"$1\"" | field state; }
