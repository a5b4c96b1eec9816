#!/bin/sh
# hfj: this script, with the jar behind it. Java reads a zip from its end and minds nothing that stands before it.
# Only words the shell knows itself: every program started here would delay every run.

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

# Java takes the encoding of file names and arguments from the locale: in C, or in a locale that is named but not
# installed (as in many containers), it loses every letter but ASCII. C.UTF-8 has the letters and no country's habits.
locale=${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}
case $locale in
  C | POSIX) locale=C.UTF-8 ;;
  *[Uu][Tt][Ff]*8) [ ! -d /usr/lib/locale/C.utf8 ] || locale=C.UTF-8 ;; # the same letters, and it is there
  # Such as en_US. Rare enough for a program that knows: of a locale that is not installed it says ASCII.
  *) case $(locale charmap 2>/dev/null) in ANSI_X3.4-1968 | US-ASCII) locale=C.UTF-8 ;; esac ;;
esac
# Not LC_CTYPE alone: of one name that is not installed, in whatever variable, Java takes the C locale for all.
[ "$locale" != C.UTF-8 ] || export LC_ALL="$locale"

# dash knows no PWD there, and prints it without failing.
if ! pwd -P >/dev/null 2>&1 || [ -z "$PWD" ]; then
  printf '%s\n' "hfj: the folder you are in has been removed; change to another one first." >&2
  exit 2
fi

# A closed stdout wants nothing. Left closed, its number would go to the first file that java opens.
{ true 3>&1; } 2>/dev/null || exec >/dev/null

# Which of stdin, stdout and stderr are terminals: Java can only say it of all at once.
tty=
[ -t 0 ] && tty=i
[ -t 1 ] && tty=${tty}o
[ -t 2 ] && tty=${tty}e

# Called as "sh hfj" there is no folder in $0, and java would take a name such as -hfj or @hfj for an option. The whole
# path, since an archive of classes counts for the path it was made with.
case $0 in
  /*) jar=$0 ;;
  ./*) jar=${PWD%/}${0#.} ;;
  *) jar=${PWD%/}/$0 ;;
esac

# Java splits a path at a colon, and cannot decode characters of four bytes in UTF-8, such as emoji.
case $jar in
  *:* | *[!\ -~]*)
    case $jar in
      *:* | *"$(printf '\360')"*)
        printf '%s\n' "hfj: Java cannot run a file whose path has a colon or an emoji: $jar; move it to another folder." >&2
        exit 2
        ;;
    esac
    ;;
esac

# Help and version are told sooner with the quick compiler alone; a download needs the thorough one as well.
quick=
[ "${1-}" != version ] || quick=yes
for word; do
  case $word in
    -h | --help | -V | --version) quick=yes ;;
  esac
done

# An archive of the classes hfj uses, made by io.hfj.archive.ClassArchive for this java and this file: read instead of the
# jar if its two files are there and nobody else's (-O, which a shell need not have, says that). Named after both paths;
# where a name or a colon (java would split the path there) stands in the way, and for those who give java options of
# their own, which might not go together with it, there is none.
archive=
flat=
if [ -z "${JDK_JAVA_OPTIONS-}${JAVA_TOOL_OPTIONS-}${_JAVA_OPTIONS-}" ]; then
  if [ -n "${XDG_CACHE_HOME-}" ]; then caches=$XDG_CACHE_HOME; else caches=${HOME:+${HOME%/}/.cache}; fi
  case $caches$java$jar in
    *:*) ;;
    /*) archive=$caches ;;
  esac
fi
if [ -n "$archive" ]; then
  rest=$java$jar
  while :; do
    case $rest in
      */*) flat=$flat${rest%%/*}+ rest=${rest#*/} ;;
      *) break ;;
    esac
  done
  archive=$archive/hfj/$flat$rest
fi

# Flags every Java knows, so that an old one gets as far as saying that it is too old; or that it can be told not to mind,
# as VMOptionsFile and -Xlog below.
# DisplayVMOutputToStderr, Xlog: the warnings of Java, for instance of a small memory, would go to stdout among the results.
# Xmn: Java would give new objects a share of the machine's memory, and fill that before it looks what can go.
# CompileThresholdScaling: at the usual thresholds compiling took a quarter of the processor time of a download of 1 GiB,
# in which all that lasts is one loop. MaxInlineLevel: with it reading by TLS is not compiled all in one, for a second.
set -- -XX:+UseSerialGC -Xmn16m -XX:+IgnoreUnrecognizedVMOptions -XX:+DisplayVMOutputToStderr \
  -Xlog:all=off:stdout -XX:CompileThresholdScaling=4 -XX:MaxInlineLevel=5 \
  -Xshare:auto -Dfile.encoding=UTF-8 "-Dhfj.name=${0##*/}" "-Dhfj.tty=$tty" "-Dhfj.archive=$archive" -jar "$jar" "$@"
if [ -n "$archive" ] && [ -f "$archive.options" ] && [ -r "$archive.options" ] && [ -f "$archive.jsa" ] &&
  [ -O "$archive.options" ] 2>/dev/null && [ -O "$archive.jsa" ]; then
  # Java crashes on an archive that was spoiled on disk; without its options the next run does not use it. Java cuts the
  # command at each semicolon, also of a text. Its report and a core would lie in the folder the user is in.
  export hfj_archive="$archive"
  set -- "-XX:SharedArchiveFile=$archive.jsa" "-XX:VMOptionsFile=$archive.options" \
    "-XX:ErrorFile=$archive.crash.log" -XX:-CreateCoredumpOnCrash \
    '-XX:OnError=rm -f "$hfj_archive.options"; echo "hfj: Java crashed: run the same command again" >&2' "$@"
fi
[ -z "$quick" ] || set -- -XX:TieredStopAtLevel=1 "$@"
exec "$java" "$@"
