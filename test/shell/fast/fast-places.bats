# Which daemon the quick way of a verb finds: that which Node would.

load ../../helpers/common
load ../../helpers/ways

@test 'in a linked worktree the daemon of the main one is found, as by Node, from wherever the project lies' {
  needs git
  git init --quiet && git -c user.name=t -c user.email=t@t commit --quiet --allow-empty -m first
  mkdir -p app/src 'app/with space'
  git worktree add --quiet -b linked ../"${project##*/} linked"
  linked=$PWD' linked'
  mkdir -p "$linked/app/src" "$linked/app/with space"
  for place in . app app/src 'app/with space'; do
    cd "$linked/$place"
    run -0 --separate-stderr sparkq enqueue -- true
    run -0 --separate-stderr sparkq task "$output"
    assert_regex "$output" "\"cwd\":\"$PWD\""
    assert_equal "$place: $(ways)" "$place: perl perl"
  done
  # Of a worktree's submodule, of a submodule, and what git can be told to write: Node reads them.
  for gitdir in "$project/.git/worktrees/linked/modules/sub" ../.git/modules/sub "../${project##*/}/.git/worktrees/linked"; do
    echo "gitdir: $gitdir" >"$linked/.git"
    run --separate-stderr sparkq peek -q default
    assert_equal "$(ways)" node
  done
  # A project above the worktree goes first, however far above.
  rm -rf "$linked"
  git init --quiet "$linked" && cd "$linked" && git -c user.name=t -c user.email=t@t commit --quiet --allow-empty -m first
  mkdir .sparkq
  git worktree add --quiet -b nested "$project/nested"
  mkdir -p "$project/nested/$(printf 'd/%.0s' {1..34})"
  cd "$project/nested/$(printf 'd/%.0s' {1..34})"
  run -0 --separate-stderr sparkq peek -q default
  assert_equal "$(ways)" perl
  cd "$project"
  rm -rf "$linked"
}

@test 'the state directory is found from below, through links, beside a socket elsewhere and by SPARKQ_SOCKET' {
  mkdir -p 'a b/ü/c' elsewhere
  ln -s "$PWD/a b/ü" elsewhere/link
  for folder in 'a b' 'a b/ü/c' elsewhere/link elsewhere/link/c; do
    run -0 --separate-stderr bash -c 'cd "$1" && sparkq enqueue --json -- true' - "$folder"
    assert_equal "$folder $(ways)" "$folder perl"
    run -0 --separate-stderr sparkq task "$(field id <<<"$output")"
    assert_equal "$(field cwd <<<"$output")" "$(cd "$folder" && pwd -P)"
    ways >/dev/null
  done
  # What only means the caller's here is his.
  cd 'a b'
  SPARKQ_SOCKET=../.sparkq/sock run -0 --separate-stderr sparkq peek -q default
  assert_equal "$(ways)" 'perl node'
  cd /proc/self/cwd 2>/dev/null || cd .
  run -0 --separate-stderr sparkq enqueue --json -- true
  run -0 --separate-stderr sparkq task "$(field id <<<"$output")"
  assert_equal "$(field cwd <<<"$output")" "$(pwd -P)"
  ways >/dev/null
  cd /
  SPARKQ_SOCKET=$project/.sparkq/sock run -0 --separate-stderr sparkq peek -q default
  assert_regex "$output" '^\{"id":'
  assert_equal "$(ways)" perl
  run -78 --separate-stderr sparkq peek -q default
  assert_equal "$(ways)" node
}
