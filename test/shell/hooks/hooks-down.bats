# sparkq hooks, where nobody answers: no daemon, a killed one, one that hangs. The commit stands, its checks come once.

load ../../helpers/common
load ../../helpers/repositories

setup() {
  git_setup
  new_project
  printf 'runners: []\nhooks: {post-commit: [{queue: checks, command: make}], pre-push: {require: [checks]}}\n' >sparkq.yml
  repository repo post-commit pre-push
}

spooled() { find "$project/.sparkq/spool" -name '*.json' | wc -l; }
nothing_spooled() { [ "$(spooled)" = 0 ]; }

@test 'no daemon, one that was never there and one that was killed: the next takes each commit in, once' {
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
  assert_regex "$stderr" "^sparkq: cannot tell whether the checks succeeded: no daemon answers at '$project/.sparkq/sock' \(unreachable\)
hint: start it with 'sparkq start'
hint: 'git push --no-verify' pushes anyway
error: failed to push some refs"
  sparkq start 2>/dev/null 3>&-
  assert_equal "$(sparkq tasks | field tree)" "$(git rev-parse 'HEAD^{tree}')
$first"
  assert_equal "$(spooled)" 0
}

@test 'on a terminal it says that the checks wait' {
  needs script
  change a
  run -0 on_terminal git commit --quiet -m a
  assert_output --regexp $'^sparkq: the daemon is down; the checks of this commit wait for .sparkq start.\r$'
}

@test 'one that hangs holds no commit up; when it goes on the commit is checked once and nothing is left behind' {
  sparkq start 2>/dev/null 3>&-
  daemon=$(daemon_pid "$project")
  kill -STOP "$daemon"
  change a
  run -0 --separate-stderr timeout $((60 * patience)) git commit --quiet -m a # a tenth of a second on a quiet machine
  assert_equal "$output$stderr" ''
  assert_equal "$(spooled)" 1
  kill -CONT "$daemon"
  wait_until 'the spool to be empty' nothing_spooled
  assert_checks 1
}

# Stages 4,300 files with long names: more than fits the socket of one who does not read.
change_many() {
  local blob
  blob=$(git hash-object -w --stdin <<<"$RANDOM")
  seq 4300 | sed "s/.*/100644 $blob\tfifty-letters-of-a-name-are-not-unusual-in-a-monorepo-&/" | git update-index --index-info
}

@test 'one that hangs, and a commit of thousands of files, or so many that call it already: no commit, push or status waits for ever' {
  sparkq start 2>/dev/null 3>&-
  daemon=$(daemon_pid "$project")
  kill -STOP "$daemon"
  change_many
  run -0 --separate-stderr timeout $((60 * patience)) git commit --quiet -m many
  assert_equal "$output$stderr" ''
  assert_equal "$(spooled)" 1
  node -e 'for (let i = 0; i < 600; i++) require("net").connect(process.argv[1]).on("error", () => {}); setTimeout(() => console.log("all"), 100)' "$project/.sparkq/sock" >"$project/crowd" 3>&- &
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

@test 'one that hung and was killed: the checks come from the spool' {
  sparkq start 2>/dev/null 3>&-
  daemon=$(daemon_pid "$project")
  kill -STOP "$daemon"
  change a
  run -0 timeout $((60 * patience)) git commit --quiet -m a
  kill -KILL "$daemon"
  wait_until 'its end' gone "$daemon"
  sparkq start 2>/dev/null 3>&-
  assert_checks 1
}

@test 'a spool that cannot be written is a line on stderr; the commit stands' {
  rm -r "$project/.sparkq/spool"
  : >"$project/.sparkq/spool"
  change a
  run -0 --separate-stderr git commit --quiet -m a
  assert_regex "$stderr" "^sparkq: this commit is not checked: cannot write into '$project/.sparkq/spool': [^"$'\n'"]*$"
}
