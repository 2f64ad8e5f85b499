# sparkq rpc: any method of the daemon

load ../../helpers/shared

@test 'it prints the result as one line of JSON' {
  run -0 --separate-stderr sparkq rpc daemon.hello '{"protocol":1}'
  assert_regex "$output" '^\{"protocol":1,"version":"[0-9.]+","pid":[0-9]+\}$'
  assert_equal "$stderr" ''
  run -0 --separate-stderr sparkq rpc queue.list
  assert_regex "$output" '^\{"queues":\[\{"id":"que_'
}

@test 'daemon.describe lists every method with JSON Schemas' {
  run -0 --separate-stderr sparkq rpc daemon.describe
  for method in task.enqueue task.claim task.complete queue.create session.end worker.register spool.take; do
    assert_output --partial "\"$method\":{\"description\":\""
  done
  assert_output --partial '"$schema":"https://json-schema.org/'
}

@test 'parameters come from the command line or, for -, from stdin' {
  run -0 --separate-stderr sparkq rpc queue.create '{"name":"here"}'
  run -0 --separate-stderr sparkq rpc queue.show - <<<$'{\n  "queue": "here"\n}'
  assert_output --partial '"name":"here"'
  run -0 --separate-stderr bash -c 'set -o pipefail; echo "{\"queue\":\"here\"}" | sparkq rpc queue.show - | cut -c1-11'
  assert_output '{"id":"que_'
}

@test 'an error has the text, code and exit of a verb' {
  run -66 --separate-stderr sparkq rpc task.get '{"id":"NOPE-1"}'
  assert_refused "sparkq-rpc: no task 'NOPE-1' (not_found)" "hint: 'sparkq tasks' lists them"
  run -66 --separate-stderr sparkq rpc task.get '{"id":"NOPE-1"}' --json
  assert_refused \
    '{"error":{"code":"not_found","message":"no task '\''NOPE-1'\''","hint":"'\''sparkq tasks'\'' lists them"}}'
  run -76 --separate-stderr sparkq rpc daemon.hello '{"protocol":99}'
  assert_refused 'sparkq-rpc: the daemon uses protocol 1, not 99 (protocol_mismatch)' \
    "hint: restart it with 'sparkq stop' and 'sparkq start'"
}

@test 'an unknown method: exit 66 and the nearest' {
  run -66 --separate-stderr sparkq rpc task.lst
  assert_refused "sparkq-rpc: no method 'task.lst' (method_not_found)" "hint: did you mean 'task.list'?"
  run -66 --separate-stderr sparkq rpc constructor
  assert_refused "sparkq-rpc: no method 'constructor' (method_not_found)" \
    "hint: 'sparkq rpc daemon.describe' lists them"
}

@test 'wrong parameters: exit 65; each is named, its value is not' {
  for params in '{"limit":0}' '{"limit":"10"}' '{"limt":10}' '{"status":["faild"]}' \
    '{"since":"soon"}' '{"queue":""}'; do
    run -65 --separate-stderr sparkq rpc task.list "$params"
    assert_equal "$output" ''
    assert_regex "$stderr" '^sparkq-rpc: .*\((invalid_params|invalid)\)'
  done
  run -65 --separate-stderr sparkq rpc task.list '{"limit":"a secret"}'
  refute_regex "$stderr" secret
  for params in '{' '' ' ' 'limit=1'; do run -65 --separate-stderr sparkq rpc task.list "$params"; done
  for params in '[]' '7' '"x"' 'null'; do run ! --separate-stderr sparkq rpc task.get "$params"; assert_equal \
    "$status" 65; done
  run -65 --separate-stderr sparkq rpc task.list - </dev/null
  assert_refused 'sparkq-rpc: PARAMS: nothing on stdin (invalid)' "hint: write '{}' for no parameters"
}

@test 'where keys are free, __proto__ is a key like any other' {
  run -0 --separate-stderr sparkq rpc task.enqueue \
    '{"tasks":[{"payload":{"argv":["x"]},"metadata":{"__proto__":{"polluted":1},"constructor":2}}]}'
  id=$(field id <<<"$output")
  id=${id:-$(grep -o "tsk_[0-9a-z]*" <<<"$output")}
  run -0 --separate-stderr sparkq rpc task.get "{\"id\":\"$id\"}"
  assert_output --partial '"metadata":{"__proto__":{"polluted":1},"constructor":2}'
  run -65 --separate-stderr sparkq rpc task.list '{"__proto__":1}'
}

@test 'no method, a word too many, a wrong option: exit 64; its help' {
  run -64 --separate-stderr sparkq rpc
  assert_refused 'sparkq-rpc: METHOD is missing (usage)' "hint: see 'sparkq help rpc'"
  run -64 --separate-stderr sparkq rpc task.list '{}' more
  assert_refused "sparkq-rpc: unexpected argument 'more' (usage)" "hint: see 'sparkq help rpc'"
  run -64 --separate-stderr sparkq rpc task.list --jsn
  assert_refused "sparkq-rpc: unknown option '--jsn' (usage)" "hint: did you mean '--json'?"
  run -0 --separate-stderr sparkq rpc --help
  assert_line --index 0 'Call any method of the daemon and print its result as one line of JSON'
}
