#compdef sparkq -P sparkq-*
# Completion of sparkq for zsh. `sparkq completion --for=LINE` says what may end the line; no word of it is run here.

_sparkq() {
  local line word
  local -a answer offers
  local typed="${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX"
  answer=("${(@f)$(command sparkq completion --for="$typed" 2>/dev/null </dev/null)}")
  case $answer[1] in
    command)
      local -i taken=${words[(i)--]}
      # Without --, the word is the name of a command.
      if (( taken > $#words )); then _command_names; return; fi
      shift taken words
      (( CURRENT -= taken ))
      _normal
      return ;;
    files)
      [[ $PREFIX != --*=* ]] || compset -P '*='
      _files ;;
  esac
  for line in "${(@)answer[2,-1]}"; do
    word=${line%%$'\t'*}
    offers+=("${${word//\\/\\\\}//:/\\:}:${line#*$'\t'}")
  done
  # A friendly id may be written in any case.
  (( $#offers == 0 )) || _describe -t sparkq sparkq offers -M 'm:{[:lower:]}={[:upper:]}'
}

if [[ $funcstack[1] == _sparkq ]]; then _sparkq "$@"; else compdef _sparkq -P sparkq sparkq-\*; fi
