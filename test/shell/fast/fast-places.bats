# The quick way of a verb finds the same daemon as Node.

load ../../helpers/common
load ../../helpers/ways

@test 'in a linked worktree the quick way finds the daemon of the main one, in whatever folder the project is' {
  needs git
  first_commit() { git -c user.name=t -c user.email=t@t commit --quiet --allow-empty -m first; }
  git init --quiet && first_commit
  mkdir -p app/src 'app/with space'
  git worktree add --quiet -b linked ../"${project##*/} linked"
  linked=$PWD' linked'
  mkdir -p "$linked/app/src" "$linked/app/with space"
  for place in . app app/src 'app/with space'; do
    cd "$linked/$place"
    run -0 --separate-stderr sparkq enqueue -- true
    run -0 --separate-stderr sparkq task "$output" --json
    assert_regex "$output" "\"cwd\":\"$PWD\""
    assert_equal "$place: $(ways)" "$place: perl perl"
  done
  # The file of a worktree's submodule, of a submodule, and a relative path are left to Node.
  for gitdir in "$project/.git/worktrees/linked/modules/sub" ../.git/modules/sub \
    "../${project##*/}/.git/worktrees/linked"; do
    echo "gitdir: $gitdir" >"$linked/.git"
    WAYS_ONLY=yes sparkq peek -q default
    assert_equal "$gitdir: $(ways)" "$gitdir: node"
  done
  # A project above the worktree is found first, however far above.
  rm -rf "$linked"
  git init --quiet "$linked" && cd "$linked" && first_commit
  mkdir .sparkq
  git worktree add --quiet -b nested "$project/nested"
  mkdir -p "$project/nested/$(printf 'd/%.0s' {1..34})"
  cd "$project/nested/$(printf 'd/%.0s' {1..34})"
  run -0 --separate-stderr sparkq peek -q default
  assert_equal "$(ways)" perl
  cd "$project"
  rm -rf "$linked"
}

@test 'the quick way finds the state directory from a folder below it, through links, and by SPARKQ_SOCKET' {
  mkdir -p 'a b/ü/c' elsewhere
  ln -s "$PWD/a b/ü" elsewhere/link
  for folder in 'a b' 'a b/ü/c' elsewhere/link elsewhere/link/c; do
    run -0 --separate-stderr bash -c 'cd "$1" && sparkq enqueue --json -- true' - "$folder"
    assert_equal "$folder $(ways)" "$folder perl"
    run -0 --separate-stderr sparkq task "$(field id <<<"$output")" --json
    assert_equal "$(field cwd <<<"$output")" "$(cd "$folder" && pwd -P)"
    ways >/dev/null
  done
  # A relative path means something only in the caller's directory, so Node reads it.
  cd 'a b'
  SPARKQ_SOCKET=../.sparkq/sock run -0 --separate-stderr sparkq peek -q default
  assert_equal "$(ways)" 'perl node'
  cd /proc/self/cwd 2>/dev/null || cd .
  run -0 --separate-stderr sparkq enqueue --json -- true
  run -0 --separate-stderr sparkq task "$(field id <<<"$output")" --json
  assert_equal "$(field cwd <<<"$output")" "$(pwd -P)"
  ways >/dev/null
  cd /
  SPARKQ_SOCKET=$project/.sparkq/sock run -0 --separate-stderr sparkq peek -q default
  assert_regex "$output" '^\{"id":'
  assert_equal "$(ways)" perl
  run -78 --separate-stderr sparkq peek -q default
  assert_equal "$(ways)" node
}
