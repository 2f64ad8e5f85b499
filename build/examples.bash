# The fixtures of the examples in the documentation: build/examples.ts calls one of these functions in a directory that
# is deleted afterwards. Programs that a page names and a test must not call are stand-ins in bin/, which is first in
# PATH. The texts of stand-ins are expanded by their own shell: SC2016.
# shellcheck shell=bash disable=SC2016

# A small project before setup: npm scripts, a Makefile, one script with a name.
app() {
  mkdir -p app/scripts bin && cd app || return
  cat >package.json <<'JSON'
{ "name": "app", "scripts": { "test": "node --test", "lint": "echo 12 files, no problems", "build": "echo built" } }
JSON
  printf 'all:\n\t@echo built\nclean test:\n\t@echo $@: done\n' >Makefile
  cat >scripts/deploy.sh <<'SH'
#!/usr/bin/env bash
# name: deploy-staging
# description: Deploys a branch and waits until it is up
# inputs: branch (optional, defaults to main)
# tags: deploy, staging
# timeout: 5m
echo "deployed ${2-main}"
SH
  chmod +x scripts/deploy.sh
  mkdir test
  cat >test/auth.test.js <<'JS'
require('node:test').test('a token expires', () => {})
JS
  stand_in npm 'case "$*" in
    "test") echo "14 tests passed" ;;
    "run lint") echo "12 files, no problems" ;;
    *) echo "npm $*: done" ;;
  esac'
  stand_in pg_dump 'echo "dump of $1"'
  stand_in notify-send 'echo "$*" >>"$HOME/notified"'
}

# The same after setup, with its daemon.
project() {
  app
  sparkq setup --yes >/dev/null 2>&1
  sparkq start >/dev/null 2>&1
}

# The same, with queues that no runner works on.
queues() {
  app
  sparkq setup --yes >/dev/null 2>&1
  sparkq start >/dev/null 2>&1
  for name in build lint ops auth; do sparkq queue create "$name" --jobs 0 >/dev/null; done
}

# A repository with one commit and a remote, before setup.
repository() {
  app
  git init -q --bare -b main ../remote.git
  git init -q -b main .
  git remote add origin ../remote.git
  git add . && git commit -qm 'A small project' && git push -q -u origin main 2>/dev/null
}

# stand_in NAME TEXT: a program of that name, a script for sh with this text.
stand_in() {
  printf '#!/bin/sh\n%s\n' "$2" >"$HOME/bin/$1"
  chmod +x "$HOME/bin/$1"
}

# A project with stand-ins for two agents and a queue with one task.
agents() {
  app
  printf '# Prompt\n' >prompt.md
  printf '// auth\n' >auth.js
  stand_in claude 'echo "{\"type\":\"result\",\"is_error\":false,\"result\":\"yes\"}"'
  stand_in codex 'echo yes'
  sparkq setup --yes >/dev/null 2>&1
  sparkq start >/dev/null 2>&1
  sparkq queue create auth --jobs 0 >/dev/null
  sparkq enqueue -q auth -c 'echo work' >/dev/null
}
