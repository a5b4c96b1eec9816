package io.hfj.archive;

import io.hfj.env.ArchiveSettings;
import io.hfj.env.Host;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The class data archive of this jar and JVM. Thread-safe. */
public final class ClassArchive {
  /** Set by the launcher: path of the archive without suffix; empty or absent if there is none. */
  private static final String NAME = "hfj.archive";

  /** Set by the options beside the archive: its jar and JVM. */
  static final String STAMP = "hfj.archive.stamp";

  /** The jar's manifest allows it only to a program started by {@code -jar}. */
  static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

  /**
   * Runs the arguments with the lowest priority, and to the end even if the terminal is closed or
   * interrupted: a JVM keeps ignoring the signals that were ignored when it started.
   */
  private static final String DETACHED =
      "trap '' HUP INT; command -v nice >/dev/null && exec nice -n 19 \"$@\"; exec \"$@\"";

  /** The variables that set the encoding of paths, the only ones that are passed on. */
  private static final Set<String> LOCALE = Set.of("LANG", "LC_ALL", "LC_CTYPE");

  private ClassArchive() {}

  /**
   * Starts making the archive in the background if it is missing or made for another jar or JVM,
   * unless settings forbid it. Called at the end of a run: does not wait, print or throw.
   */
  public static void refresh(Host host) {
    String name = System.getProperty(NAME, "");
    if (name.isEmpty() || !ArchiveSettings.from(host).wanted()) {
      return;
    }
    try {
      Path jar = Path.of(System.getProperty("java.class.path"));
      String stamp = stamp(jar);
      ArchiveFiles files = new ArchiveFiles(Path.of(name));
      if (!stamp.equals(System.getProperty(STAMP)) && files.claim(stamp, host.clock().instant())) {
        String maker = ArchiveBuilder.class.getName();
        start(
            List.of("-XX:+UseSerialGC", "-Xmx32m", NATIVE_ACCESS),
            jar,
            maker,
            name,
            jar.toString(),
            stamp);
      }
    } catch (IOException | RuntimeException e) {
      // Most often a folder that is not writable: then every start is as slow as the first.
    }
  }

  /** Returns a key of jar and JVM: size and time of the jar, version of the JVM. */
  static String stamp(Path jar) throws IOException {
    BasicFileAttributes found = Files.readAttributes(jar, BasicFileAttributes.class);
    long modified = found.lastModifiedTime().to(TimeUnit.SECONDS);
    String jvm = System.getProperty("java.vm.version").replace(' ', '_');
    return found.size() + "-" + modified + "-" + jvm;
  }

  /**
   * Starts a JVM with that jar. It outlives this one and holds none of its streams, so that a
   * reader of our output does not wait for it. Of the environment it gets only the locale, since
   * other variables may hold tokens.
   *
   * @param program main class and arguments
   */
  static Process start(List<String> flags, Path jar, String... program) throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", DETACHED, "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // It lives for seconds: C2 would not pay off.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8", "-Xlog:disable"));
    command.addAll(flags);
    command.addAll(List.of("-cp", jar.toString()));
    command.addAll(List.of(program));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(new File("/")) // so that the current disk can be unmounted
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().retainAll(LOCALE);
    return builder.start();
  }
}
