#!/bin/sh
# hfj: this script with the jar appended. Java reads a zip from its end and ignores what precedes it.
# Uses shell builtins only: starting a program would delay every run.

if [ -n "${JAVA_HOME-}" ] && [ -f "$JAVA_HOME/bin/java" ] && [ -x "$JAVA_HOME/bin/java" ]; then
  java=$JAVA_HOME/bin/java
else
  if [ -n "${JAVA_HOME-}" ]; then
    printf '%s\n' "hfj: JAVA_HOME is $JAVA_HOME, which has no bin/java to run; trying the java on PATH instead." >&2
  fi
  if ! command -v java >/dev/null; then
    printf '%s\n' "hfj needs Java 17 or newer, and there is none; install one, or set JAVA_HOME to the folder of one." >&2
    exit 2
  fi
  java=java
fi

# Called as "sh hfj", $0 has no folder, and java would take a name such as -hfj or @hfj for an option.
case $0 in
  /*) jar=$0 ;;
  ./*) jar=${PWD%/}${0#.} ;;
  *) jar=${PWD%/}/$0 ;;
esac
archive=

# CompileThresholdScaling: at the default thresholds, compiling took a quarter of the processor time of a 1 GiB
# download, which spends its time in one loop. MaxInlineLevel: keeps the TLS read path from being compiled as one unit,
# which takes a second.
compiler='-XX:CompileThresholdScaling=4 -XX:MaxInlineLevel=5'
