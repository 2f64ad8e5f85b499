# The assertions of these tests: each passes when it should, and fails by name when it should

load ../helpers/common

# fails WORDS ASSERTION…: the assertion fails, and its report holds the words.
fails() {
  local words=$1 code=0 report
  shift
  report=$("$@" 2>&1) || code=$?
  if [ "$code" != 1 ] || [[ $report != *"$words"* ]]; then
    echo "'$*' returned $code and printed: $report" >&2
    return 1
  fi
}

@test 'assert, fail and the assertions about two texts' {
  assert test a = a
  fails 'assert failed' assert test a = b
  fails 'why not' fail 'why not'
  fails 'why not' eval 'fail <<<"why not"'
  assert_equal a a
  fails 'expected : b' assert_equal a b
  fails 'seen     : a' assert_equal a b
  fails 'expected : a*' assert_equal ab 'a*'
  assert_not_equal a b
  fails assert_not_equal assert_not_equal a a
  assert_regex 'a1' '^a[0-9]$'
  fails 'regex    : ^b' assert_regex a1 '^b'
  fails 'invalid regex' assert_regex a '('
  refute_regex a1 '^b'
  fails 'matched  : 1' refute_regex a1 '[0-9]'
  fails 'invalid regex' refute_regex a '('
}

@test 'the assertions about the output of the last command' {
  run -0 --separate-stderr bash -c 'echo one; echo "two 2"; echo odd >&2'
  assert_output $'one\ntwo 2'
  assert_output --partial $'e\ntwo'
  assert_output --regexp '2$'
  fails 'assert_output (equal) failed' assert_output one
  fails 'assert_output (partial) failed' assert_output --partial three
  fails 'assert_output (regexp) failed' assert_output --regexp '^two'
  fails 'invalid regex' assert_output --regexp '('
  fails $'output (2 lines):\n  one\n  two 2' assert_output three
  fails 'stderr   : odd' assert_output three
  refute_output one
  refute_output --partial three
  refute_output --regexp '^two'
  fails 'expected : -x' assert_output -x # a word may begin with a dash
  fails 'refute_output (equal) failed' refute_output $'one\ntwo 2'
  fails 'refute_output (partial) failed' refute_output --partial two
  fails 'refute_output (regexp) failed' refute_output --regexp '^one'
  fails 'invalid regex' refute_output --regexp '('
}

@test 'the assertions about a line of it' {
  run -0 --separate-stderr bash -c 'echo one; echo "two 2"'
  assert_line one
  assert_line --partial wo
  assert_line --regexp '^t.* [0-9]$'
  assert_line --index 1 'two 2'
  assert_line --index 1 --partial two
  assert_line --index 0 --regexp '^one$'
  fails 'expected : two' assert_line two
  fails three assert_line --partial three
  fails assert_line assert_line --regexp '^2'
  fails 'line     : 0' assert_line --index 0 'two 2'
  fails assert_line assert_line --index 7 one
  refute_line two
  refute_line --partial three
  refute_line --regexp '^2'
  refute_line --index 0 'two 2'
  fails 'unexpected: one' refute_line one
  fails refute_line refute_line --partial wo
  fails refute_line refute_line --regexp '2$'
  fails refute_line refute_line --index 1 'two 2'
}

@test 'wrong arguments fail: no word, two, an unknown option, an index that is no number' {
  output=x
  lines=(x)
  fails 'wrong arguments' assert_output
  fails 'wrong arguments' assert_output x x
  fails 'wrong arguments' refute_output y y
  fails 'wrong arguments' assert_output --parital x
  fails 'wrong arguments' assert_output --index 0 x
  fails 'wrong arguments' assert_line --index one x
}
