#compdef hfj huggingface-cli
# Completion of hfj for zsh. To load it: source <(hfj completion zsh)
# or save it as _hfj in a folder of $fpath.

# A program for sh that prints the candidates.
_hfj_program=@PROGRAM@

_hfj() {
  local current=${(Q)PREFIX} line value
  local -a values folders described
  [[ $current != --*=* ]] || compset -P '*='
  for line in ${(f)"$(command sh -c $_hfj_program hfj "${(@Q)words[2,CURRENT-1]}" "$current")"}; do
    case $line in
      $'\t'dirs) _files -/ ;;
      $'\t'files) _files ;;
      *$'\t'*)
        value=${line%%$'\t'*}
        described+=("${value//:/\\:}:${line#*$'\t'}")
        ;;
      */) folders+=("$line") ;;
      *) values+=("$line") ;;
    esac
  done
  (( ! $#described )) || _describe -V hfj described
  (( ! $#values )) || compadd -a values
  (( ! $#folders )) || compadd -S '' -a folders
}

if [[ $funcstack[1] == _hfj ]]; then
  _hfj "$@"
else
  compdef _hfj hfj huggingface-cli
fi
