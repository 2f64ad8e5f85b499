# bin/sparkq finds its installation and a Node in whatever way it is called.

load ../../helpers/common
load ../../helpers/installations

setup() { dir=$(mktemp -d "${TMPDIR:-/tmp}/sq.XXXXXX"); }
teardown() { rm -rf "$dir"; }

@test 'it runs by its path, from PATH, by sh, and from its own folder' {
  cd "$checkout"
  run -0 --separate-stderr bin/sparkq version
  version=$output
  assert_regex "$version" '^sparkq [0-9]+\.[0-9]+\.[0-9]+$'
  run -0 --separate-stderr sh bin/sparkq version
  assert_output "$version"
  cd bin
  for call in './sparkq version' 'sh sparkq version' 'sh ./sparkq-version' 'sparkq version' '../bin/sparkq-version'; do
    # shellcheck disable=SC2086 # a command and its words
    run -0 --separate-stderr $call
    assert_output "$version"
    assert_equal "$stderr" ''
  done
  cd /
  run -0 --separate-stderr sparkq-version
  assert_output "$version"
}

@test 'a link has the verb in its name, and the arguments stay as they are' {
  run -64 --separate-stderr sparkq-enqueue '--no such  option' '*'
  assert_regex "$stderr" "^sparkq-enqueue: unknown option '--no such  option'"
}

@test 'it runs through absolute, relative and chained links, and through a link to its folder' {
  run -0 --separate-stderr sparkq version
  version=$output
  mkdir -p "$dir/a b/ü" "$dir/c"
  ln -s "$checkout/bin/sparkq" "$dir/a b/absolute"
  ln -s "../absolute" "$dir/a b/ü/chained"
  ln -s "../a b/ü/chained" "$dir/c/sparkq-version"
  ln -s "$checkout/bin" "$dir/tools"
  ln -s "$checkout/bin/sparkq-version" "$dir/c/to-a-verb-link"
  for call in 'a b/absolute' 'a b/ü/chained' 'tools/sparkq'; do
    run -0 --separate-stderr "$dir/$call" version
    assert_output "$version"
  done
  run -0 --separate-stderr sh "$dir/a b/ü/chained" version
  assert_output "$version"
  cd "$dir/c"
  for call in ./sparkq-version "$dir/tools/sparkq-version"; do
    run -0 --separate-stderr "$call"
    assert_output "$version"
  done
  run -0 --separate-stderr ./to-a-verb-link version
  assert_output "$version"
}

@test 'an installation works in a path of 200 characters with spaces, unicode and shell characters' {
  deep="$dir/with space/ünï 日本/\$HOME [a-z]* 'x' \"y\""
  while [ "${#deep}" -lt 200 ]; do deep=$deep/deeper; done
  bare_install "$deep"
  fake_node "$deep/node" v24.18.1
  SPARKQ_NODE="$deep/node/node" run -0 --separate-stderr "$deep/bin/sparkq-version"
  assert_regex "$output" '^sparkq '
  cd "$deep"
  PATH="bin:$deep/node:/usr/bin:/bin" run -0 --separate-stderr sparkq version
  assert_regex "$output" '^sparkq '
}

@test 'an installation that is not built is refused: exit 78' {
  bare_install "$dir/not built"
  rm -r "$dir/not built/dist"
  SPARKQ_NODE=$(real_node) run -78 --separate-stderr "$dir/not built/bin/sparkq-claim"
  assert_equal "$stderr" "sparkq-claim: SparkQ in '$dir/not built' is not built (config)
hint: run 'npm install && npm run build' there"
}

@test 'a word that is no verb is refused, also if it is the path of a file' {
  for verb in ../lib/cli.js . '' quick $'\n'; do
    run -64 --separate-stderr sparkq "$verb"
    assert_regex "$stderr" "^sparkq: unknown verb '"
  done
}

@test 'it becomes Node: the same process, and starts no other' {
  needs strace
  strace -f -e trace=clone,clone3,fork,vfork,execve -o "$dir/trace" sh "$checkout/bin/sparkq-version"
  # The first line is the start of sh, the second must be the exec of Node in the same process.
  run -0 cut -d' ' -f1 "$dir/trace"
  assert_equal "${lines[0]}" "${lines[1]}"
  assert_regex "$(sed -n 2p "$dir/trace")" ' execve\(.*/node'
}

@test 'a closed pipe is no error' {
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq help | head -n 1'
  assert_equal "$stderr" ''
}
