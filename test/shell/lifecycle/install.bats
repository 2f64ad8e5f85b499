# SparkQ as a package: what an installation changes in a project, and what each package manager starts. No test needs a
# network: the package contains its dependencies.

load ../../helpers/common
load ../../helpers/installations

# A project on Node 20 with SparkQ in it, as npm installs it. Its path has a space.
setup_file() {
  command -v npm >/dev/null || return 0
  dir=$(mktemp -d "${TMPDIR:-/tmp}/sq.XXXXXX")
  export dir app="$dir/my app"
  (cd "$checkout" && npm pack --silent --ignore-scripts --pack-destination "$dir" >"$dir/packed")
  fake_node "$dir/old" v20.20.2
  fake_node "$dir/new" v24.18.1 echo
  mkdir "$app"
  cd "$app" || return
  echo '{"private": true}' >package.json
  npm install --offline --no-audit --no-fund --no-update-notifier --cache "$dir/cache" \
    "../$(cat "$dir/packed")" >"$dir/out" 2>"$dir/err"
}
teardown_file() { [ -z "${dir-}" ] || { end_processes "$app" && rm -rf "$dir"; }; }
setup() {
  needs npm
  cd "$app" || return
}
teardown() { :; }

verbs() { for link in "$checkout"/bin/sparkq*; do echo "${link##*/}"; done; }

# target VERB: the file of the package that a package manager starts for it.
target() { (cd node_modules/.bin && readlink "$1"); }

# starts_each FOLDER: every executable in it calls its own verb.
starts_each() {
  local verb expected
  expected=$(for verb in $(verbs); do echo "$verb:$(tr - ' ' <<<"${verb#sparkq}") --json two words"; done)
  run -0 calls "$1"
  assert_output "$expected"
}
calls() {
  for verb in $(verbs); do
    printf '%s:' "$verb"
    SPARKQ_NODE=$dir/new/node SPARKQ_FAST=0 "$1/$verb" --json 'two words'
  done | sed 's|:.*/cli\.js|:|'
}

# as_pnpm FOLDER: the layout of pnpm, with the package behind a link and a shell file for each executable.
as_pnpm() {
  local package='.pnpm/sparkq@file+..+sparkq.tgz/node_modules/sparkq' verb
  mkdir -p "$1/node_modules/.bin" "$1/node_modules/${package%/*}"
  cp -R node_modules/sparkq "$1/node_modules/$package"
  ln -s "$package" "$1/node_modules/sparkq"
  for verb in $(verbs); do
    cat >"$1/node_modules/.bin/$verb" <<EOF
#!/bin/sh
basedir=\$(cd "\${0%/*}" && pwd -P)
own="\$basedir/../$package/node_modules:\$basedir/../${package%/*}:\$basedir/../.pnpm/node_modules"
export NODE_PATH="\$own\${NODE_PATH:+:\$NODE_PATH}"
exec /bin/sh "\$basedir/../${package%/sparkq}/$(target "$verb" | cut -d/ -f2-)" "\$@"
EOF
    chmod +x "$1/node_modules/.bin/$verb"
  done
}

@test 'an installation adds one package and the verbs, no Node and no script; npm prints no warning' {
  assert_equal "$(cat "$dir/err")" ''
  assert_regex "$(cat "$dir/out")" '^.?added 1 package in [^[:cntrl:]]*$'
  run -0 ls node_modules
  assert_output sparkq
  run -0 ls node_modules/.bin
  assert_output "$(verbs)"
  [ "$(du -sk node_modules | cut -f1)" -lt 10000 ] || fail "$(du -sh node_modules)"
}

@test 'npm scripts keep their Node' {
  [ ! -e node_modules/.bin/node ]
  PATH="$dir/old:$PATH" run -0 npm pkg set scripts.which='node -v'
  run -0 env "PATH=$dir/old:$PATH" npm run --silent which
  assert_output v20.20.2
}

@test 'the links of npm, yarn and bun call each verb, and so does npx' {
  starts_each node_modules/.bin
  # As `npm install -g` does.
  mkdir -p "$dir/global/bin" "$dir/global/lib"
  ln -s "$app/node_modules" "$dir/global/lib"
  for verb in $(verbs); do ln -s "../lib/node_modules/.bin/$(target "$verb")" "$dir/global/bin/$verb"; done
  starts_each "$dir/global/bin"
  run -0 --separate-stderr npx --offline sparkq-version
  assert_regex "$output" '^sparkq [0-9]'
}

@test 'the shell files of pnpm call each verb, and tasks get no NODE_PATH of them' {
  as_pnpm "$dir/pnpm app"
  cd "$dir/pnpm app"
  starts_each node_modules/.bin
  printf '#!/bin/sh\necho "${NODE_PATH-none}"\n' >"$dir/print"
  chmod +x "$dir/print"
  fake_node "$dir/path" v24.18.1 "$dir/print"
  for given in '' /some/where '/a b:/c'; do
    SPARKQ_NODE=$dir/path/node NODE_PATH=$given run -0 node_modules/.bin/sparkq-tasks
    assert_output "${given:-none}"
  done
}

@test 'yarn executes each file, because its name ends with .bin' {
  for verb in $(verbs); do
    file=node_modules/.bin/$(target "$verb")
    assert_equal "${file##*/}" "$verb.bin"
    [ -x "$file" ] && [ ! -L "$file" ]
  done
}

@test 'a project works through each of them, on the quick way too' {
  needs perl
  SPARKQ_NODE=$(real_node)
  export SPARKQ_NODE
  run -0 node_modules/.bin/sparkq-setup --yes
  node_modules/.bin/sparkq-start 3>&-
  id=$(node_modules/.bin/sparkq-enqueue -- echo done)
  run -0 node_modules/.bin/sparkq wait "$id"
  # Without a Node only the quick way is left.
  export SPARKQ_NODE=/nowhere/node
  for sparkq in node_modules/.bin/sparkq node_modules/sparkq/bin/sparkq node_modules/sparkq/dist/bin/sparkq.bin; do
    run -0 --separate-stderr "$sparkq" task "$id" --json
    assert_equal "$(field status <<<"$output")" succeeded
  done
  for version in node_modules/.bin/sparkq-version node_modules/sparkq/dist/bin/sparkq-version.bin; do
    run -0 --separate-stderr "$version"
    assert_regex "$output" '^sparkq [0-9]'
  done
  cd node_modules/sparkq/dist/bin
  run -0 --separate-stderr ./sparkq-version.bin
  assert_regex "$output" '^sparkq [0-9]'
}
