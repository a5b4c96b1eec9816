#!/bin/sh
# Installs hfj, with a Java of its own, below a folder of the user; run it again to update. No root is needed.
#
#   install.sh [--prefix DIR] [--from URL] [--uninstall]
#
#   --prefix DIR   where to install: DIR/lib/hfj/VERSION and the link DIR/bin/hfj (default: ~/.local)
#   --from URL     the archive, or a folder with the archives of all platforms; also file:PATH
#   --uninstall    remove all versions and the link
#
# The archive is compared with its SHA-256, which is downloaded from the same place, URL.sha256.
set -eu

version='@VERSION@'
from='@URL@'
prefix=${HOME:-}/.local
uninstall=

fail() {
  printf 'error: %s\n' "$1" >&2
  printf 'hint: %s\n' "$2" >&2
  exit "${3:-1}"
}

usage() {
  sed -n '4,8s/^# \{0,1\}//p' "$0"
}

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
    --uninstall) uninstall=yes ;;
    -h | --help)
      usage
      exit 0
      ;;
    *) fail "unknown option '$1'" "see --help" 2 ;;
  esac
  shift
done

case $prefix in
  /.local) fail "HOME is not set" "choose a folder with --prefix" 2 ;;
  /*) ;;
  *) prefix=$PWD/$prefix ;;
esac
versions=$prefix/lib/hfj
link=$prefix/bin/hfj

# Whether the link is one that this script made.
is_ours() {
  case $(readlink "$link" 2>/dev/null) in
    ../lib/hfj/*/bin/hfj) true ;;
    *) false ;;
  esac
}

if [ -n "$uninstall" ]; then
  ! is_ours || rm -f "$link"
  rm -rf "$versions"
  echo "removed $versions and $link; the cache and the tokens in ~/.cache/huggingface are kept"
  exit 0
fi

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
if [ -e "$link" ] || [ -h "$link" ]; then
  is_ours || fail "$link exists, and was not made by this installer" "move it away, or choose another folder with --prefix"
fi

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
        curl -fsSL --retry 3 -o "$2" "$1"
      elif command -v wget >/dev/null; then
        wget -q -O "$2" "$1"
      else
        fail "neither curl nor wget is installed" "install one of them, or download $1 and use --from file:PATH"
      fi
      ;;
  esac
}

sha256() {
  if command -v sha256sum >/dev/null; then
    sha256sum "$1"
  elif command -v shasum >/dev/null; then
    shasum -a 256 "$1"
  else
    openssl dgst -sha256 -r "$1"
  fi | cut -c 1-64
}

mkdir -p "$versions" "$prefix/bin" || fail "cannot create $versions" "choose another folder with --prefix"
new=$versions/.new.$$ # on the same disk, so that it can be renamed
trap 'rm -rf "$new"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir "$new"

echo "downloading $from"
fetch "$from" "$new/archive" || fail "cannot download $from" "check the address and the network, and free disk space"
fetch "$from.sha256" "$new/sha256" || fail "cannot download $from.sha256" "check the address and the network"
[ "$(sha256 "$new/archive")" = "$(cut -c 1-64 "$new/sha256")" ] ||
  fail "$from does not match its SHA-256" "download it again; if the error remains, report it"
tar -xzf "$new/archive" -C "$new" || fail "cannot unpack the archive in $versions" "free some space, or choose another folder with --prefix"
set -- "$new"/hfj-*
[ $# -eq 1 ] && [ -x "$1/bin/hfj" ] || fail "$from is not an archive of hfj" "check the address"
found=$("$1/bin/hfj" --version) || fail "hfj does not run on this system" "install Java 17 or newer, and use the file 'hfj' of the release"

folder=${1##*/}
# Renamed, not overwritten: a running hfj goes on with the files that it has open.
[ ! -e "$versions/$folder" ] || mv "$versions/$folder" "$new/old"
mv "$1" "$versions/$folder"
ln -s "../lib/hfj/$folder/bin/hfj" "$new/link"
mv -f "$new/link" "$link"

echo "installed $found: $link -> $versions/$folder"
for other in "$versions"/hfj-*; do
  [ "$other" = "$versions/$folder" ] || echo "kept $other; remove it when no hfj runs from it: rm -r '$other'"
done
case :$PATH: in
  *:"$prefix/bin":*) ;;
  *) echo "note: $prefix/bin is not on your PATH" ;;
esac
echo "to remove hfj: rm -r '$versions' '$link'"
