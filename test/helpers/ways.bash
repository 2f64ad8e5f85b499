# For files about the quick way of a verb: an installation with a Node and a Perl in front of the real ones, which tell
# what was started.
# shellcheck shell=bash

setup_file() { make_ways; }

make_ways() {
  install=$(mktemp -d "${TMPDIR:-/tmp}/sq.XXXXXX")
  export install
  cp -RP "$checkout/bin" "$checkout/dist" "$checkout/package.json" "$install"
  mkdir -p "$install/lib/verbs" "$install/lib/completion" "$install/node_modules/node-linux-here/bin" "$install/path"
  cp "$checkout"/lib/verbs/demo.sh "$install/lib/verbs"
  cp "$checkout"/lib/completion/sparkq.* "$install/lib/completion"
  for package in "$checkout"/node_modules/*; do
    case ${package##*/} in node-linux-*) ;; *) ln -s "$package" "$install/node_modules" ;; esac
  done
  local node
  for node in "$checkout"/node_modules/node-linux-*/bin/node; do [ -x "$node" ] && break; done
  [ -x "$node" ] || node=$(command -v node)
  shim "$install/node_modules/node-linux-here/bin/node" node "$node"
  shim "$install/path/perl" perl "$(command -v perl)"
  : >"$install/ways"
}
shim() {
  printf '#!/bin/sh\necho %s >>"%s/ways"\nexec "%s" "$@"\n' "$2" "$install" "$3" >"$1"
  chmod +x "$1"
}
teardown_file() { rm -rf "$install"; }

setup() {
  needs perl
  PATH=$install/bin:$install/path:$PATH
  started_project 'runners: []'
  sparkq queue list >/dev/null # the thread is there
  : >"$install/ways"
}

# What was started since the last look, in order.
ways() {
  local seen
  seen=$(tr '\n' ' ' <"$install/ways")
  : >"$install/ways"
  echo "${seen% }"
}
