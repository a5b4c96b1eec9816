#!/bin/sh
# Installs hfj, with a Java of its own, below a folder of the user; see usage. Run it again to update. No root is needed.
set -eu

version='@VERSION@'
from='@URL@'

usage() {
  cat <<'END'
  install.sh [--prefix DIR] [--from URL] [--uninstall]

  --prefix DIR   where to install: DIR/lib/hfj/VERSION and the link DIR/bin/hfj (default: ~/.local)
  --from URL     the archive, or a folder with the archives of all platforms; also file:PATH
  --uninstall    remove all versions and the link

The archive is compared with its SHA-256, which is downloaded from the same place, URL.sha256.
END
}

fail() {
  printf 'error: %s\n' "$1" >&2
  printf 'hint: %s\n' "$2" >&2
  exit "${3:-1}"
}

# Whether the link is one that this script made.
is_ours() {
  case $(readlink "$link" 2>/dev/null) in
    ../lib/hfj/hfj-*/bin/hfj | "$versions"/hfj-*/bin/hfj) true ;;
    *) false ;;
  esac
}

# Removes only what this script made: below /usr, the package for Debian is in the same folder.
uninstall() {
  found=
  for path in "$versions"/hfj-* "$versions"/.new.* "$link"; do
    [ -e "$path" ] || [ -h "$path" ] || continue
    [ "$path" != "$link" ] || is_ours || continue
    rm -rf "$path" || fail "cannot remove $path" "check its permissions"
    echo "removed $path"
    found=yes
  done
  rmdir "$versions" 2>/dev/null || true
  [ -n "$found" ] || echo "hfj is not installed in $prefix"
  echo "the cache and the tokens in ~/.cache/huggingface are kept"
}

# Downloads the address $1 to the file $2.
fetch() {
  case $1 in
    file:*)
      path=${1#file:}
      case $path in ///*) path=${path#//} ;; esac
      cp "$path" "$2"
      ;;
    *)
      if command -v curl >/dev/null; then
        curl -fsSL --retry 3 --connect-timeout 30 --speed-limit 1 --speed-time 60 -o "$2" "$1"
      elif command -v wget >/dev/null; then
        wget -q -T 60 -O "$2" "$1"
      else
        fail "neither curl nor wget is installed" "install one of them, or use --from file:PATH"
      fi
      ;;
  esac
}

# Prints the SHA-256 of a file. Not by its name: sha256sum marks names with a backslash.
sha256() {
  if command -v sha256sum >/dev/null; then
    sha256sum
  elif command -v shasum >/dev/null; then
    shasum -a 256
  else
    openssl dgst -sha256 -r
  fi <"$1" | cut -c 1-64
}

# Leaves nothing unfinished, and puts the version back that was there if the new one is not in its place.
clean() {
  [ -z "$folder" ] || [ -e "$versions/$folder" ] || [ ! -e "$new/old" ] || mv "$new/old" "$versions/$folder"
  [ -z "$new" ] || rm -rf "$new"
  rmdir "$versions" "$prefix/lib" "$prefix/bin" 2>/dev/null || true # those that are empty
}

install() {
  case $(uname -s)-$(uname -m) in
    Linux-x86_64 | Linux-amd64) platform=linux-x64 ;;
    Linux-aarch64 | Linux-arm64) platform=linux-arm64 ;;
    Darwin-x86_64) platform=macos-x64 ;;
    Darwin-arm64) platform=macos-arm64 ;;
    *) fail "no archive for $(uname -s) on $(uname -m)" "install Java 17 or newer, and use the file 'hfj' of the release" ;;
  esac
  case $from in
    *.tar.gz) ;;
    '' | @*) fail "no address to install from" "name one with --from" 2 ;;
    *) from=${from%/}/hfj-$version-$platform.tar.gz ;;
  esac
  shown=$(printf %s "$from" | sed 's|//[^/@]*@|//|') # without a password
  if [ -e "$link" ] || [ -h "$link" ]; then
    is_ours || fail "$link exists, and was not made by this installer" "move it away, or choose another folder with --prefix"
  fi
  command -v sha256sum >/dev/null || command -v shasum >/dev/null || command -v openssl >/dev/null ||
    fail "neither sha256sum, shasum nor openssl is installed" "install one of them"
  mkdir -p "$versions" "$prefix/bin" || fail "cannot create $versions" "choose another folder with --prefix"

  new='' folder=''
  trap clean EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 141' PIPE
  trap 'exit 143' TERM
  # On the same disk, so that it can be renamed. Not named by $$, which containers that share the folder have in common.
  new=$(mktemp -d "$versions/.new.XXXXXX") || fail "cannot write to $versions" "choose another folder with --prefix"

  echo "downloading $shown"
  fetch "$from" "$new/archive" || fail "cannot download $shown" "check the address and the network, and free disk space"
  fetch "$from.sha256" "$new/sha256" || fail "cannot download $shown.sha256" "check the address and the network"
  expected=$(cut -c 1-64 "$new/sha256")
  [ "${#expected}" -eq 64 ] || fail "$shown.sha256 has no SHA-256" "check the address"
  [ "$(sha256 "$new/archive")" = "$expected" ] ||
    fail "$shown does not match its SHA-256" "download it again; if the error remains, report it"
  tar -xzf "$new/archive" -C "$new" 2>"$new/errors" || {
    sed -n 1p "$new/errors" >&2
    fail "cannot unpack the archive in $versions" "free some space, or choose another folder with --prefix"
  }
  set -- "$new"/hfj-*
  [ $# -eq 1 ] && [ -f "$1/bin/hfj" ] || fail "$shown is not an archive of hfj" "check the address"
  [ -x "$1/bin/hfj" ] || fail "the disk of $versions does not allow programs (noexec)" "choose another folder with --prefix"
  found=$(cd / && "$1/bin/hfj" --version </dev/null) || fail "hfj does not run on this system, or not in this folder" \
    "choose another folder with --prefix, or install Java 17 or newer, and use the file 'hfj' of the release"

  folder=${1##*/}
  # Renamed, not overwritten: a running hfj goes on with the files that it has open.
  [ ! -e "$versions/$folder" ] || mv "$versions/$folder" "$new/old"
  mv "$1" "$versions/$folder"
  rm -rf "${versions:?}/$folder/$folder" # moved into the folder of another installer that was faster
  mkdir -p "$prefix/bin"
  target=../lib/hfj/$folder/bin/hfj
  # bin may be a link to a folder elsewhere.
  [ "$(cd -P "$prefix/bin/../lib/hfj" 2>/dev/null && pwd)" = "$(cd -P "$versions" && pwd)" ] ||
    target=$versions/$folder/bin/hfj
  ln -s "$target" "$new/link"
  mv -f "$new/link" "$link"

  echo "installed $found: $link -> $versions/$folder"
  for other in "$versions"/hfj-*; do
    [ "$other" = "$versions/$folder" ] || [ ! -e "$other" ] ||
      echo "kept $other; remove it when no hfj runs from it: rm -r '$other'"
  done
  case :$PATH: in
    *:"$prefix/bin":*) ;;
    *) echo "note: $prefix/bin is not on your PATH" ;;
  esac
  echo "to remove hfj: rm -r '$versions'/hfj-* '$link'"
}

main() {
  prefix=${HOME:-}/.local
  action=install
  while [ $# -gt 0 ]; do
    case $1 in
      --prefix | --from)
        [ $# -ge 2 ] || fail "$1 requires a value" "see --help" 2
        case $1 in
          --prefix) prefix=$2 ;;
          --from) from=$2 ;;
        esac
        shift
        ;;
      --uninstall) action=uninstall ;;
      -h | --help)
        usage
        exit 0
        ;;
      *) fail "unknown option '$1'" "see --help" 2 ;;
    esac
    shift
  done
  case $prefix in
    '') fail "the folder of --prefix is empty" "name one" 2 ;;
    /.local) [ -n "${HOME:-}" ] || fail "HOME is not set" "choose a folder with --prefix" 2 ;;
    /*) ;;
    *) prefix=$PWD/$prefix ;;
  esac
  prefix=${prefix%/}
  versions=$prefix/lib/hfj
  link=$prefix/bin/hfj
  "$action"
}

main "$@" # at the end: a shell that reads a broken download of this script runs nothing
