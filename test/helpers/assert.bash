# The assertions of the .bats files. A failed one prints its name, what it expected, what it saw, and the stderr of the
# last `run --separate-stderr`; it returns 1, at which bats ends the test.
# Sourced once per test, so nothing here starts a process unless an assertion fails.
# shellcheck shell=bash

# fail MESSAGE…: fails the test with that message, or with the text on stdin.
fail() {
  if [ $# -gt 0 ]; then printf '%s\n' "$*" >&2; else cat >&2; fi
  return 1
}

# failed_assertion NAME, then pairs of LABEL VALUE: the report of a failed assertion. A value of several lines is
# indented below its label.
failed_assertion() {
  {
    printf -- '-- %s failed --\n' "$1"
    shift
    while [ $# -gt 1 ]; do
      case $2 in
        *$'\n'*) printf '%s (%d lines):\n' "$1" "$(printf '%s\n' "$2" | wc -l)" && printf '%s\n' "$2" | sed 's/^/  /' ;;
        *) printf '%-9s: %s\n' "$1" "$2" ;;
      esac
      shift 2
    done
    printf -- '--\n'
  } >&2
  return 1
}

# The same for an assertion about the last `run`: with its exit code, its stdout and, if it is separate, its stderr.
failed_run() {
  local seen=(status "${status-}" output "${output-}")
  [ -z "${stderr-}" ] || seen+=(stderr "$stderr")
  failed_assertion "$@" "${seen[@]}"
}

# assert COMMAND…: the command, a simple one, succeeds.
assert() { "$@" || failed_run assert command "$*"; }

# assert_equal SEEN EXPECTED
assert_equal() {
  [[ $1 == "$2" ]] || failed_assertion assert_equal expected "$2" seen "$1" ${stderr:+stderr "$stderr"}
}

# assert_not_equal SEEN UNEXPECTED
assert_not_equal() { [[ $1 != "$2" ]] || failed_assertion assert_not_equal 'seen' "$1"; }

# assert_regex TEXT REGEX: some part of the text matches the extended regular expression.
assert_regex() {
  valid_regex assert_regex "$2" || return
  [[ $1 =~ $2 ]] || failed_assertion assert_regex regex "$2" seen "$1" ${stderr:+stderr "$stderr"}
}

# refute_regex TEXT REGEX: no part of it does.
refute_regex() {
  valid_regex refute_regex "$2" || return
  [[ ! $1 =~ $2 ]] || failed_assertion refute_regex regex "$2" 'matched' "${BASH_REMATCH[0]}" seen "$1"
}

# assert_output [--partial | --regexp] EXPECTED: $output is that, contains it, matches it.
assert_output() {
  local way=equal
  parse_way "$@" || return
  text_is "$way" "${output-}" "${operands[0]}" || failed_run "assert_output ($way)" expected "${operands[0]}"
}

# refute_output [--partial | --regexp] UNEXPECTED
refute_output() {
  local way=equal
  parse_way "$@" || return
  ! text_is "$way" "${output-}" "${operands[0]}" || failed_run "refute_output ($way)" unexpected "${operands[0]}"
}

# assert_line [--index N] [--partial | --regexp] EXPECTED: a line of $output, or the line with that number from 0, is
# that, contains it, matches it.
assert_line() {
  local way=equal index=
  parse_way "$@" || return
  has_line || failed_run "assert_line ($way)" ${index:+line "$index"} expected "${operands[0]}"
}

# refute_line: the opposite.
refute_line() {
  local way=equal index=
  parse_way "$@" || return
  ! has_line || failed_run "refute_line ($way)" ${index:+line "$index"} unexpected "${operands[0]}"
}

# Reads an assertion's arguments into its variables `way` and `index`, and the only operand into `operands`.
parse_way() {
  operands=()
  while [ $# -gt 0 ]; do
    case $1 in
      -p | --partial) way=partial ;;
      -e | --regexp) way=regexp ;;
      -n | --index)
        if [ -z "${index+known}" ] || [[ ! ${2-} =~ ^-?[0-9]+$ ]]; then misused "$@" || return; fi
        index=$2
        shift
        ;;
      --) shift && operands+=("$@") && break ;;
      -?*) [ $# = 1 ] || misused "$@" || return; operands+=("$1") ;;
      *) operands+=("$1") ;;
    esac
    shift
  done
  [ ${#operands[@]} = 1 ] || misused "${operands[@]}" || return
  [ "$way" != regexp ] || valid_regex "${FUNCNAME[1]}" "${operands[0]}"
}
misused() { failed_assertion "${FUNCNAME[2]}" 'wrong arguments' "$*"; }

# With an invalid regular expression `[[ =~ ]]` returns 2, which a refutation would take for success.
valid_regex() {
  local code
  { [[ "" =~ $2 ]]; code=$?; } || true
  [ "$code" -lt 2 ] || failed_assertion "$1" 'invalid regex' "$2"
}

# text_is WAY TEXT EXPECTED
text_is() {
  case $1 in
    equal) [[ $2 == "$3" ]] ;;
    partial) [[ $2 == *"$3"* ]] ;;
    regexp) [[ $2 =~ $3 ]] ;;
  esac
}

# has_line: whether `lines` has the line that `way`, `index` and `operands` of the caller describe.
has_line() {
  local line
  if [ -n "$index" ]; then
    text_is "$way" "${lines[index]-}" "${operands[0]}"
    return
  fi
  for line in "${lines[@]}"; do ! text_is "$way" "$line" "${operands[0]}" || return 0; done
  return 1
}
