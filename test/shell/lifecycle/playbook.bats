# WORKER_PLAYBOOK.md: every command in it runs, in order, in an empty directory

load ../../helpers/common

playbook=$checkout/WORKER_PLAYBOOK.md

setup() {
  needs jq
  needs python3
  project=$(mktemp -d "${TMPDIR:-/tmp}/sq.XXXXXX")
  cd "$project"
  HOME=$project
}

# All blocks as one script for sh: a failing command ends it, and each block notes its number when it was run to its
# end.
script_of() {
  awk '
    BEGIN { print "set -eu" }
    /^```/ { if (inside) print "echo " ++n " >>.blocks"; inside = !inside; next }
    inside
  ' "$1"
}

@test 'all blocks are of sh, and no command hides in a sentence' {
  run -0 grep '^```.' "$playbook"
  assert_equal "$(sort -u <<<"$output")" '```sh'
  assert_equal $(($(grep -c '^```' "$playbook") % 2)) 0
  # In sentences there are names of verbs and options at most; in the table of summaries there is no command either.
  run -1 bash -c "sed '/^\`\`\`sh/,/^\`\`\`\$/d' '$playbook' | grep '\`sparkq '"
}

@test 'each block runs, in order, and does what is said around it' {
  script_of "$playbook" >.playbook
  run -0 --separate-stderr timeout $((60 * patience)) sh .playbook 3>&-
  blocks=$(grep -c '^```sh' "$playbook")
  assert_equal "$(cat .blocks)" "$(seq "$blocks")"

  # Section 2 and 3: the first task was done by hand, the second by a runner, the third in chat.
  assert_line --partial 'JWT with RS256'
  outcome() {
    sparkq task "$1" --json | jq -r '[.status, .result_summary // .error, .attempts] | map(tostring) | join(" | ")'
  }
  assert_equal "$(outcome AUTH-1)" 'succeeded | 14 tests passed | 1'
  assert_equal "$(outcome AUTH-2)" 'succeeded | 42 | 1'
  assert_regex "$(outcome AUTH-3)" '^succeeded \| yes: verify\(\)'
  assert_line 'sparkq complete AUTH-3 --claim 1 --summary "…"'
  # Section 4: the part was done elsewhere.
  assert_equal "$(outcome AUTHPARTS-1)" 'succeeded | src/auth/verify.ts:31 checks the algorithm | 1'
  # Section 7 and 8: failed for a reason, given back for later without an attempt burned.
  assert_regex "$(outcome AUTH-4)" '^failed \| rotating the production key needs vault access'
  assert_equal 'queued true 0' \
    "$(sparkq task AUTH-5 --json | jq -r '[.status, (.not_before != null), .attempts] | map(tostring) | join(" ")')"
  # Section 9: the codes that are named, and the repeated report.
  assert_line 'refused with 79'
  assert_line 'refused with 69'
  assert_equal "$(outcome AUTHPARTS-2)" 'succeeded | nothing to do: it is true | 1'
  # Section 11.
  assert_regex "$(cat woken.log)" "^$task_id in auth-parts\$"
  run -0 find .sparkq/run -name '*watcher*.pid'
  assert_output ''
}

@test 'a block that fails ends it there, so that it cannot be overlooked' {
  printf '%s\n' '```sh' true '```' '```sh' false true '```' '```sh' true '```' >book.md
  script_of book.md >.playbook
  run -1 sh .playbook
  assert_equal "$(cat .blocks)" 1
}
