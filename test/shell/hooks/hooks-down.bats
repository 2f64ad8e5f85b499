# sparkq hooks while the daemon is down, was killed, or hangs: each commit succeeds, and its checks are enqueued once.
# The tests share a project; each begins in a repository of its own, with the daemon as the test before left it.

load ../../helpers/common
load ../../helpers/repositories

setup_file() {
  new_project
  export project
  printf '%s\n' 'runners: []' 'hooks: {post-commit: [{queue: checks, command: make}], pre-push: {require: [checks]}}' \
    >sparkq.yml
}
setup() {
  git_setup
  repository "repo-$BATS_TEST_NUMBER" post-commit pre-push
}
teardown() { :; }
teardown_file() { end_project; }

spooled() { find "$project/.sparkq/spool" -name '*.json' | wc -l; }
nothing_spooled() { [ "$(spooled)" = 0 ]; }

# A running daemon, whose pid is $daemon.
running() {
  daemon=$(daemon_pid "$project") || { sparkq start 2>/dev/null 3>&- && daemon=$(daemon_pid "$project"); }
}

@test 'a commit without a daemon, before the first or after a killed one: the next daemon enqueues its checks once' {
  change a
  commit
  first=$(git rev-parse 'HEAD^{tree}')
  git commit --quiet --amend -m amended
  assert_equal "$(spooled)" 2
  sparkq start 2>/dev/null 3>&-
  assert_equal "$(spooled)" 0
  kill -KILL "$(daemon_pid "$project")"
  change b
  commit
  run -1 --separate-stderr git push --quiet . main:refs/heads/pushed
  assert_regex "$stderr" "^sparkq: cannot tell whether the checks succeeded: \
no daemon answers at '$project/.sparkq/sock' \(unreachable\)
hint: start it with 'sparkq start'
hint: 'git push --no-verify' pushes anyway
error: failed to push some refs"
  sparkq start 2>/dev/null 3>&-
  assert_equal "$(sparkq tasks | field tree)" "$(git rev-parse 'HEAD^{tree}')
$first"
  assert_equal "$(spooled)" 0
}

@test 'a daemon that hangs delays no commit; after it continues the commit is checked once' {
  running
  kill -STOP "$daemon"
  change a
  run -0 --separate-stderr timeout $((60 * patience)) git commit --quiet -m a # a tenth of a second on a quiet machine
  assert_equal "$output$stderr" ''
  assert_equal "$(spooled)" 1
  kill -CONT "$daemon"
  wait_until 'the spool to be empty' nothing_spooled
  assert_checks 1
}

# Stages 4,300 files with long names: more than the socket of a daemon that reads nothing can hold.
change_many() {
  local blob
  blob=$(git hash-object -w --stdin <<<"$RANDOM")
  seq 4300 | sed "s/.*/100644 $blob\tfifty-letters-of-a-name-are-not-unusual-in-a-monorepo-&/" |
    git update-index --index-info
}

@test 'a daemon that hangs delays no commit of thousands of files, and none while 600 callers wait for it' {
  running
  kill -STOP "$daemon"
  change_many
  run -0 --separate-stderr timeout $((60 * patience)) git commit --quiet -m many
  assert_equal "$output$stderr" ''
  assert_equal "$(spooled)" 1
  crowd='for (let i = 0; i < 600; i++) require("net").connect(process.argv[1]).on("error", () => {})
    setTimeout(() => console.log("all"), 100)'
  node -e "$crowd" "$project/.sparkq/sock" >"$project/crowd" 3>&- &
  crowd=$!
  wait_until 'a crowd' grep -q all "$project/crowd"
  git reset --quiet --hard
  change a
  run -0 timeout $((60 * patience)) git commit --quiet -m a
  assert_equal "$(spooled)" 2
  kill "$crowd"
  kill -CONT "$daemon"
  wait_until 'the checks' assert_checks 1
}

@test 'a daemon that hangs and is killed: the next one enqueues the checks from the spool' {
  running
  kill -STOP "$daemon"
  change a
  run -0 timeout $((60 * patience)) git commit --quiet -m a
  kill -KILL "$daemon"
  wait_until 'its end' gone "$daemon"
  sparkq start 2>/dev/null 3>&-
  assert_checks 1
}

@test 'without a daemon a commit on a terminal prints that its checks wait' {
  needs script
  sparkq stop 2>/dev/null
  change a
  run -0 on_terminal git commit --quiet -m a
  assert_output --regexp $'^sparkq: the daemon is down; the checks of this commit wait for .sparkq start.\r$'
}

@test 'a spool that cannot be written is a line on stderr, and the commit succeeds' {
  sparkq stop 2>/dev/null
  rm -r "$project/.sparkq/spool"
  : >"$project/.sparkq/spool"
  change b
  run -0 --separate-stderr git commit --quiet -m b
  assert_regex "$stderr" \
    "^sparkq: this commit is not checked: cannot write into '$project/.sparkq/spool': [^"$'\n'"]*$"
}
