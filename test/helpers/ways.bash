# For files about the quick way of a verb: an installation with a Node and a Perl in front of the real ones, which log
# that they were started. With WAYS_ONLY in the environment that is all they do: a test that only asks which of them the
# launcher starts needs no more.
# shellcheck shell=bash

# One project with a daemon for all tests of a file, which has its thread for verbs already.
setup_file() {
  needs perl
  make_ways
  PATH=$install/bin:$PATH
  started_project 'runners: []'
  export project
  sparkq queue list >/dev/null
}

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
  printf '#!/bin/sh\necho %s >>"%s/ways"\n[ -z "$WAYS_ONLY" ] || exit 0\nexec "%s" "$@"\n' \
    "$2" "$install" "$3" >"$1"
  chmod +x "$1"
}
teardown_file() {
  end_project
  rm -rf "$install"
}

setup() {
  cd "$project" || return
  PATH=$install/bin:$install/path:$PATH
  : >"$install/ways"
}
teardown() { :; }

# Prints what was started since its last call, in order.
ways() {
  local seen
  mapfile -t seen <"$install/ways"
  : >"$install/ways"
  echo "${seen[*]}"
}
