# sparkq config

load ../../helpers/shared

# Each test that changes the file begins with this one.
original='# our project
project: {name: mine,   prd_path: null}   # aligned
tools:
  say:  {command: [echo, said], timeout: 30}
  "gpt-4.1": {timeout: none}
runners: []
server:
  port: 5005 # as agreed'
sparkq_yml=$original
setup() {
  cd "$project" || return
  printf '%s\n' "$original" >sparkq.yml
}

@test 'get prints what is in effect: text and numbers bare, the rest as JSON' {
  mkdir -p sub
  cd sub
  while read -r key value; do
    run -0 --separate-stderr sparkq config get "$key"
    assert_equal "$output$stderr" "$value"
  done <<'END'
project.name mine
tools.run-bash.timeout 10m
tools.say.cwd null
server {"host":"127.0.0.1","port":5005,"http":true,"hosts":[]}
END
  run -0 --separate-stderr sparkq config get project.name --json
  assert_output '"mine"'
}

@test 'an unknown key: exit 66 and the nearest one; a word that is no key, a missing or needless one: exit 64' {
  run -66 --separate-stderr sparkq config get server.prot
  assert_refused "sparkq-config get: no key 'server.prot' (not_found)" "hint: did you mean 'server.port'?"
  run -66 --separate-stderr sparkq config set qqqq --unset
  assert_refused "sparkq-config set: no key 'qqqq' (not_found)" "hint: 'sparkq config list' lists them"
  run -64 --separate-stderr sparkq config get server..port
  assert_refused "sparkq-config get: 'server..port' is no key (usage)" \
    "hint: write it as server.port, runners[0].jobs or 'tools.\"a.b\".timeout'"
  run -64 --separate-stderr sparkq config get
  assert_refused 'sparkq-config get: KEY is missing (usage)' "hint: see 'sparkq help config get'"
  run -64 --separate-stderr sparkq config set server.port
  assert_refused 'sparkq-config set: VALUE is missing (usage)' "hint: see 'sparkq help config set'"
  run -64 --separate-stderr sparkq config set server.port 1 --unset
  assert_refused 'sparkq-config set: --unset takes no VALUE (usage)' "hint: see 'sparkq help config set'"
}

@test 'set changes one line of the file, and a running daemon reloads it' {
  run -0 --separate-stderr sparkq config set tools.say.timeout 31
  assert_equal "$output$stderr" ''
  diff sparkq.yml - <<<"${original/timeout: 30/timeout: 31}"
  run -0 sparkq tool list
  assert_line --regexp '"name":"say",.*"timeout":31\}'
  run -0 --separate-stderr sparkq config set tools.new '{command: [echo], timeout: 7}'
  sparkq enqueue --tool new --prompt x
  run -0 --separate-stderr sparkq config set tools.new --unset
  assert_equal "$output$stderr" ''
  diff sparkq.yml - <<<"${original/timeout: 30/timeout: 31}"
  run -66 sparkq enqueue --tool new --prompt x
  run -0 --separate-stderr sparkq config set purge --unset
  assert_refused "sparkq-config set: 'purge' was not set"
}

@test 'set rejects a wrong value: exit 78; text that is no YAML: exit 65; it can repair a wrong file' {
  run -78 --separate-stderr sparkq config set server.port 70000
  expected="sparkq-config set: nothing was changed; in '$project/sparkq.yml' "
  expected+="server.port must be a number up to 65535, or auto (was 70000) (config)"
  assert_refused "$expected" "hint: 'sparkq config list' shows what there is"
  run -78 --separate-stderr sparkq config set server.prot 1
  assert_refused "sparkq-config set: nothing was changed; in '$project/sparkq.yml' unknown key 'prot' (config)" \
    "hint: did you mean 'port'?"
  run -78 --separate-stderr sparkq config set project.name 5
  expected="sparkq-config set: "
  expected+="nothing was changed; in '$project/sparkq.yml' project.name must be a string (was a number) (config)"
  assert_refused "$expected" "hint: what YAML would not read as text goes in quotes: '\"5\"'"
  run -65 --separate-stderr sparkq config set script_dirs '[a'
  assert_refused "sparkq-config set: value '[a': not YAML (Flow sequence must end with a ]) (invalid)" \
    "hint: what YAML would not read as text goes in quotes: '\"5\"'"
  diff sparkq.yml - <<<"$original"
  sparkq config set project.name '"5"'
  grep -qF 'name: "5"' sparkq.yml
  printf 'server: {port: x}\n' >sparkq.yml
  run -78 --separate-stderr sparkq config get server.port
  expected="sparkq-config get: $project/sparkq.yml:1:10: "
  expected+='server.port must be a number up to 65535, or auto (was "x") (config)'
  assert_refused "$expected" \
    'hint: correct the file; the daemon keeps the configuration it has'
  sparkq config set server.port 5006
  diff sparkq.yml - <<<'server: {port: 5006}'
}

@test 'set --dry-run prints the difference, and changes nothing; a value that would be refused is refused' {
  run -0 --separate-stderr sparkq config set tools.say.timeout 31 --dry-run
  assert_output "--- sparkq.yml
+++ sparkq.yml
@@ -1,7 +1,7 @@
 # our project
 project: {name: mine,   prd_path: null}   # aligned
 tools:
-  say:  {command: [echo, said], timeout: 30}
+  say:  {command: [echo, said], timeout: 31}
   \"gpt-4.1\": {timeout: none}
 runners: []
 server:"
  assert_equal "$stderr" ''
  run -0 sparkq config set tools.say --unset --dry-run
  assert_line '-  say:  {command: [echo, said], timeout: 30}'
  run -0 sparkq config set tools.say.timeout 30 --dry-run
  assert_output ''
  run -78 --separate-stderr sparkq config set server.port 70000 --dry-run
  expected="sparkq-config set: in '$project/sparkq.yml' "
  expected+='server.port must be a number up to 65535, or auto (was 70000) (config)'
  assert_refused "$expected" "hint: 'sparkq config list' shows what there is"
  diff sparkq.yml - <<<"$original"
}

@test 'set is an event that names the key' {
  sparkq reload
  sparkq config set tools.say.timeout 33
  run -0 sparkq journal --kind config --kind daemon --limit 2 --json
  assert_equal "$(field kind <<<"$output" | paste -sd ' ')" 'daemon.reloaded config.changed'
  assert_equal "$(jq -r .detail <<<"${lines[1]}")" tools.say.timeout
}

@test 'set changes a value that needs a restart of the daemon too, and reports that: exit 0' {
  run -0 --separate-stderr sparkq config set database.synchronous normal
  expected="sparkq-config set: the file is changed, "
  expected+="but the daemon did not reload it: $project/sparkq.yml: 'database' changed, "
  expected+="which needs a restart of the daemon"
  assert_refused "$expected" \
    "hint: restart it with 'sparkq stop' and 'sparkq start'"
  grep -q 'synchronous: normal' sparkq.yml
}

@test 'a duration is a number of seconds or has a unit, and stays as it is written' {
  sparkq config set tools.say.timeout 1.5h
  sparkq config set defaults.timeout 30m
  run -0 sparkq config get tools.say.timeout
  assert_output 1.5h
  run -0 sparkq config get tools.run-python.timeout
  assert_output 30m
  run -0 sparkq config list
  assert_line --partial '{"key":"defaults.timeout","value":"30m","source":"file","line":'
  run -0 sparkq tool list
  assert_line --regexp '"name":"say",.*"timeout":5400\}$'
  assert_line --regexp '"name":"run-bash",.*"timeout":1800\}$'
  sparkq config set defaults.timeout none
  run -0 sparkq tool list
  assert_line '{"name":"run-bash","description":"Bash script","kind":"bash","task_class":"MEDIUM_SCRIPT"}'
  run -78 --separate-stderr sparkq config set defaults.timeout 31d
  assert_refused "sparkq-config set: nothing was changed; in '$project/sparkq.yml' defaults.timeout must be seconds or \
a duration as 90s, 10m, 8h or 3d, above 0 and up to 30 days, or none (was \"31d\") (config)" \
    "hint: 'sparkq config list' shows what there is"
  printf '\npurge: {older_than_days: 5y}\n' >wrong.yml
  run -78 --separate-stderr sparkq config validate wrong.yml
  assert_regex "$stderr" \
    "^sparkq-config validate: $project/wrong.yml:2:9: purge.older_than_days must be days or a duration"
}

@test 'three at once lose nothing' {
  for i in 1 2 3; do sparkq config set "task_classes.C$i" "{timeout: $i}" 3>&- & done
  wait
  for i in 1 2 3; do grep -q "^  C$i: {timeout: $i}$" sparkq.yml || fail "C$i is lost: $(cat sparkq.yml)"; done
}

@test 'list has every key with its value, and whether that is from the file or a default' {
  run -0 --separate-stderr sparkq config list
  assert_line --regexp '^\{"key":"server.port","value":5005,"source":"file","line":8,"default":"auto","type":"[^"]+",'
  assert_line --regexp \
    '^\{"key":"server.host","value":"127.0.0.1","source":"default","default":"127.0.0.1","type":"[^"]+","description":'
  assert_line --partial '{"key":"tools.\"gpt-4.1\".timeout","value":"none","source":"file","line":5,'
  [ "$(sparkq config list | jq -r 'select(.restart).key' | paste -sd ' ')" = 'database.path database.synchronous' ]
  run -0 --separate-stderr sparkq config list --table
  assert_line --index 0 --regexp '^KEY +SOURCE +VALUE$'
  assert_line --regexp '^tools.say.command +file +\["echo","said"\]$'
}

@test 'validate prints nothing or where the file is wrong; a named file needs no project' {
  run -0 --separate-stderr sparkq config validate
  assert_equal "$output$stderr" ''
  printf 'tools:\n  x: {task_class: NO}\n' >"a b.yml"
  cd /
  run -78 --separate-stderr sparkq config validate "$project/a b.yml"
  assert_refused "sparkq-config validate: $project/a b.yml:2:7: unknown task class 'NO' (config)" \
    'hint: correct the file; the daemon keeps the configuration it has'
  run -66 --separate-stderr sparkq config validate nothing.yml
  assert_refused "sparkq-config validate: no file 'nothing.yml' (not_found)" \
    'hint: a relative path starts at the current directory'
  run -78 --separate-stderr sparkq config validate
  assert_refused "sparkq-config validate: no sparkq.yml in '/' or above (config)" \
    "hint: set the project up with 'sparkq setup'"
  SPARKQ_CONFIG=$project/sparkq.yml sparkq config validate
}

# The last: they stop and start the daemon that all of them share.
@test 'set and get work with the daemon down' {
  sparkq stop
  sparkq config set server.port 5007
  [ "$(sparkq config get server.port)" = 5007 ]
}

@test 'with the daemon down too, export is a sparkq.yml with every key and the same meaning' {
  sparkq config export >whole.yml
  run -0 --separate-stderr sparkq config validate whole.yml
  diff <(sparkq config list | sed 's/,"source".*//' | sort) \
    <(sparkq config list --config whole.yml | sed 's/,"source".*//' | sort)
  run -0 --separate-stderr sparkq config export --json
  assert_regex "$output" \
    '^\{"project":\{"name":"mine",.*"say":\{"env":\[\],.*"queue_runner":\{"lock_dir":".sparkq/run"\}\}$'
}

@test 'a sparkq.yml that is a link: the project is the folder of the link, and set writes to its target' {
  mkdir -p shared
  printf '%s\n' "$original" >shared/team.yml
  ln -sf shared/team.yml sparkq.yml
  sparkq start 3>&-
  run -0 --separate-stderr sparkq status --json
  assert_regex "$output" "\"config\":\"$project/sparkq.yml\""
  sparkq config set tools.say.timeout 32
  [ -L sparkq.yml ]
  diff shared/team.yml - <<<"${original/timeout: 30/timeout: 32}"
  run -0 sparkq tool list
  assert_line --regexp '"name":"say",.*"timeout":32\}'
  run -0 ls -A shared
  assert_output team.yml
}
