# sparkq ui

load ../../helpers/shared

link='^http://127\.0\.0\.1:[0-9]+/#t=[A-Za-z0-9_-]{22}$'

# status_of KEY PATH [CURL OPTIONS…]: the HTTP status of a request to the page.
status_of() {
  local key=$1 path=$2
  shift 2
  curl -s -o /dev/null -w '%{http_code}' -H "authorization: Bearer $key" "$@" "$(cat .sparkq/url)$path"
}

# logged_in LINK: the response to the code of a link.
logged_in() {
  curl -s -H 'content-type: application/json' -d "{\"code\":\"${1##*t=}\"}" "$(cat .sparkq/url)api/login"
}

@test 'it prints a link, which becomes a key once' {
  needs curl
  run -0 --separate-stderr sparkq ui
  assert_regex "$output" "$link"
  assert_equal "$stderr" ''
  key=$(logged_in "$output" | field key)
  assert_equal "$(status_of "$key" api/tasks)" 200
  assert_equal "$(logged_in "$output" | field code)" key_required
  assert_equal "$(status_of '' api/tasks)" 401
}

@test 'a link names a task, or only reads; with --json it is an object' {
  needs curl
  a_queue shown
  sparkq enqueue -q shown -- make
  run -0 --separate-stderr sparkq ui shown-1 --read --json
  assert_regex "$output" '^\{"link":"http://127[^"]+#t=[^"]+","url":"[^"]+","access":"read","expires_at":"[^"]+"\}$'
  answer=$(logged_in "$(field link <<<"$output")")
  assert_equal "$(field address <<<"$answer")" /tasks/SHOWN-1
  key=$(field key <<<"$answer")
  assert_equal "$(status_of "$key" api/tasks)" 200
  assert_equal "$(status_of "$key" api/daemon/reload -H 'content-type: application/json' -d '{}')" 403
}

@test 'on a terminal it opens $BROWSER, unless it is to print only' {
  needs script
  printf '#!/bin/sh\necho "$1" >"%s/opened"\n' "$project" >browser
  chmod +x browser
  run -0 on_terminal "BROWSER=$project/browser sparkq ui </dev/null"
  assert_equal "$(cat opened)" "${lines[0]%$'\r'}"
  rm opened
  run -0 on_terminal "BROWSER=$project/browser sparkq ui --print </dev/null"
  BROWSER=$project/browser run -0 --separate-stderr sparkq ui
  [ ! -e opened ]
}

@test 'without $BROWSER it is that of the desktop, and none over ssh' {
  needs script
  [ "$(uname)" = Linux ] || skip 'another desktop'
  mkdir -p desktop
  printf '#!/bin/sh\necho "$1" >"%s/opened"\n' "$project" >desktop/xdg-open
  chmod +x desktop/xdg-open
  unset BROWSER SSH_CONNECTION SSH_TTY DISPLAY WAYLAND_DISPLAY
  PATH=$PWD/desktop:$PATH
  run -0 on_terminal 'sparkq ui </dev/null'
  assert_output --partial 'the link works once, within a minute'
  SSH_CONNECTION=here DISPLAY=:0 run -0 on_terminal 'sparkq ui </dev/null'
  assert_output --partial 'from the machine you sit at: ssh -L '
  [ ! -e opened ]
  DISPLAY=:0 run -0 on_terminal 'sparkq ui </dev/null'
  assert_equal "$(cat opened)" "${lines[0]%$'\r'}"
}

@test 'a browser that fails: the link is there, and stderr names the browser' {
  needs script
  run -0 on_terminal 'BROWSER=false sparkq ui </dev/null'
  assert_regex "${lines[0]%$'\r'}" "$link"
  assert_output --partial "sparkq-ui: 'false' did not open it"
}

@test '--new-token: no earlier key is valid' {
  needs curl
  old=$(cat .sparkq/token)
  key=$(logged_in "$(sparkq ui)" | field key)
  run -0 --separate-stderr sparkq ui --new-token
  assert_equal "$(status_of "$old" api/tasks) $(status_of "$key" api/tasks)" '401 401'
  assert_equal "$(status_of "$(cat .sparkq/token)" api/tasks)" 200
  assert_equal "$(status_of "$(logged_in "$output" | field key)" api/tasks)" 200
  assert_equal "$(stat -c %a .sparkq/token 2>/dev/null || stat -f %Lp .sparkq/token)" 600
}

@test 'no such task: exit 66; a surplus word: exit 64; its help' {
  run -66 --separate-stderr sparkq ui nothing-1
  assert_refused "sparkq-ui: no task 'nothing-1' (not_found)" "hint: 'sparkq tasks' lists them"
  run -64 --separate-stderr sparkq ui shown-1 shown-2
  assert_refused "sparkq-ui: unexpected argument 'shown-2' (usage)" "hint: see 'sparkq help ui'"
  run -0 --separate-stderr sparkq ui --help
  assert_line '  69  the daemon is down'
}

# From here on they change the configuration that all of them share.
@test 'server.http false: nothing listens; exit 78, and what turns it on' {
  sparkq config set server.http false
  run -78 --separate-stderr sparkq ui
  assert_refused "sparkq-ui: the web page is off: 'server.http' is false in sparkq.yml (config)" \
    "hint: turn it on with 'sparkq config set server.http true'"
  [ ! -e .sparkq/url ]
  run -0 --separate-stderr sparkq status
  assert_line --regexp "^page +the web page is off: 'server.http' is false in sparkq.yml$"
  run -0 --separate-stderr sparkq status --json
  assert_output --partial '"page":{"state":"off","url":null,'
  sparkq config set server.http true
  run -0 --separate-stderr sparkq ui
  assert_regex "$output" "$link"
}

@test 'a port of another project: exit 75, who has it, and how to get one' {
  run -0 sparkq ui
  taken=${output#http://127.0.0.1:}
  taken=${taken%%/*}
  other=$(mktemp -d "${TMPDIR:-/tmp}/sq.XXXXXX")
  cd "$other"
  printf 'runners: []\nserver: {port: %s}\n' "$taken" >sparkq.yml
  sparkq start 2>/dev/null 3>&-
  run -75 --separate-stderr sparkq ui
  assert_refused "sparkq-ui: port $taken is taken by another SparkQ project (busy)" \
    "hint: take any free port with 'sparkq config set server.port 0'"
  run -0 --separate-stderr sparkq status
  assert_line --regexp "^page +port $taken is taken by another SparkQ project$"
  run sparkq doctor
  assert_line --regexp "^!!  page +port $taken is taken by another SparkQ project$"
  sparkq config set server.port 0
  run -0 --separate-stderr sparkq ui
  assert_regex "$output" "$link"
  end_processes "$other"
  cd "$project" && rm -rf "$other"
}

@test 'the daemon is down: exit 69' {
  sparkq stop
  run -69 --separate-stderr sparkq ui
  assert_refused "sparkq-ui: no daemon answers at '$project/.sparkq/sock' (unreachable)" \
    "hint: start it with 'sparkq start'"
  [ ! -e .sparkq/url ]
}
