# Prints what can complete the last of the given words; the words before it follow the name of the program.
# One candidate a line: VALUE, or VALUE, a tab and a description. A line with a tab in front asks the shell
# to complete paths: "files" or "dirs". Only reads file names, refs and names of tokens, all with builtins.
# Values are never evaluated; those with control characters are left out.
LC_ALL=C

# ---- generated from the commands of hfj: enter, subcommands, options, negations, option, operand ----
@TABLES@
# ---- end of the generated part ----

emit() {
  case $1$2 in
    *[[:cntrl:]]*) ;;
    *) if [ -n "$2" ]; then printf "%s\t%s\n" "$1" "$2"; else printf "%s\n" "$1"; fi ;;
  esac
}

# Remembers the value $2 of the option $1.
note() {
  case $1 in
    --repo-type | --type) type=$2 ;;
    --revision) revision=$2 ;;
    --cache-dir | --dir) cache_dir=$2 ;;
  esac
}

is_set() {
  case $1 in
    *[![:space:]]*) ;;
    *) return 1 ;;
  esac
}

# Sets path to $1 with a tilde in front expanded.
expand() {
  path=$1
  case $1 in
    "~" | "~/"*) path=$HOME${1#"~"} ;;
  esac
}

is_staging() {
  case ${HUGGINGFACE_CO_STAGING-} in
    1 | [Oo][Nn] | [Yy][Ee][Ss] | [Tt][Rr][Uu][Ee]) ;;
    *) return 1 ;;
  esac
}

# Sets home to what HF_HOME and its defaults name.
find_home() {
  expand "${XDG_CACHE_HOME-}"
  is_set "$path" || path=$HOME/.cache
  home=$path/huggingface
  if is_staging; then
    home=$HOME/.cache/huggingface_staging
  elif is_set "${HF_HOME-}"; then
    expand "$HF_HOME"
    home=$path
  fi
}

# Sets cache to the folder of the downloaded repositories.
find_cache() {
  find_home
  cache=$home/hub
  set -- "$cache_dir" "${HF_HUB_CACHE-}"
  is_staging || set -- "$@" "${HUGGINGFACE_HUB_CACHE-}"
  is_staging || is_set "${HF_HOME-}" || set -- "$@" "${TRANSFORMERS_CACHE-}" \
    "${PYTORCH_TRANSFORMERS_CACHE-}" "${PYTORCH_PRETRAINED_BERT_CACHE-}"
  for path; do
    if is_set "$path"; then
      expand "$path"
      cache=$path
      return
    fi
  done
}

# Prints the ids of the cached repositories with $1 in front; those of one type alone if $type is set.
repos() {
  find_cache
  for folder in "$cache"/models--* "$cache"/datasets--* "$cache"/spaces--* "$cache"/kernels--*; do
    [ -d "$folder" ] || continue
    id=${folder##*/}
    plural=${id%%--*}
    id=${id#*--}
    case $id in
      *[!A-Za-z0-9._-]* | *--*--*) continue ;;
      *--*) id=${id%%--*}/${id#*--} ;;
    esac
    case $1:$type:$plural:$id in
      ::models:* | hf://::models:*/*) emit "$1$id" ;;
      *::*:*/*) emit "$1$plural/$id" ;;
      ":${plural%s}:"*) emit "$id" ;;
    esac
  done
}

# Sets folder to that of the repository $1 in the cache, and revision to the one that an hf:// address has.
# Fails if it is not cached.
find_repo() {
  find_cache
  id=$1
  plural=${type:-model}s
  case $id in
    hf://*)
      id=${id#hf://}
      case $id in
        *@*) revision=${id#*@} id=${id%%@*} ;;
      esac
      ;;
    *:*) id=${id%%:*} ;;
  esac
  if [ -z "$type" ]; then
    case $id in
      models/*/* | datasets/*/* | spaces/*/* | kernels/*/*) plural=${id%%/*} id=${id#*/} ;;
    esac
  fi
  case $id in
    "" | */*/* | *[!A-Za-z0-9._/-]*) return 1 ;;
    */*) id=${id%%/*}--${id#*/} ;;
  esac
  folder=$cache/$plural--$id
  [ -d "$folder/snapshots" ]
}

# Prints the revisions of the repository in $folder with $1 in front: branches and tags, then commits.
revisions() {
  for ref in "$folder"/refs/* "$folder"/refs/*/* "$folder"/refs/*/*/* "$folder"/refs/*/*/*/*; do
    if [ -f "$ref" ] && [ -r "$ref" ]; then
      commit=
      IFS= read -r commit <"$ref"
      case $1:${ref#"$folder/refs/"} in
        hf://*:refs/pr/*) ;;
        hf://*:*/*) continue ;; # an address has it percent-encoded
      esac
      emit "$1${ref#"$folder/refs/"}" "${commit%"${commit#????????}"}"
    fi
  done
  for commit in "$folder"/snapshots/*; do
    [ ! -d "$commit" ] || emit "$1${commit##*/}"
  done
}

# Sets snapshot to the folder of $revision, by default main or else any; fails if there is none.
find_snapshot() {
  case /$revision/ in
    */../*) return 1 ;;
  esac
  ref=$folder/refs/${revision:-main}
  commit=$revision
  if [ -f "$ref" ] && [ -r "$ref" ]; then
    IFS= read -r commit <"$ref"
  fi
  case $commit in
    */* | .*) return 1 ;;
    "") for snapshot in "$folder"/snapshots/*; do :; done ;;
    *) snapshot=$folder/snapshots/$commit ;;
  esac
  [ -d "$snapshot" ]
}

# Prints the files and folders of the repository that are in the same folder as $current.
repo_files() {
  case $current in
    */*) parent=${current%/*}/ ;;
    *) parent= ;;
  esac
  case /$parent in
    */../*) return ;;
  esac
  set -- "$snapshot/$parent"*
  case ${current##*/} in
    .*) set -- "$snapshot/$parent".[!.]* ;;
  esac
  for file; do
    case $plain$parent${file##*/} in
      -*) continue ;; # would be taken for an option
    esac
    if [ -d "$file" ]; then
      emit "$parent${file##*/}/"
    elif [ -e "$file" ]; then
      emit "$parent${file##*/}"
    fi
  done
}

# Prints the names in stored_tokens, an INI file with one section for each token.
tokens() {
  find_home
  stored=$home/stored_tokens
  if ! is_staging && is_set "${HF_TOKEN_PATH-}"; then
    expand "$HF_TOKEN_PATH"
    stored=${path%/*}/stored_tokens
  fi
  [ -f "$stored" ] && [ -r "$stored" ] || return
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      "[DEFAULT]"*) ;;
      "["?*"]"*)
        line=${line#"["}
        emit "${line%"]"*}"
        ;;
    esac
  done <"$stored"
}

repo_or_uri() {
  case $current in
    hf://*@*)
      find_repo "$current" && revisions "${current%%@*}@"
      ;;
    h | hf | hf:*)
      type=
      repos
      repos hf://
      ;;
    *) repos ;;
  esac
}

# Prints the candidates for a value or operand of this kind.
candidates() {
  case $1 in
    files | dirs) printf "\t%s\n" "$1" ;;
    words) for word in $words; do emit "$word"; done ;;
    repo) repo_or_uri ;;
    revision) find_repo "$repo" && revisions ;;
    repo-file) find_repo "$repo" && find_snapshot && repo_files ;;
    token) tokens ;;
  esac
}

command= type= revision= cache_dir= repo= operands=0 plain= waiting= many=
while [ "$#" -gt 1 ]; do
  word=$1
  shift
  if [ -n "$waiting" ]; then
    case $many$word in
      yes-*) ;;
      *)
        note "$waiting" "$word"
        [ -n "$many" ] || waiting=
        continue
        ;;
    esac
  fi
  waiting=
  case $plain$word in
    --) plain=yes ;;
    --*=*) note "${word%%=*}" "${word#*=}" ;;
    -?*) option "$command" "$word" && waiting=$word ;;
    *)
      if [ -n "$plain" ] || ! enter "$command" "$word"; then
        [ "$operands" -gt 0 ] || repo=$word
        operands=$((operands + 1))
      fi
      ;;
  esac
done

current=$1
case $many$current in
  yes-*) waiting= ;;
esac
if [ -n "$waiting" ]; then
  candidates "$kind"
elif [ -n "$plain" ]; then
  operand "$command" "$operands" && candidates "$kind"
else
  case $current in
    --*=*)
      option "$command" "${current%%=*}" || exit 0
      current=${current#*=}
      candidates "$kind"
      ;;
    --n*)
      options "$command"
      negations "$command"
      ;;
    -*) options "$command" ;;
    *)
      if [ "$operands" -eq 0 ] && subcommands "$command"; then
        exit 0
      elif operand "$command" "$operands"; then
        candidates "$kind"
      elif [ -z "$current" ]; then
        options "$command"
      fi
      ;;
  esac
fi
exit 0
