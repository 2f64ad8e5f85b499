# sparkq completion: what Tab offers in bash, zsh and fish

load ../../helpers/shared

# What Tab would put in place of the last word, one a line, after `load_in_bash`.
in_bash() (
  [[ $(complete -p "${1%% *}") == *'-F _sparkq '* ]] || exit
  COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=("${1%% *}" "${1##* }") COMP_CWORD=1
  word=${1##*[ =:]}
  _sparkq "${1%% *}" "${word#[\"\']}" ''
  for offer in "${COMPREPLY[@]}"; do echo "$offer"; done
)
# shellcheck disable=SC1090 # it is ours
load_in_bash() { source <(sparkq completion bash); }

# The same in fish, for each line on stdin, with what the words are; an empty line ends each.
in_fish() {
  fish --no-config -c 'sparkq completion fish | source
    while read --line line
      complete -C "$line" </dev/null
      echo
    end'
}

# a_worker NUMBER NAME: registers one, by this number within its test, and prints its id.
a_worker() {
  local id
  printf -v id 'wrk_%024d%02d' "$BATS_TEST_NUMBER" "$1"
  request worker.register "{\"id\":\"$id\",\"name\":\"$2\",\"host\":\"here\",\"detached\":true}" >/dev/null
  echo "$id"
}

# Lines of which no word may ever be run; the file `ran` would exist.
hostile() {
  # shellcheck disable=SC1003,SC2016 # they are to stay as they are
  printf '%s\n' 'sparkq peek -q $(touch ran)' 'sparkq peek -q `touch ran`' 'sparkq peek -q "$(touch ran)' \
    'sparkq task $(touch ran) ' \
    'sparkq peek -q x;touch ran' 'sparkq $(touch ran)' 'sparkq enqueue --prompt-file $(touch ran)/' \
      'sparkq enqueue -- $(touch ran)' \
    'sparkq enqueue -- make $(touch ran)' 'sparkq enqueue -- (touch ran)' 'sparkq peek --queue=$(touch ran)' \
      "sparkq peek -q '" 'sparkq peek -q *' 'sparkq peek -q \'
}

@test 'the daemon offers queues, sessions, tools, workers, methods, and the tasks that a verb can change' {
  offered() { sparkq completion --for="$1" | sed 1d | cut -f1; }
  request queue.create '{"name":"names"}' queue.create '{"name":"ünï.q-1"}' \
    queue.create '{"name":"later","planned":true}' session.create '{"name":"spring","instructions":"Move all"}'
  queued=$(sparkq enqueue -q names -c $'echo "it\'s"\necho two')
  sparkq enqueue -q names -- false
  claim names
  worker=$(a_worker 1 'a b; $(touch ran)')
  a_worker 2 twin
  a_worker 3 twin

  assert_equal "$(offered 'sparkq peek -q n')" names
  assert_equal "$(offered 'sparkq-enqueue --queue=ü')" '--queue=ünï.q-1'
  assert_equal "$(offered 'sparkq queue start ')" later
  assert_equal "$(offered 'sparkq queue create --session s')" spring
  assert_equal "$(offered 'sparkq tool pause run-')" $'run-bash\nrun-python'
  assert_equal "$(offered 'sparkq rpc task.canc')" task.cancel
  assert_equal "$(offered "sparkq worker show 'a ")" "a b; \$(touch ran)"
  assert_equal "$(offered 'sparkq worker show wrk_' | head -n 1)" "$worker"
  # Two of one name are offered by their ids.
  assert_equal "$(offered 'sparkq worker stop ' | grep -c '^wrk_')" 2
  a_worker 4 'esc\u001b[2J'
  assert_equal "$(offered 'sparkq worker show esc')" ''

  assert_equal "$(offered 'sparkq task names')" $'NAMES-2\nNAMES-1'
  assert_equal "$(offered 'sparkq task NAMES-2 ' | grep NAMES)" NAMES-1
  assert_equal "$(offered 'sparkq complete ')" NAMES-1
  assert_equal "$(offered "sparkq task ${queued:0:20}" | grep -c "$queued")" 1
  run -0 sparkq completion --for='sparkq cancel names-1'
  assert_line --index 1 $'NAMES-1\trunning: echo "it\'s" ⏎ echo two'
  request task.cancel '{"id":"NAMES-2"}'
  sparkq complete NAMES-1 --summary done
  assert_equal "$(offered 'sparkq cancel names')" ''
  assert_equal "$(offered 'sparkq requeue names')" $'NAMES-2\nNAMES-1'
  assert [ ! -e ran ]
}

@test 'bash: words, quoted where they must be; after -- commands and files; no word of a line is run' {
  a_worker 1 'b c; $(touch ran)'
  a_worker 2 co:lon
  a_queue basher
  load_in_bash
  assert_equal "$(in_bash 'sparkq enq')" enqueue
  assert_equal "$(in_bash 'sparkq-queue sh')" show
  assert_equal "$(in_bash 'sparkq peek -q bash')" basher
  # bash itself has cut off `--queue=` and `co:`.
  assert_equal "$(in_bash 'sparkq peek --queue=bash')" basher
  assert_equal "$(in_bash 'sparkq worker show co:')" lon
  assert_equal "$(in_bash 'sparkq worker show b')" 'b\ c\;\ \$\(touch\ ran\)'
  assert_equal "$(in_bash 'sparkq worker show "b')" ''
  assert_equal "$(in_bash 'sparkq enqueue -- sparkq-enq' | sort -u)" sparkq-enqueue
  assert_equal "$(in_bash 'sparkq enqueue -- make sparkq')" ''
  hostile | while IFS= read -r line; do in_bash "$line" >/dev/null; done
  assert [ ! -e ran ]
}

@test 'bash: Tab at a prompt' {
  needs script
  a_queue prompted
  echo 'Say hello' >'the prompt.md'
  printf 'PS1="ready "\nsource <(sparkq completion bash)\n' >rc
  keys='sparkq peek -q promp\t | cat >seen-queue\n'
  keys+='sparkq enqueue -q prompted --tool llm-haiku --prompt-file the\t >seen-id; exit\n'
  run -0 at_prompt ready "$keys" "bash --rcfile rc -i"
  assert_regex "$(cat seen-id)" "^$task_id\$"
  assert [ -e seen-queue ]
}

@test 'zsh: Tab at a prompt' {
  needs zsh
  a_queue zebra
  a_worker 1 'z z; $(touch ran)'
  hostile >lines
  # complete-word: what zsh binds to Tab would expand `$(…)` itself, before it calls the completion.
  cat >tabs.zsh <<'EOF'
zmodload zsh/zpty
zpty -b shell zsh -f -i
sees() { zpty -r -m shell seen "*$1*"; }
zpty -w shell "PS1=; stty -echo; autoload -Uz compinit; compinit -D -u; source <(sparkq completion zsh)
  bindkey '^I' complete-word
  show() { print -r -- \"\$BUFFER|\" >>shown; BUFFER= }; zle -N show; bindkey '^T' show; print rea''dy"
sees ready
integer lines=0
for line in "${(@f)$(<wanted)}" "${(@f)$(<lines)}"; do
  zpty -w -n shell "$line"$'\t\x14'
  (( ++lines ))
  until [[ -e shown && $(wc -l <shown) -ge $lines ]]; do sleep 0.02; done
done
zpty -w shell 'print do''ne'
sees done
EOF
  printf '%s\n' 'sparkq enq' 'sparkq-peek --queue=zeb' 'sparkq peek -q ZEB' 'sparkq worker show z' \
    'sparkq worker show "z' \
    'sparkq enqueue --prompt-file=lin' 'sparkq enqueue -- sparkq-enq' 'sparkq enqueue -- sparkq enq' >wanted
  run -0 timeout $((60 * patience)) zsh -f tabs.zsh
  run -0 head -n 8 shown
  assert_output 'sparkq enqueue |
sparkq-peek --queue=zebra |
sparkq peek -q ZEB|
sparkq worker show z\ z\;\ \$\(touch\ ran\) |
sparkq worker show "z z; \$(touch ran)" |
sparkq enqueue --prompt-file=lines |
sparkq enqueue -- sparkq-enqueue |
sparkq enqueue -- sparkq enqueue |'
  assert_equal "$(wc -l <shown)" "$(cat wanted lines | wc -l)"
  assert [ ! -e ran ]
}

@test 'fish: words with a description, paths after an option, after -- the completions of a command; none is run' {
  needs fish
  a_queue fishes
  a_worker 1 'f f; (touch ran)'
  touch some.md
  run -0 in_fish <<'END'
sparkq enq
sparkq-peek -q fish
sparkq peek --queue=fish
sparkq worker show f
sparkq enqueue --prompt-file some
sparkq enqueue --prompt-file=some
sparkq enqueue -- sparkq enq
END
  assert_line --index 0 $'enqueue\tAdd tasks at the end of a queue and print their ids'
  assert_line --index 1 $'fishes\tidle, 0 queued, 0 running'
  run -0 cut -f1 <<<"$output"
  assert_output 'enqueue

fishes

--queue=fishes

f f; (touch ran)

some.md

--prompt-file=some.md

enqueue'
  hostile | in_fish >/dev/null 2>&1
  assert [ ! -e ran ]
}

@test 'the verb itself runs no word of a line' {
  hostile | while IFS= read -r line; do sparkq completion --for="$line" >/dev/null; done
  assert [ ! -e ran ]
}

@test 'without a response of the daemon, and outside of a project, it offers what it knows by itself' {
  pid=$(daemon_pid .)
  kill -STOP "$pid"
  run -0 --separate-stderr timeout $((60 * patience)) sparkq completion --for='sparkq enqueue -q '
  kill -CONT "$pid"
  assert_equal "$output$stderr" nothing
  cd /
  run -0 --separate-stderr sparkq completion --for='sparkq peek -'
  assert_line --index 1 --partial '--queue'
  assert_equal "$stderr" ''
}

@test 'no shell: exit 64 and the known ones; an unknown one: exit 64 and the nearest' {
  run -64 --separate-stderr sparkq completion
  assert_refused 'sparkq-completion: SHELL is missing (usage)' 'hint: write bash, zsh, fish'
  run -64 --separate-stderr sparkq completion bsh
  assert_refused "sparkq-completion: unknown shell 'bsh' (usage)" "hint: did you mean 'bash'?"
}
