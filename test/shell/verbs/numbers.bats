# sparkq numbers

load ../../helpers/shared

# ends QUEUE complete|fail N: adds N tasks and ends them so.
ends() {
  for ((i = 0; i < $3; i++)); do
    id=$(sparkq enqueue -q "$1" -- make "$2")
    claim "$1"
    if [ "$2" = fail ]; then
      request task.fail "{\"id\":\"$id\",\"reason\":\"broken\"}"
    else
      request task.complete "{\"id\":\"$id\",\"summary\":\"done\"}"
    fi
  done
} >/dev/null

@test 'a page: how many ended when, how long they waited and ran, by queue and command' {
  a_queue one
  ends one complete 3
  ends one fail 1
  run -0 --separate-stderr sparkq numbers -q one
  assert_equal "$stderr" ''
  assert_regex "${lines[0]}" '^3 done, 1 failed in 1 queue since [A-Z][a-z]{2} [0-9:]{5}, [0-9.]+m?s of work$'
  assert_regex "$output" $'\nwaited  half of them up to [0-9.]+m?s, nine of ten up to [0-9.]+m?s\nran     '
  assert_regex "$output" $'\n\nEnded each hour\n[A-Z][a-z]{2} [0-9:]{5}  ███▒  3, 1 failed\n'
  assert_regex "$output" $'\n\nQueues\nQUEUE  DONE  FAILED +WAITED +90% +RAN +90% +WORK\n'
  assert_regex "$output" $'\none       3       1 +[0-9.]+m?s'
  assert_regex "$output" $'\n\nSlowest commands\n +RAN +90%  RUNS  LAST   WHAT\n'
  assert_regex "$output" $'\n\nCommands that fail\nFAILED  RUNS  LAST   WHAT\n     1     1  ONE-4  make fail\n'
  assert_regex "${lines[-1]}" '^database [0-9.]+ [kM]B, logs [0-9.]+ (bytes|kB)$'
}

@test 'a period without an end says so; several queues; what is refused' {
  a_queue empty
  a_queue other
  run -0 --separate-stderr sparkq numbers -q empty,other
  assert_regex "${lines[0]}" '^no task ended since '
  refute_output --partial 'Ended each'
  ends other complete 1
  run -0 --separate-stderr sparkq numbers -q empty -q other --since 7d
  assert_regex "${lines[0]}" '^1 done, 0 failed in 1 queue since '
  assert_line 'Ended every 6h'
  run -66 --separate-stderr sparkq numbers -q othr
  assert_refused "sparkq-numbers: no queue 'othr' (not_found)" "hint: did you mean 'other'?"
  run -64 --separate-stderr sparkq numbers --since soon
  assert_refused "sparkq-numbers: --since 'soon' is not a time (usage)" \
    'hint: write 8h, today, monday, 07:00 or 2026-01-31T07:00'
}

@test '--json prints all of it as one object' {
  a_queue json
  ends json fail 2
  run -0 --separate-stderr sparkq numbers -q json --json
  assert_equal "${#lines[@]}" 1
  assert_output --regexp '"bucket":3600,"succeeded":0,"failed":2,"canceled":0,'
  assert_output --regexp '"queues":\[\{"queue":"json","succeeded":0,"failed":2,'
  assert_output --regexp '"failing":\[\{"succeeded":0,"failed":2,.*"argv":\["make","fail"\].*"friendly_id":"JSON-2"'
}
