# Completion of hfj for bash. To load it: source <(hfj completion bash)

# A program for sh that prints the candidates.
_hfj_program=@PROGRAM@

_hfj() {
  # Splits the line without evaluating it; COMP_WORDS is split at = : @ too. readline replaces $2, which may begin in
  # the middle of a word: "kept" is the number of characters of the word in front of it.
  local line=${COMP_LINE:0:COMP_POINT} word='' quote='' begun='' kept=0 char i
  local start=$((${#line} - ${#2}))
  local words=()
  for ((i = 0; i < ${#line}; i++)); do
    ((i != start)) || kept=${#word}
    char=${line:i:1}
    if [[ -n $quote && $char == "$quote" ]]; then
      quote=
    elif [[ $quote == \" && $char == \\ && ${line:i+1:1} == [\"\\\$\`] ]] || [[ -z $quote && $char == \\ ]]; then
      i=$((i + 1))
      word+=${line:i:1}
    elif [[ -n $quote ]]; then
      word+=$char
    elif [[ $char == [\'\"] ]]; then
      quote=$char
    elif [[ $char == [[:blank:]] ]]; then
      [[ -z $begun ]] || words+=("$word")
      word= begun=
      continue
    else
      word+=$char
    fi
    begun=yes
  done
  ((start < ${#line})) || kept=${#word}

  local prefix=''
  [[ $word != --*=* ]] || prefix=${word%%=*}=
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      '') ;; # a here-string is one line at least
      $'\tdirs') compopt -o dirnames -o filenames 2>/dev/null || : ;;
      $'\tfiles') compopt -o default -o filenames 2>/dev/null || : ;;
      *)
        line=$prefix${line%%$'\t'*}
        if [[ $line == "$word"* ]]; then
          [[ $line != */ ]] || compopt -o nospace 2>/dev/null || :
          line=${line:kept}
          case $quote in
            \') line=${line//\'/\'\\\'\'} ;;
            \")
              [[ $line != *!* ]] || continue
              line=${line//\\/\\\\} line=${line//\"/\\\"} line=${line//\$/\\\$} line=${line//\`/\\\`}
              ;;
            *) printf -v line %q "$line" ;;
          esac
          COMPREPLY+=("$line")
        fi
        ;;
    esac
  done <<<"$(command sh -c "$_hfj_program" hfj "${words[@]:1}" "$word")"
}

complete -F _hfj hfj huggingface-cli
