# What commands leave when they end: processes, output, logs that are too long.

sparkq_yml='{defaults: {kill_grace: 1, max_log: 1MB}, runners: [{queue: default, jobs: 4}]}'
load ../../helpers/shared

setup() {
  [ -d /proc/self ] || skip 'no /proc here'
  needs setsid
  cd "$project" || return
}
teardown_file() {
  { alive_in '*' | xargs -r kill -KILL; } 2>/dev/null
  end_project
}

# Pids of the processes below a folder of the project; a zombie has none.
# shellcheck disable=SC2329 # teardown_file too
alive_in() { find /proc/[0-9]*/cwd -maxdepth 0 -lname "$project/$1" 2>/dev/null | cut -d/ -f3; }

@test 'leftover processes of a command are ended before its task succeeds, and the task lists them' {
  mkdir left
  id=$(cd left && sparkq enqueue -c 'nohup sleep 1000 & setsid -f sleep 1000; (sleep 1000 &); echo done')
  wait_until 'the end' task_is "$id" succeeded
  assert_equal "$(alive_in left)" ''
  run -0 sparkq task "$id" --json
  assert_output --partial '"killed":"3 processes: '
  run -0 sparkq task "$id" --table
  assert_output --regexp 'attempts +1 .* succeeded after .*; killed 3 processes: [0-9]+ sleep, '
  run -0 sparkq rpc task.get "{\"id\":\"$id\"}"
  assert_output --partial '"result_summary":"done"'
}

@test 'a server that a command starts without SPARKQ_TASK_ID goes on' {
  mkdir server
  id=$(cd server && sparkq enqueue -c 'env -u SPARKQ_TASK_ID setsid -f sleep 1000; echo done')
  wait_until 'the end' task_is "$id" succeeded
  run -0 alive_in server
  assert_output --regexp '^[0-9]+$'
  run -0 sparkq task "$id" --json
  assert_output --partial '"killed":null'
}

@test 'a task that the timeout ends keeps the output of its command' {
  id=$(sparkq enqueue --timeout "$((3 * patience))s" -c 'echo the result; echo a warning >&2; exec sleep 1000')
  wait_until 'the timeout' task_is "$id" failed
  run -0 sparkq task "$id" --json
  assert_output --partial '"stdout":"the result\n","stderr":"a warning\n"'
  assert_output --partial '"error_type":"timeout"'
}

@test 'a command that closes its output runs to its end' {
  id=$(sparkq enqueue -c 'echo before; exec >&- 2>&-; sleep 0.2; touch after; exit 3')
  wait_until 'the end' task_is "$id" failed
  [ -e after ]
  run -0 sparkq task "$id" --json
  assert_output --partial '"error":"exit 3: before"'
}

@test 'output beyond max_log loses its middle, which the log and the task show' {
  id=$(sparkq enqueue -c 'echo first; head -c 20000000 /dev/zero | tr "\0" x; echo; echo last')
  wait_until 'the end' task_is "$id" succeeded
  log=$(echo ".sparkq/logs/$id/"*.out)
  # A cut while it is written leaves room, the one at the end none.
  size=$(wc -c <"$log")
  [ "$size" -ge 500000 ]
  [ "$size" -le 1000000 ]
  assert_equal "$(sed -n '1p;$p' "$log")" $'first\nlast'
  # Bytes that are written in the instant of a cut are lost without being counted.
  run -0 grep -a '^\[sparkq: ' "$log"
  assert_line --regexp '^\[sparkq: (about )?1[89],[0-9]{3},[0-9]{3} bytes dropped here; max_log is 1 MB\]$'
  run -0 sparkq task "$id" --json
  assert_output --regexp '"dropped_bytes":1[89][0-9]{6}[,}]'
}
