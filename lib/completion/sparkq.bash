# shellcheck shell=bash
# Completion of sparkq for bash. `sparkq completion --for=LINE` says what may end the line; no word of it is run here.

_sparkq() {
  local line=${COMP_LINE:0:COMP_POINT} also rest='' offer typed word before=''
  COMPREPLY=()
  {
    IFS= read -r also
    [ "$also" != command ] || IFS= read -r rest
    while IFS=$'\t' read -r offer _; do
      printf -v typed %q "$offer"
      # Inside an open quote there is no way to write what needs quotes of its own.
      [[ $typed != "$offer" && ${COMP_WORDS[COMP_CWORD]} == [\"\']* ]] || COMPREPLY+=("$typed")
    done
  } < <(command sparkq completion --for="$line" 2>/dev/null </dev/null)

  # bash cuts words at `=` and `:` too, and replaces only the text after the last of them.
  word=${line##*[[:space:]]}
  for typed in = :; do
    if [[ $COMP_WORDBREAKS == *"$typed"* && ${word%"${word##*"$typed"}"} == "$before"* ]]; then
      before=${word%"${word##*"$typed"}"}
    fi
  done
  COMPREPLY=("${COMPREPLY[@]#"$before"}")

  # After `--` the first word is a command, the others may be files.
  if [[ $also == command && $rest != *[[:space:]]* ]]; then
    while IFS= read -r offer; do COMPREPLY+=("$offer"); done < <(compgen -c -- "$2")
  fi
  if [ "$also" != nothing ]; then compopt -o bashdefault -o default 2>/dev/null || :; fi
}
