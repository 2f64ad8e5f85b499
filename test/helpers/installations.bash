# Installations of SparkQ without a Node of their own, and programs that pretend to be Node.
# shellcheck shell=bash

# bare_install PATH: an installation there.
bare_install() {
  mkdir -p "$1/bin" "$1/lib/verbs"
  cp -P "$checkout"/bin/sparkq* "$checkout"/bin/find-node.sh "$checkout"/bin/fast.pl "$1/bin"
  cp -P "$checkout/package.json" "$1"
  cp "$checkout/lib/verbs/demo.sh" "$1/lib/verbs"
  cp -R "$checkout/dist" "$1/dist"
}

# fake_node DIRECTORY VERSION [PROGRAM]: a program called node that prints this version, and runs as the real one or as
# that program.
fake_node() {
  mkdir -p "$1"
  printf '#!/bin/sh\n[ "$1" = -v ] && { echo %s; exit; }\nexec "%s" "$@"\n' "$2" "${3-$(real_node)}" >"$1/node"
  chmod +x "$1/node"
}
real_node() {
  for node in "$checkout"/node_modules/node-linux-*/bin/node; do [ -x "$node" ] && break; done
  [ -x "$node" ] || node=$(command -v node)
  echo "$node"
}
