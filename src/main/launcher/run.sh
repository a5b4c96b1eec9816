
# Java takes the encoding of file names and arguments from the locale: in C, or in a locale that is set but not
# installed (as in many containers), it cannot represent non-ASCII characters. C.UTF-8 can, and has no regional formats.
locale=${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}
case $locale in
  C | POSIX) locale=C.UTF-8 ;;
  *[Uu][Tt][Ff]*8) [ ! -d /usr/lib/locale/C.utf8 ] || locale=C.UTF-8 ;; # the same encoding, and installed
  # Such as en_US. Rare enough to start locale(1), which prints ASCII for a locale that is not installed.
  *) case $(locale charmap 2>/dev/null) in ANSI_X3.4-1968 | US-ASCII) locale=C.UTF-8 ;; esac ;;
esac
# LC_ALL, not LC_CTYPE: if any variable names a locale that is not installed, Java uses the C locale for everything.
[ "$locale" != C.UTF-8 ] || export LC_ALL="$locale"

# In a removed folder dash has an empty PWD, and pwd succeeds.
if ! pwd -P >/dev/null 2>&1 || [ -z "$PWD" ]; then
  printf '%s\n' "hfj: the folder you are in has been removed; change to another one first." >&2
  exit 2
fi

# Replace closed streams by /dev/null. Otherwise the first file that java opens would get the descriptor.
{ true 3<&0; } 2>/dev/null || exec </dev/null
{ true 3>&1; } 2>/dev/null || exec >/dev/null
{ true 3>&2; } 2>/dev/null || exec 2>/dev/null

# Which of stdin, stdout and stderr are terminals; Java only reports whether all are.
tty=
[ -t 0 ] && tty=i
[ -t 1 ] && tty=${tty}o
[ -t 2 ] && tty=${tty}e

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

# Help and version are printed sooner with the quick compiler (C1) only.
[ "${1-}" != version ] || compiler=-XX:TieredStopAtLevel=1
for word; do
  case $word in
    -h | --help | -V | --version) compiler=-XX:TieredStopAtLevel=1 ;;
  esac
done

# Java refuses two collectors; the user may have selected one.
collector=-XX:+UseSerialGC
case ${JDK_JAVA_OPTIONS-}${JAVA_TOOL_OPTIONS-}${_JAVA_OPTIONS-} in *GC*) collector= ;; esac

if [ -n "$archive" ]; then
  # ArchiveRelocationMode: by default Java maps the archive at a random address, and relocates all of it at every start.
  # The main class, not -jar, with which Java would read the jar too.
  set -- "-XX:SharedArchiveFile=$archive" -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 \
    --enable-native-access=ALL-UNNAMED -cp "$jar" io.hfj.Main "$@"
else
  set -- -jar "$jar" "$@"
fi

# Only flags that every Java accepts, so that an old one gets as far as printing that it is too old, or that an old one
# ignores (IgnoreUnrecognizedVMOptions), such as VMOptionsFile and -Xlog.
# DisplayVMOutputToStderr, Xlog: JVM warnings, for instance of little memory, would mix with the results on stdout.
# Xmn: by default the young generation is a share of the machine's memory, which Java fills before it collects garbage.
# CompressedClassSpaceSize: by default Java reserves 1 GiB of addresses, more than "ulimit -v" of shared machines allows.
# useNativeAccessorOnly: Java 18 and later would generate code for a method that is called once, by reflection.
# shellcheck disable=SC2086 # the flags of compiler and collector are words
exec "$java" $collector -Xmn16m -XX:CompressedClassSpaceSize=32m -XX:+IgnoreUnrecognizedVMOptions -XX:+DisplayVMOutputToStderr \
  -Xlog:all=off:stdout $compiler \
  -Xshare:auto -Djdk.reflect.useNativeAccessorOnly=true -Dfile.encoding=UTF-8 "-Dhfj.name=${0##*/}" "-Dhfj.tty=$tty" "$@"
