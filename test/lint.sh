#!/bin/sh
# What can be said about the shell files without running them: that they parse, and what shellcheck thinks of them.

cd "$(dirname "$0")/.." || exit
failed=0
scripts=$(find bin .ci test lib hooks build ./*.sh -type f ! -name '*.pl' \
  \( -name '*.sh' -o -path 'lib/*.bash' -o -path 'build/*.bash' -o -path 'bin/*' -o -path '.ci/*' -o \
     -path 'hooks/*' \) 2>/dev/null | sort)
tests=$(find test \( -name '*.bats' -o -name '*.bash' \) | sort)
IFS='
'
for file in $scripts; do
  case $(head -n 1 "$file") in *bash*) bash -n "$file" ;; *) sh -n "$file" ;; esac || failed=1
done

if command -v shellcheck >/dev/null; then
  # shellcheck disable=SC2086 # one name a line
  shellcheck -x $scripts || failed=1
  # In tests `run` sets variables that shellcheck cannot see, each test is a subshell, helpers set for others, and
  # `done` is a summary; bats stops at a failed cd.
  # shellcheck disable=SC2086
  shellcheck -e SC1010,SC2016,SC2030,SC2031,SC2034,SC2154,SC2164 $tests || failed=1
else
  echo 'lint: shellcheck is not installed; only the syntax of the shell files was checked' >&2
fi
exit "$failed"
