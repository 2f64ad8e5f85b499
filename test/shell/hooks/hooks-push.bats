# sparkq hooks run pre-push: which pushes it permits, and what it prints about the others.

load ../../helpers/shared
load ../../helpers/repositories

sparkq_yml='hooks:
  post-commit:
    - {queue: checks, command: make}
    - {queue: checks, command: tsc, paths: "*.ts"}
    - {queue: other, command: slow}
  pre-push: {require: [checks], wait: 20}
runners: []'

none=0000000000000000000000000000000000000000 # how git writes a ref that does not exist

setup() {
  git_setup
  name=push-$BATS_TEST_NUMBER
  git init --quiet --bare "$name.git"
  repository "$name" post-commit pre-push
  git remote add origin "../$name.git"
}

# end HOW: ends the newest check of HEAD's tree as a worker would. A queue is claimed in order, so older checks are
# canceled first, if there are any.
end() {
  local id older
  older=$(sparkq tasks --status queued -q checks --limit 1000 | grep -vF "$(git rev-parse 'HEAD^{tree}')") || true
  [ -z "$older" ] || sparkq cancel - <<<"$older" 2>/dev/null || true
  id=$(sparkq claim -q checks | field id)
  case $1 in
    failed) sparkq fail "$id" --reason $'exit 2:\nmore of it' ;;
    *) sparkq complete "$id" --summary ok ;;
  esac
}
short() { git rev-parse --short=8 HEAD; }
pushed() { git -C "../$name.git" rev-parse --verify --quiet "$1"; }

@test 'a failed check prevents a push and the message names the task; --no-verify pushes; a success prints nothing' {
  change a
  commit
  id=$(checks | grep make | cut -d' ' -f1)
  end failed
  run -1 --separate-stderr git push --quiet origin main
  assert_equal "${stderr%error: failed*}" "sparkq: 'make' of $(short) failed ($id): exit 2
hint: 'sparkq task $id' shows it
hint: 'sparkq hooks run post-commit --all' checks the current commit again
hint: 'git push --no-verify' pushes anyway
"
  run ! pushed main
  run -0 --separate-stderr git push --quiet --no-verify origin main
  assert_equal "$(pushed main)" "$(git rev-parse HEAD)"
  change b
  commit
  end succeeded
  run -0 --separate-stderr git push --quiet origin main
  assert_equal "$output$stderr" ''
  change c
  SPARKQ=0 git commit --quiet -m c
  SPARKQ=0 run -0 --separate-stderr git push --quiet origin main
  assert_equal "$output$stderr" ''
}

@test 'a check that never ran, or was canceled, prevents a push, and a hint says how to run it' {
  change a
  SPARKQ=0 git commit --quiet -m a
  run -1 --separate-stderr git push --quiet origin main
  assert_equal "${stderr%error: failed*}" "sparkq: 'make' of $(short) is not known (never run, or purged)
hint: 'sparkq hooks run post-commit --all' runs it for the current commit
hint: 'git push --no-verify' pushes anyway
"
  sparkq hooks run post-commit
  id=$(checks | grep make | cut -d' ' -f1)
  sparkq cancel "$id"
  run -1 --separate-stderr git push --quiet origin main
  assert_equal "${stderr%%$'\n'*}" "sparkq: 'make' of $(short) was canceled ($id)"
  sparkq hooks run post-commit
  end succeeded
  git push --quiet origin main
}

@test 'a push waits for a check that is not over, with a message on a terminal; with wait: 0 it is refused' {
  needs script
  change a
  commit
  id=$(checks | grep make | cut -d' ' -f1)
  on_terminal git push --quiet origin main >out 2>&1 </dev/null 3>&- &
  pushing=$!
  wait_until 'the push to wait' grep -q waiting out
  end succeeded
  wait "$pushing"
  assert_equal "$(tr -d '\r' <out)" "sparkq: waiting up to 20s for $id; Ctrl-C gives up"
  change b
  commit
  id=$(checks | grep make | cut -d' ' -f1)
  run -130 at_prompt waiting '\003' sparkq hooks run pre-push origin
  assert_output --regexp "sparkq: waiting up to 20s for $id; Ctrl-C gives up"
  sed -i 's/wait: 20/wait: 0/' "$project/sparkq.yml"
  sparkq reload
  run -1 --separate-stderr git push --quiet origin main
  assert_regex "$stderr" "^sparkq: 'make' of $(short) is still queued \($id\)
hint: 'sparkq' shows what runs before it, or why nothing does"
  sparkq claim -q checks >/dev/null
  run -1 --separate-stderr git push --quiet origin main
  assert_regex "$stderr" "^sparkq: 'make' of $(short) is still running \($id\)"
  sed -i 's/wait: 0/wait: 20/' "$project/sparkq.yml"
  sparkq reload
}

@test 'of a check with paths the newest result counts; commits that are pushed already are not checked' {
  change a.ts
  commit
  ts=$(short)
  change b
  commit
  sparkq tasks --status queued -q checks --limit 1000 | grep -F '"command":"make"' |
    grep -vF "$(git rev-parse 'HEAD^{tree}')" | sparkq cancel - 2>/dev/null
  sparkq claim -q checks | sparkq fail - --reason broken
  sparkq claim -q checks | sparkq complete - --summary ok
  run -1 --separate-stderr git push --quiet origin main
  assert_regex "$stderr" "^sparkq: 'tsc' of $ts failed \([A-Z]+-[0-9]+\): broken"
  git push --quiet --no-verify origin main
  change c
  commit
  end succeeded
  run -0 --separate-stderr git push --quiet origin main
  assert_equal "$output$stderr" ''
}

@test 'checks that earlier commits lack are replaced by those of the current commit' {
  change a.ts
  SPARKQ=0 git commit --quiet -m a
  ts=$(short)
  change b
  SPARKQ=0 git commit --quiet -m b
  run -1 --separate-stderr git push --quiet origin main
  assert_regex "$stderr" "^sparkq: 'make' of $(short) is not known \(never run, or purged\)
sparkq: 'tsc' of $ts is not known \(never run, or purged\)
hint: 'sparkq hooks run post-commit --all' runs it for the current commit"
  SPARKQ=0 sparkq hooks run post-commit --all
  assert_checks 0
  sparkq hooks run post-commit --all
  end succeeded
  end succeeded
  run -0 --separate-stderr git push --quiet origin main
  assert_equal "$output$stderr" ''
}

@test 'new branches, tags, deletions, forced pushes and a remote given by its URL are judged by their new commits' {
  change a
  commit
  end succeeded
  git tag -am light light
  git tag file "$(git hash-object -w a)"
  git push --quiet origin main main:refs/heads/new light file
  git push --quiet origin :new :light
  run ! pushed new
  change b
  commit
  end failed
  run -1 git push --quiet origin main
  run -1 git push --quiet "../$name.git" main
  run -1 git push --quiet origin HEAD:refs/heads/other
  git push --quiet --no-verify origin HEAD:refs/heads/backup
  git tag new-here
  run -1 git push --quiet origin main new-here # the tag alone would bring nothing new
  git reset --quiet --hard HEAD~1
  change c
  commit
  end succeeded
  git push --quiet --force origin main
  git branch old HEAD~1
  git push --quiet --force origin old:main
}

@test 'called by hand it judges HEAD on a terminal, otherwise the refs on stdin; --json prints the result' {
  change a
  commit
  end succeeded
  head=$(git rev-parse HEAD)
  run -0 --separate-stderr sparkq hooks run pre-push origin --json <<<"refs/heads/main $head refs/heads/main $none"
  assert_regex "$output" "^\{\"ok\":true,\"wait\":20,\"checks\":\[\{\"queue\":\"checks\",\"command\":\"make\",\
\"hook\":\"post-commit\",\"commit\":\"$head\",\"tree\":\"[0-9a-f]{40}\",\"state\":\"succeeded\",\
\"task\":\{\"id\":\"tsk_[^\"]*\",\"friendly_id\":\"CHECKS-[0-9]+\",\"error\":null\}\}\]\}$"
  # pre-commit reads the refs itself and passes the commits in the environment.
  PRE_COMMIT=1 PRE_COMMIT_TO_REF=$head PRE_COMMIT_FROM_REF='' \
    run -0 --separate-stderr sparkq hooks run pre-push --json </dev/null
  assert_regex "$output" '^\{"ok":true,"wait":20,"checks":\[\{"queue":"checks"'
  run -1 --separate-stderr sparkq hooks run pre-push --json <<<'what is this'
  assert_regex "$stderr" '^\{"error":\{"code":"invalid","message":"a line of stdin: not a ref'
  run -1 --separate-stderr sparkq hooks run pre-push origin <<<'what is this'
  assert_regex "$stderr" \
    '^sparkq: cannot tell whether the checks succeeded: a line of stdin: not a ref as git writes it'
  needs script
  run -0 on_terminal sparkq hooks run pre-push origin </dev/null
  assert_output ''
}

@test 'a previous hook runs first with the same refs and may reject the push' {
  sparkq hooks uninstall 2>/dev/null
  printf '#!/bin/sh\ncat >"../%s.refs"\necho "$*" >"../%s.args"\n[ ! -e no ] || exit 9\n' "$name" "$name" \
    >.git/hooks/pre-push
  chmod +x .git/hooks/pre-push
  sparkq hooks install post-commit pre-push 2>/dev/null
  change a
  commit
  end failed
  run -1 --separate-stderr git push --quiet origin main
  assert_regex "$stderr" "^sparkq: 'make' of $(short) failed"
  assert_equal "$(cat "../$name.refs")" "refs/heads/main $(git rev-parse HEAD) refs/heads/main $none"
  assert_equal "$(cat "../$name.args")" "origin ../$name.git"
  touch no
  run -1 --separate-stderr git push --quiet origin main
  refute_output --partial sparkq
  assert_equal "$stderr" "error: failed to push some refs to '../$name.git'"
  rm no
  run -0 git push --quiet --dry-run --no-verify origin main
}

@test 'a push is permitted in a repository without SparkQ, and rejected if .sparkq/ is lost' {
  cd "$BATS_TEST_TMPDIR"
  git init --quiet lost
  cd lost
  run -0 --separate-stderr sparkq hooks run pre-push origin </dev/null
  assert_equal "$output$stderr" ''
  : >sparkq.yml
  run -1 --separate-stderr sparkq hooks run pre-push origin </dev/null
  assert_refused "sparkq: cannot tell whether the checks succeeded: no SparkQ project in '$PWD' or above (no_project)" \
    "hint: set one up with 'sparkq setup'" "hint: 'git push --no-verify' pushes anyway"
}

@test 'without pre-push in sparkq.yml each push is permitted' {
  printf 'runners: []\nhooks: {post-commit: [{queue: checks, command: make}]}\n' >"$project/sparkq.yml"
  sparkq reload
  change a
  commit
  run -0 --separate-stderr git push --quiet origin main
  assert_equal "$output$stderr" ''
}
