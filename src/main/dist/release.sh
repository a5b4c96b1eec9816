#!/bin/sh
# Completes the files of a release: release.sh FOLDER VERSION PROJECT
#
# FOLDER has the archives of all platforms; PROJECT is the address of the project on GitHub. Adds the installer, the
# entries for package managers, and the SHA-256 of each file: in FILE.sha256, and of all in SHA256SUMS.
set -eu

folder=$1 version=$2 project=$3
here=$(dirname "$0")

set -- -e "s|@VERSION@|$version|g" -e "s|@PROJECT@|$project|g" -e "s|@URL@|$project/releases/download/v$version|g"
for platform in linux-x64 linux-arm64 macos-x64 macos-arm64 windows-x64; do
  hash=$(sha256sum "$folder/hfj-$version-$platform.tar.gz")
  set -- "$@" -e "s|@SHA256:$platform@|${hash%% *}|g"
done
for template in "$here/install.sh" "$here"/templates/*; do
  sed "$@" "$template" > "$folder/${template##*/}"
done

cd "$folder"
rm -f ./*.sha256 SHA256SUMS
for file in *; do
  sha256sum "$file" > "$file.sha256"
done
cat -- *.sha256 > SHA256SUMS
