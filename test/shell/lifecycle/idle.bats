# An idle daemon and its runner sleep: neither polls, and neither cleans up again and again.

load ../../helpers/common

# How often each thread of the daemon and of the runner has woken up.
wake_ups() { grep -h '^voluntary' "/proc/$(daemon_pid "$project")"/task/*/status "/proc/$(runner_pid)"/task/*/status; }

# The test is about time itself, so it sleeps.
asleep() {
  local before
  before=$(wake_ups)
  sleep 5.5
  assert_equal "$(wake_ups)" "$before"
}

@test "a daemon and a runner that have worked do not wake up until there is work again" {
  [ -e /proc/self/task ] || skip 'no /proc here'
  started_project 'runners: [{queue: default}]'
  run -0 sparkq wait "$(sparkq enqueue -- true)"
  wait_until 'five seconds without a wake-up' asleep
}

@test "a daemon whose page was looked at does not wake up once the last connection has ended" {
  [ -e /proc/self/task ] || skip 'no /proc here'
  needs curl
  started_project 'runners: [{queue: default}]'
  run -0 sparkq wait "$(sparkq enqueue -- true)"
  run -0 curl -s "$(cat .sparkq/url)healthz"
  assert_output '{"ok":true}'
  wait_until 'five seconds without a wake-up' asleep
}
