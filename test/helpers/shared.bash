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

# a_queue NAME: makes a queue for this test; $queue is its name.
a_queue() { queue=$(sparkq queue create "$1"); }
