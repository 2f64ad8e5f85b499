# Trees of processes that resist their end. In whatever way a task ends, no process of it is alive after the grace time.

load ../../helpers/common

setup() {
  [ -d /proc/self ] || skip 'no /proc here'
  needs setsid
  started_project "$(printf '%s\n' 'defaults: {kill_grace: 0.5}' "runners: [{queue: default, jobs: ${#trees[@]}}]")"
}
teardown() {
  local pids
  [ -z "${project-}" ] || { pids=$(alive_in "$project/*"); [ -z "$pids" ] || xargs kill -KILL <<<"$pids"; } 2>/dev/null
  end_project
}

# Each tree runs in a folder of its own, by which its processes are found, and is ready once the file `ready` exists.
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

# Pids of the processes whose working directory matches a pattern; a zombie has none.
alive_in() { find /proc/[0-9]*/cwd -maxdepth 0 -lname "$1" 2>/dev/null | cut -d/ -f3; }

# plant OPTION…: enqueues all trees with these options and waits until they are ready; their ids are in `ids`.
plant() {
  local kind all=()
  declare -gA ids=()
  for kind in "${!trees[@]}"; do
    mkdir "$kind"
    echo "${trees[$kind]}" >"$kind/tree.sh"
    printf '{"payload":{"script_path":"%s/tree.sh","cwd":"%s"}}\n' "$project/$kind" "$project/$kind"
  done >tasks
  mapfile -t all < <(sparkq enqueue "$@" - <tasks)
  for kind in "${!trees[@]}"; do
    ids[$kind]=${all[${#ids[@]}]}
  done
  for kind in "${!trees[@]}"; do wait_until "tree '$kind'" test -e "$kind/ready"; done
}

# All processes have ended, and the tasks list those that were killed.
assert_felled() {
  local kind alive
  for kind in "${!trees[@]}"; do
    alive=$(alive_in "$project/$kind" | paste -sd,)
    [ -z "$alive" ] || fail "alive in '$kind': $(ps -o pid,ppid,pgid,sid,stat,args -p "$alive")"
  done
  run -0 sparkq task "${ids[deaf]}" "${ids[deaf-session]}" "${ids[scrubbed]}" "${ids[again]}" --json
  assert_equal "$(grep -Ec '"killed":"[0-9]+ process(es)?: [0-9]+ ' <<<"$output")" 4
}

all_are() { [ "$(sparkq tasks --status "$1" | grep -c .)" = "${#trees[@]}" ]; }
none_alive() { [ -z "$(alive_in "$project/*")" ]; }

@test 'after sparkq cancel no process of the task is alive' {
  plant
  sparkq cancel "${ids[@]}"
  assert_felled
  all_are canceled
}

@test 'after a timeout no process of the task is alive' {
  plant --timeout "$((4 * patience))s"
  wait_until 'the timeouts' all_are failed
  assert_felled
  run -0 sparkq tasks
  assert_output --partial '"error_type":"timeout"'
}

@test 'after sparkq stop no process of a task is alive' {
  plant
  sparkq stop
  none_alive
  echo 'runners: []' >sparkq.yml
  sparkq start 3>&-
  assert_felled
  all_are queued
}

@test 'after kill -9 of the runner the daemon ends all processes before the task is queued again' {
  plant
  echo 'runners: []' >sparkq.yml
  sparkq reload
  kill -KILL "$(runner_pid)"
  wait_until 'the tasks to be back' all_are queued
  assert_felled
}

@test 'after kill -9 of runner and daemon the next daemon ends all processes' {
  plant
  echo 'runners: []' >sparkq.yml
  kill -KILL "$(daemon_pid "$project")" "$(runner_pid)"
  sparkq start 3>&-
  wait_until 'the tasks to be back' all_are queued
  assert_felled
}
