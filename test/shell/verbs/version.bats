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

@test 'with --json it is an object' {
  run -0 --separate-stderr sparkq version --json
  assert_regex "$output" '^\{"name":"sparkq","version":"[0-9.]+"\}$'
}

@test 'it goes through a pipe' {
  run -0 --separate-stderr bash -c 'set -o pipefail; sparkq version | cut -d" " -f1'
  assert_output sparkq
}

@test 'a word or option that it does not know: exit 64' {
  run -64 --separate-stderr sparkq version --jsn
  assert_refused "sparkq-version: unknown option '--jsn' (usage)" "hint: did you mean '--json'?"
  run -64 --separate-stderr sparkq version now
  assert_refused "sparkq-version: unexpected argument 'now' (usage)" "hint: see 'sparkq help version'"
}

@test 'its help' {
  run -0 --separate-stderr sparkq version --help
  assert_line --index 0 'Print the version of this installation (sparkq version)'
}
