# For files whose tests share one project with one daemon, and so must not disturb one another: each works in a queue of
# its own. Nothing runs by itself there unless the file says so in `sparkq_yml`.
# shellcheck shell=bash

load ../../helpers/common

setup_file() {
  started_project "${sparkq_yml-runners: []}"
  export project
}
setup() { cd "$project" || return; }
teardown() { :; }
teardown_file() { end_project; }

# a_queue NAME: makes a queue for this test that no runner of the daemon works; $queue is its name.
a_queue() { request queue.create "{\"name\":\"$1\",\"jobs\":0}" >/dev/null && queue=$1; }

# claimed_task QUEUE: makes a queue with one task, which is claimed; $queue is its name.
claimed_task() {
  a_queue "$1" && request task.enqueue "{\"tasks\":[{\"queue\":\"$1\",\"payload\":{\"argv\":[\"x\"]}}]}" \
    task.claim "{\"queue\":\"$1\"}" >/dev/null
}

# claim QUEUE: claims its next task.
claim() { request task.claim "{\"queue\":\"$1\"}" >/dev/null; }

# request METHOD PARAMETERS…: calls one method after the other, prints each result on a line. A test reaches a state
# with it, at a tenth of the CPU time of a verb in a process of its own.
request() {
  if ! command -v perl >/dev/null; then
    while [ $# -gt 1 ]; do sparkq rpc "$1" "$2" && shift 2 || return; done
    return
  fi
  perl -e 'my $path = shift;
    my $address = $^O eq "darwin" ? pack "CCa*", 3 + length $path, 1, "$path\0" : pack "Sa*", 1, "$path\0";
    socket(S, 1, 1, 0) && connect S, $address or die "no daemon answers at $path: $!\n";
    while (my ($method, $parameters) = splice @ARGV, 0, 2) {
      syswrite S, qq({"jsonrpc":"2.0","id":1,"method":"$method","params":$parameters}\n) or die "$method: $!\n";
      my $response = readline S;
      $response =~ s/^\{"jsonrpc":"2.0","id":1,"result":(.*)\}$/$1/ or die "$method: $response";
      print $response;
    }' "$project/.sparkq/sock" "$@"
}
