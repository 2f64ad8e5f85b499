# Trees of processes that do not want to end. However a task is ended, nothing of it is alive after the grace time.

load ../helpers/common

setup() {
  [ -d /proc/self ] || skip 'no /proc here'
  needs setsid
  started_project "$(printf '%s\n' 'defaults: {kill_grace: 1}' "runners: [{queue: default, jobs: ${#trees[@]}}]")"
}
teardown() {
  local pids
  [ -z "${project-}" ] || { pids=$(alive_in "$project/*"); [ -z "$pids" ] || xargs kill -KILL <<<"$pids"; } 2>/dev/null
  end_project
}

# Each runs in a folder of its own, by which its processes are known, and is ready when the file of that name is there.
declare -gA trees=(
  [plain]='sleep 1000 & (sleep 1000 &) ; touch ready; wait'
  [deaf]='trap "" TERM; sleep 1000 & touch ready; while :; do sleep 1000; done'
  [double-fork]='( (trap "" TERM; exec sleep 1000) & ) & wait; touch ready; sleep 1000'
  [session]='setsid sh -c "touch ready; exec sleep 1000" & wait'
  [deaf-session]='setsid bash -c "trap \"\" TERM; touch ready; while :; do sleep 1000; done" & wait'
  [nohup]='nohup setsid -f nohup sleep 1000 >/dev/null; touch ready; sleep 1000'
  [again]='bash -c "trap : TERM; touch ready; while :; do sleep 1000; done" & while :; do sleep 1000; done'
  [another]='trap "setsid sleep 1000 & exit" TERM; touch ready; while :; do sleep 0.05; done'
  [scrubbed]='env -i "$(command -v setsid)" sh -c "touch ready; exec sleep 1000" & wait'
  [jobs]='set -m; sleep 1000 & sleep 1000 | sleep 1000 & touch ready; wait'
  [forking]='trap "" TERM; f() { sleep 0.05; f & }; f; touch ready; while :; do sleep 1000; done'
  [stopped]='sleep 1000 & kill -STOP $!; touch ready; kill -STOP $$'
)

# Pids of the living whose working directory matches a pattern; a zombie has none.
alive_in() { find /proc/[0-9]*/cwd -maxdepth 0 -lname "$1" 2>/dev/null | cut -d/ -f3; }

# Enqueues them all, with what else is given, and waits until they are all ready; their ids are in `ids`.
plant() {
  local kind
  declare -gA ids=()
  for kind in "${!trees[@]}"; do
    mkdir "$kind"
    ids[$kind]=$(cd "$kind" && sparkq enqueue "$@" -c "${trees[$kind]}")
  done
  for kind in "${!trees[@]}"; do wait_until "tree '$kind'" 20 test -e "$kind/ready"; done
}

# All of them have gone, and those that had to be killed are told.
assert_felled() {
  local kind
  for kind in "${!trees[@]}"; do
    [ -z "$(alive_in "$project/$kind")" ] || fail "alive in '$kind': $(ps -o pid,ppid,pgid,sid,stat,args -p "$(alive_in "$project/$kind" | paste -sd,)")"
  done
  for kind in deaf deaf-session scrubbed again; do
    sparkq rpc task.get "{\"id\":\"${ids[$kind]}\"}" | grep -Eq '"killed": *"[0-9]+ process(es)?: [0-9]+ ' || fail "nothing is said of '$kind'"
  done
}

all_are() { [ "$(sparkq tasks --status "$1" | grep -c .)" = "${#trees[@]}" ]; }
none_alive() { [ -z "$(alive_in "$project/*")" ]; }

@test 'cancel: nothing is alive when it returns' {
  plant
  sparkq cancel "${ids[@]}"
  assert_felled
  all_are canceled
}

@test 'timeout: nothing is alive when the task has failed' {
  plant --timeout 2s
  wait_until 'the timeouts' 30 all_are failed
  assert_felled
  run -0 sparkq tasks
  assert_output --partial '"error_type":"timeout"'
}

@test 'stop: nothing is alive when it returns' {
  plant
  sparkq stop
  none_alive
  echo 'runners: []' >sparkq.yml
  sparkq start 3>&-
  assert_felled
  all_are queued
}

@test 'kill -9 of the runner: the daemon leaves nothing alive before the task is handed out again' {
  plant
  echo 'runners: []' >sparkq.yml
  sparkq reload
  kill -KILL "$(runner_pid)"
  wait_until 'the tasks to be back' 30 all_are queued
  assert_felled
}

@test 'kill -9 of runner and daemon: the next daemon does it' {
  plant
  echo 'runners: []' >sparkq.yml
  kill -KILL "$(daemon_pid "$project")" "$(runner_pid)"
  sparkq start 3>&-
  wait_until 'the tasks to be back' 30 all_are queued
  assert_felled
}

@test 'what a command leaves behind is ended before its task is done, and told' {
  mkdir left
  id=$(cd left && sparkq enqueue -c 'nohup sleep 1000 & setsid -f sleep 1000; (sleep 1000 &); echo done')
  wait_until 'the end' 10 task_is "$id" succeeded
  assert_equal "$(alive_in "$project/left")" ''
  run -0 sparkq task "$id"
  assert_output --partial '"killed":"3 processes: '
  run -0 sparkq task "$id" --table
  assert_output --regexp 'attempts +1 .* succeeded after .*; killed 3 processes: [0-9]+ sleep, '
  run -0 sparkq rpc task.get "{\"id\":\"$id\"}"
  assert_output --partial '"result_summary":"done"'
}

@test 'a server that is started without SPARKQ_TASK_ID stays' {
  mkdir server
  id=$(cd server && sparkq enqueue -c 'env -u SPARKQ_TASK_ID setsid -f sleep 1000; echo done')
  wait_until 'the end' 10 task_is "$id" succeeded
  run -0 alive_in "$project/server"
  assert_output --regexp '^[0-9]+$'
  run -0 sparkq task "$id"
  assert_output --partial '"killed":null'
}

@test 'a command that prints its result and never exits keeps it when the timeout ends it' {
  id=$(sparkq enqueue --timeout 1s -c 'echo the result; echo a warning >&2; exec sleep 1000')
  wait_until 'the timeout' 10 task_is "$id" failed
  run -0 sparkq task "$id"
  assert_output --partial '"stdout":"the result\n","stderr":"a warning\n"'
  assert_output --partial '"error_type":"timeout"'
}

@test 'a command that closes its output goes on' {
  id=$(sparkq enqueue -c 'echo before; exec >&- 2>&-; sleep 0.2; touch after; exit 3')
  wait_until 'the end' 10 task_is "$id" failed
  [ -e after ]
  run -0 sparkq task "$id"
  assert_output --partial '"error":"exit 3: before"'
}

@test 'a flood beyond max_log loses its middle, and says so in the log and in the result' {
  printf 'defaults: {max_log: 1MB}\n' >sparkq.yml
  sparkq reload
  id=$(sparkq enqueue -c 'echo first; head -c 20000000 /dev/zero | tr "\0" x; echo; echo last')
  wait_until 'the end' 20 task_is "$id" succeeded
  # The reload may have met a claim: then the task was handed back, and its only log is another attempt's.
  log=$(echo ".sparkq/logs/$id/"*.out)
  # A cut while it is written leaves room, the one at the end none.
  size=$(wc -c <"$log")
  [ "$size" -ge 500000 ]
  [ "$size" -le 1000000 ]
  assert_equal "$(sed -n '1p;$p' "$log")" $'first\nlast'
  run -0 grep -aEo '^\[sparkq: (about )?19,[0-9]{3},[0-9]{3} bytes dropped here; max_log is 1 MB\]$' "$log"
  run -0 sparkq task "$id"
  assert_output --regexp '"dropped_bytes":19[0-9]{6}[,}]'
}
