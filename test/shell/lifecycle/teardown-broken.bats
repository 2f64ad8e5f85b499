# sparkq teardown and teardown.sh where the daemon is dead, deaf or elsewhere.

load ../../helpers/common
load ../../helpers/teardowns

@test 'a daemon that no longer listens is ended by its pid, with the runner that it left' {
  for way in "${ways[@]}"; do
    sparkq setup --yes </dev/null
    rm -f work.pid
    busy_project
    rm .sparkq/sock
    tear "$way" --force
    assert_all_gone
  done
}

@test 'after kill -9 of the daemon the runner and its task are ended too' {
  for way in "${ways[@]}"; do
    sparkq setup --yes </dev/null
    rm -f work.pid
    busy_project
    kill -KILL "$daemon"
    tear "$way" --force
    assert_all_gone
  done
}

@test 'a pid file that names a living stranger harms nobody' {
  sleep 1000 3>&- &
  stranger=$!
  for way in "${ways[@]}"; do
    sparkq setup --yes </dev/null
    mkdir -p .sparkq/run
    echo "$stranger" | tee .sparkq/pid >.sparkq/run/sparkq-runner-que_x.lock.pid
    tear "$way" --force
    absent .sparkq
    kill -0 "$stranger"
  done
  kill "$stranger"
}

@test 'a socket outside of .sparkq/, as a long path needs it, goes too' {
  long=$project
  while [ "${#long}" -lt 150 ]; do long=$long/deeper; done
  for way in "${ways[@]}"; do
    mkdir -p "$long"
    cd "$long"
    : >sparkq.yml
    sparkq setup --yes </dev/null
    sparkq start 3>&-
    socket=$(cat .sparkq/socket)
    present "$socket"
    tear "$way" --force
    absent "$socket" .sparkq
  done
}
