# sparkq teardown, and teardown.sh where SparkQ itself is broken: what they end, what they remove, what they leave.

load ../../helpers/common
load ../../helpers/teardowns

@test 'it ends daemon, runner and task, removes .sparkq/ and leaves the rest' {
  busy_project
  run -0 --separate-stderr sparkq teardown --force
  assert_equal "$output" ''
  assert_equal "$stderr" "sparkq-teardown: ending the daemon (pid $daemon)
sparkq-teardown: removed '$project/.sparkq'"
  assert_all_gone
  run -0 ls
  assert_output "$(printf 'sparkq.yml\nwork.pid')"
}

@test 'teardown.sh does the same without Node' {
  busy_project
  mkdir tools
  for tool in sh cat grep mv readlink rm sleep tr; do ln -s "$(command -v "$tool")" tools; done
  run -0 --separate-stderr env PATH="$project/tools" sh "$checkout/teardown.sh" --force
  assert_equal "$output" ''
  assert_regex "$stderr" "^teardown.sh: ending the daemon \(pid $daemon\)"
  assert_all_gone
  present sparkq.yml
}

@test 'sparkq.yml goes when --config says so, also when the rest is gone already' {
  for way in "${ways[@]}"; do
    sparkq setup --yes </dev/null
    tear "$way" --force --config
    absent .sparkq sparkq.yml

    sparkq setup --yes </dev/null
    tear "$way" --force
    absent .sparkq
    present sparkq.yml
    tear "$way" --force --config
    absent sparkq.yml
  done
}

@test 'hooks that were installed from here go, what they were chained to comes back, what somebody changed stays' {
  for way in "${ways[@]}"; do
    sparkq setup --yes </dev/null
    git init --quiet "a b" && git init --quiet other
    for repository in 'a b' other; do
      printf '#!/bin/sh\necho theirs\n' >"$repository/.git/hooks/post-merge"
      (cd "$repository" && sparkq hooks install post-commit post-merge pre-push)
    done
    echo 'echo mine' >>other/.git/hooks/pre-push
    : >other/.git/hooks/post-commit # somebody put his own in its place
    tear "$way" --force
    run -0 find 'a b/.git/hooks' other/.git/hooks -type f ! -name '*.sample'
    assert_equal "$(sort <<<"$output")" 'a b/.git/hooks/post-merge
other/.git/hooks/post-commit
other/.git/hooks/post-merge
other/.git/hooks/pre-push'
    assert_equal "$(tail -n 1 'a b/.git/hooks/post-merge')" 'echo theirs'
    assert_equal "$(tail -n 1 other/.git/hooks/pre-push)" 'echo mine'
    run -0 wc -c other/.git/hooks/post-commit
    assert_output '0 other/.git/hooks/post-commit'
    rm -rf 'a b' other
  done
}

@test 'it removes the hooks of a moved project, keeps those of a shared folder, and names one that it cannot remove' {
  for way in "${ways[@]}"; do
    mkdir m && cd m
    git init --quiet .
    : >sparkq.yml
    sparkq setup --yes </dev/null
    sparkq hooks install post-commit pre-push post-merge
    git config core.hooksPath "$project/shared"
    sparkq hooks install post-rewrite
    git config --unset core.hooksPath
    echo theirs >.git/hooks/post-merge
    mkdir .git/hooks/pre-push.before-sparkq
    cd .. && mv m m2 && cd m2
    # shellcheck disable=SC2086 # a command and its words
    run -74 --separate-stderr $way --force </dev/null
    assert_regex "$stderr" "removed '$project/m2/.git/hooks/post-commit'"
    assert_regex "$stderr" "'$project/shared/post-rewrite' stays: other projects may have their hooks there too"
    assert_regex "$stderr" "pre-push"
    absent .sparkq .git/hooks/post-commit
    present "$project/shared/post-rewrite" .git/hooks/pre-push .git/hooks/post-merge
    cd .. && rm -r m2 shared
  done
}

@test 'run twice, and where nothing ever was, it is fine' {
  for way in "${ways[@]}"; do
    sparkq setup --yes </dev/null
    tear "$way" --force
    tear "$way" --force
    rm sparkq.yml
    tear "$way" --force
    tear "$way"
  done
}

@test 'a task that tears its own scratch project down leaves the project that runs it alone' {
  busy_project
  for way in "${ways[@]}"; do
    other=$(mktemp -d "${TMPDIR:-/tmp}/sq.XXXXXX")
    (cd "$other" && sparkq setup --yes </dev/null && SPARKQ_SOCKET=$project/.sparkq/sock tear "$way" --force)
    absent "$other/.sparkq"
    rm -r "$other"
  done
  present .sparkq/sparkq.db
  kill -0 "$daemon" "$runner" "$work"
}

@test 'a project around it is not meant: after the inner one is torn down, the outer one stays' {
  mkdir inner
  for way in "${ways[@]}"; do
    cd inner
    : >sparkq.yml
    sparkq setup --yes </dev/null
    present .sparkq
    tear "$way" --force
    absent .sparkq
    tear "$way" --force
    cd "$project"
    present .sparkq
  done
}

@test 'without a terminal it needs --force: exit 64, nothing removed, nothing ended' {
  sparkq start 3>&-
  for way in "${ways[@]}"; do
    # shellcheck disable=SC2086 # a command and its words
    run -64 --separate-stderr $way --config
    assert_equal "$output" ''
    assert_regex "$stderr" 'needs a terminal to ask on, or --force'
    present sparkq.yml
    run -0 sparkq status --json
  done
}

@test 'on a terminal it asks, and only a yes removes' {
  needs script
  for way in "${ways[@]}"; do
    sparkq setup --yes </dev/null
    run -0 on_terminal "$way" <<<'n'
    assert_output --partial "Project '${project##*/}' in '$project'"
    refute_output --partial ' queued and '
    assert_output --partial "Remove '$project/.sparkq' with all its tasks and logs? [y/N]"
    present .sparkq sparkq.yml
    run -0 on_terminal "$way" <<<''
    present .sparkq sparkq.yml
    run -0 on_terminal "$way" <<<$'y\nn'
    assert_output --partial "Remove '$project/sparkq.yml' too? [y/N]"
    absent .sparkq
    present sparkq.yml
    run -0 on_terminal "$way" <<<'y'
    absent sparkq.yml
  done
}

@test 'before it asks, it names the project, its open tasks and its hooks' {
  needs script
  git init --quiet .
  sparkq hooks install post-commit 2>/dev/null
  sparkq config set project.name '"my app, the 2nd"'
  sparkq config set runners '[]'
  sparkq start 3>&-
  sparkq enqueue -- true && sparkq enqueue -- true && sparkq enqueue -- true && sparkq claim -q default
  for way in "${ways[@]}"; do
    run -0 on_terminal "$way" <<<'n'
    for text in "Project 'my app, the 2nd' in '$project'" '  tasks: 2 queued, 1 running' \
      "  git hook $project/.git/hooks/post-commit" "Remove '$project/.sparkq' with all its tasks and logs? [y/N]"; do
      assert_output --partial "$text"
    done
  done
}

@test 'it reads the name of the project without SparkQ' {
  needs script
  while IFS='|' read -r name text; do
    printf '%b\n' "$text" >sparkq.yml
    run -0 on_terminal sh "$checkout/teardown.sh" <<<'n'
    assert_output --partial "Project '$name' in '$project'"
  done <<END
app|project: {name: app}
a b|# ours\nproject: { repo_path: ., name: "a b", prd_path: null } # app
a b|project:\n  # ours\n  repo_path: .\n  name: a b # the app\ntools: {x: {}}
a, b|project:\n  name: "a, b"
${project##*/}|tools:\n  name: {}
${project##*/}|project: {}
END
}

@test 'a daemon that starts meanwhile ends too, or has a new .sparkq/ of its own' {
  mkdir tools
  for way in "${ways[@]}"; do
    for tool in mv rm; do
      # A daemon starts just before the tool does its work for the first time.
      printf '#!/bin/sh\nPATH=%s\n%s\nexec %s "$@"\n' "$PATH" \
        '[ -e once ] || { : >once; sparkq start 3>&- 2>/dev/null; cp .sparkq/pid once; }' "$tool" >"tools/$tool"
      chmod +x "tools/$tool"
      sparkq setup --yes </dev/null 2>/dev/null
      PATH=$project/tools:$PATH tear "$way" --force
      pid=$(cat once)
      if [ "$tool" = mv ]; then
        wait_until "daemon $pid to end" gone "$pid"
        absent .sparkq
      else
        assert_equal "$(daemon_pid "$project")" "$pid"
        run -0 sparkq status
      fi
      absent .sparkq.removed
      rm once "tools/$tool"
      end_processes "$project"
    done
  done
}

@test 'Ctrl-C at its question: exit 130, nothing removed' {
  needs script
  run -130 at_prompt Remove '\003' sparkq teardown
  refute_output --partial sparkq-teardown
  run -0 at_prompt Remove '\004' sparkq teardown
  assert_output --partial 'sparkq-teardown: nothing was removed'
  present .sparkq sparkq.yml
}

@test 'it works from below the project' {
  mkdir -p 'a b/ü'
  for way in "${ways[@]}"; do
    sparkq setup --yes </dev/null
    cd 'a b/ü'
    tear "$way" --force
    absent "$project/.sparkq"
    cd "$project"
  done
}

@test 'an unknown word is refused, nothing removed' {
  run -64 sh "$checkout/teardown.sh" --forec
  assert_output --partial "unknown argument '--forec'"
  run -64 sparkq teardown --forec
  assert_output --partial "did you mean '--force'?"
  present .sparkq
}
