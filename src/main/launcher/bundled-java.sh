#!/bin/sh
# hfj with a Java of its own: bin/hfj beside lib, which has the jar, the Java runtime and an archive of its classes.
# Uses shell builtins only, except for a link: starting a program would delay every run.

self=$0
case $self in
  */*) ;;
  *) self=./$self ;; # sh hfj
esac
while [ -h "$self" ]; do
  link=$(readlink "$self")
  case $link in
    /*) self=$link ;;
    *) self=${self%/*}/$link ;;
  esac
done
lib=$(CDPATH='' cd -P "${self%/*}/../lib" 2>/dev/null && pwd)
java=$lib/runtime/bin/java
jar=$lib/hfj.jar
archive=$lib/hfj.jsa
if [ ! -x "$java" ]; then
  printf '%s\n' "hfj: $self is not in the folder that it was unpacked in, beside lib; use a link to it instead." >&2
  exit 2
fi
