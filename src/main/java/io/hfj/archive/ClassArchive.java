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

/** The archive this run was, or could have been, started with. Thread-safe. */
public final class ClassArchive {
  /**
   * Set by the launcher: the archive's path without ending; empty or absent if there can be none.
   */
  private static final String NAME = "hfj.archive";

  /** Set by the options beside the archive: what that was made for. */
  static final String STAMP = "hfj.archive.stamp";

  /**
   * Runs the arguments to the end even if the terminal is closed or somebody stops what runs there
   * meanwhile (a JVM keeps ignoring what it was started to ignore), and after all others if it can.
   */
  private static final String ALOOF =
      "trap '' HUP INT; command -v nice >/dev/null && exec nice -n 19 \"$@\"; exec \"$@\"";

  /** What decides about the encoding of paths; the archive's makers need nothing else. */
  private static final Set<String> LOCALE = Set.of("LANG", "LC_ALL", "LC_CTYPE");

  private ClassArchive() {}

  /**
   * Has the archive made in the background if it is missing or for another jar or JVM, and if that
   * is wanted. To be called at the end of a run: waits for nothing, prints nothing, throws nothing.
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
        start(List.of("-XX:+UseSerialGC", "-Xmx32m"), jar, maker, name, jar.toString(), stamp);
      }
    } catch (IOException | RuntimeException e) {
      // A folder that cannot be written, most often: then every start is as slow as the first.
    }
  }

  /** What an archive is for, in a word: size and time of the jar, and the JVM's version. */
  static String stamp(Path jar) throws IOException {
    BasicFileAttributes found = Files.readAttributes(jar, BasicFileAttributes.class);
    long modified = found.lastModifiedTime().to(TimeUnit.SECONDS);
    String jvm = System.getProperty("java.vm.version").replace(' ', '_');
    return found.size() + "-" + modified + "-" + jvm;
  }

  /**
   * Starts a JVM with that jar, which outlives this one and holds none of its streams: who waits
   * for the end of our output must not wait for it. Without the environment, whose tokens and
   * proxies are none of its business.
   *
   * @param program main class and arguments
   */
  static Process start(List<String> flags, Path jar, String... program) throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", ALOOF, "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // It lives for seconds: what the thorough compiler would gain never comes back.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8", "-Xlog:disable"));
    command.addAll(flags);
    command.addAll(List.of("-cp", jar.toString()));
    command.addAll(List.of(program));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(new File("/")) // whatever disk we work on can be unmounted
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().retainAll(LOCALE);
    return builder.start();
  }
}
