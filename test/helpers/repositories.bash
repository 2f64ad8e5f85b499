# For files about git: repositories in which a test can commit, whatever the git of the machine is configured to do.
# shellcheck shell=bash

# The `setup` of such a file calls this. The repositories of its tests are below the project, each in a folder of its
# own. A test begins in the project, if there is one.
git_setup() {
  export GIT_CONFIG_GLOBAL=$BATS_TEST_TMPDIR/gitconfig
  printf '%s\n' '[user]' 'name = T' 'email = t@example.org' '[init]' 'defaultBranch = main' \
    '[protocol "file"]' 'allow = always' >"$GIT_CONFIG_GLOBAL"
  [ -z "${project-}" ] || cd "$project" || return
}

# A repository in a new folder below the project with our hooks in it; the test continues inside. A hook
# is the same in each repository, so it is installed once and copied from then on.
repository() { # FOLDER HOOK…
  git init --quiet "$project/$1"
  cd "$project/$1" || return
  local hook missing=()
  mkdir -p "$project/installed"
  for hook in "${@:2}"; do
    if [ -e "$project/installed/$hook" ]; then cp -p "$project/installed/$hook" .git/hooks; else missing+=("$hook"); fi
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  sparkq hooks install "${missing[@]}" 2>/dev/null || fail "'sparkq hooks install ${missing[*]}' failed"
  for hook in "${missing[@]}"; do cp -p ".git/hooks/$hook" "$project/installed"; done
}

# change FILE…: makes or changes each file so that the tree is unlike all others, and stages it.
change() {
  local file
  for file in "$@"; do
    mkdir -p "$(dirname "$file")"
    echo "$BATS_TEST_NAME $RANDOM$RANDOM" >>"$file"
    git add "$file"
  done
}

# commit ARGUMENT…: a commit, which succeeds and, without a terminal, prints nothing.
commit() {
  run -0 --separate-stderr git commit --quiet -m message "$@"
  assert_equal "$output$stderr" ''
}

# The checks of HEAD's tree, newest first, as `CHECKS-3 succeeded make`.
checks() {
  local tree
  tree=$(git rev-parse 'HEAD^{tree}')
  sparkq tasks --limit 1000 | grep -F "\"tree\":\"$tree\"" |
    sed 's/.*"friendly_id":"\([^"]*\)".*"command":"\([^"]*\)"}}.*"status":"\([^"]*\)".*/\1 \3 \2/'
}

# assert_checks N: HEAD's tree has that many checks.
assert_checks() { assert_equal "$(checks | grep -c .)" "$1"; }

# The newest check of HEAD's tree saw a clean index, no variable of git, and that tree.
assert_saw_this_tree() {
  local id
  id=$(checks | head -n 1 | cut -d' ' -f1)
  wait_until "the end of $id" task_is "$id" succeeded
  assert_equal "$(sparkq task "$id" --json | field stdout)" "$(git rev-parse 'HEAD^{tree}')\\n"
}

# states HOOK…: their states in this repository, as `sparkq hooks status` prints them.
states() {
  local status hook seen=()
  status=$(sparkq hooks status 2>/dev/null)
  for hook in "$@"; do seen+=("$(grep "\"hook\":\"$hook\"" <<<"$status" | field state)"); done
  echo "${seen[*]}"
}
