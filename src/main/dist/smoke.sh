#!/bin/sh
# Tries hfj without a network: smoke.sh PROGRAM
#
# Kills a download, completes it, which has to reuse what arrived, and lists and verifies the cache.
set -eu

hfj=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export HF_HOME="$folder/hf" HF_ENDPOINT=demo:
model=hfj/demo-model

"$hfj" --version
"$hfj" download "$model" --limit-rate 4M > "$folder/killed" 2>&1 &
download=$!
while [ -z "$(find "$folder" -name '*.incomplete' -size +4096k)" ]; do
  kill -0 "$download" || { cat "$folder/killed" && exit 1; }
  sleep 1
done
sleep 3 # ranges are written at their offsets: a large part may hold few bytes
case $(uname -s) in
  MINGW* | MSYS*) taskkill //F //T //PID "$(cat "/proc/$download/winpid")" ;; # Java is a child of cmd.exe
  *) kill -9 "$download" ;;
esac
wait "$download" || echo "killed with $?"

"$hfj" download "$model" 2> "$folder/resumed"
cat "$folder/resumed"
grep -q ' MB reused' "$folder/resumed"
"$hfj" cache ls
"$hfj" cache ls -q | grep -q "model/$model"
"$hfj" cache verify "$model" --fail-on-missing-files
