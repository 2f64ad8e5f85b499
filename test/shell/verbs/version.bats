# sparkq version

load ../../helpers/common

setup() { cd /; }
teardown() { :; }

@test 'it prints the version of the installation, anywhere' {
  run -0 --separate-stderr sparkq version
  assert_regex "$output" '^sparkq [0-9]+\.[0-9]+\.[0-9]+$'
  assert_equal "$stderr" ''
  version=$output
  run -0 --separate-stderr sparkq --version
  assert_output "$version"
}

@test 'with --json it prints an object, into a pipe too' {
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq version --json | cat'
  assert_regex "$output" '^\{"name":"sparkq","version":"[0-9.]+"\}$'
}

@test 'an unknown word or option: exit 64; its help' {
  run -64 --separate-stderr sparkq version --jsn
  assert_refused "sparkq-version: unknown option '--jsn' (usage)" "hint: did you mean '--json'?"
  run -64 --separate-stderr sparkq version now
  assert_refused "sparkq-version: unexpected argument 'now' (usage)" "hint: see 'sparkq help version'"
  run -0 --separate-stderr sparkq version --help
  assert_line --index 0 'Print the version of this installation'
}
