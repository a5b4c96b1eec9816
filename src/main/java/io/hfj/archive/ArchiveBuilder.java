package io.hfj.archive;

import io.hfj.env.NativeCrypto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The program that makes an archive, started in the background. */
public final class ArchiveBuilder {
  /** A step takes some seconds; one that takes so long is killed. */
  private static final long LONGEST_STEP_SECONDS = 300;

  private ArchiveBuilder() {}

  /**
   * Runs the training and publishes the archive. After a failure the claim is kept, so that no
   * other process retries immediately.
   *
   * @param args the archive's path without ending; the jar; the stamp it is made for
   * @throws IOException if the disk fails; not reported to the user
   * @throws InterruptedException never
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    make(new ArchiveFiles(Path.of(args[0])), Path.of(args[1]), args[2]);
  }

  private static void make(ArchiveFiles files, Path jar, String stamp)
      throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("hfj-training");
    try {
      Path classes = scratch.resolve("classes");
      // Not -XX:ArchiveClassesAtExit: Java 17 does not detect that such an archive is truncated,
      // and crashes.
      boolean trained =
          run(
              List.of(
                  "-XX:DumpLoadedClassList=" + classes,
                  "-Djna.tmpdir=" + scratch,
                  ClassArchive.NATIVE_ACCESS),
              jar,
              TrainingRun.class.getName(),
              scratch.toString());
      boolean made =
          trained
              && run(
                  List.of(
                      "-Xshare:dump",
                      "-XX:SharedClassListFile=" + classes,
                      "-XX:SharedArchiveFile=" + files.unfinished()),
                  jar);
      if (made && stamp.equals(ClassArchive.stamp(jar))) {
        // Otherwise the JVM reports an archive that does not match on stdout, among the results.
        files.publish(
            "-Xlog:disable " + compilers() + "-D" + ClassArchive.STAMP + "=" + stamp + "\n");
        files.prune(Clock.systemUTC().instant());
      }
    } finally {
      Files.deleteIfExists(files.unfinished());
      remove(scratch);
    }
  }

  /**
   * Returns the compiler flags. Where a native library does hashes and TLS, Java only copies
   * buffers, and the C2 compiler costs more than it gains: a quarter of the processor time of 1 GiB
   * over TLS. Elsewhere hashes are ten times slower without it.
   */
  private static String compilers() {
    return NativeCrypto.provider().isPresent() ? "-XX:TieredStopAtLevel=1 " : "";
  }

  /** Runs a JVM to its end; returns whether it succeeded. */
  private static boolean run(List<String> flags, Path jar, String... program)
      throws IOException, InterruptedException {
    Process jvm = ClassArchive.start(flags, jar, program);
    if (!jvm.waitFor(LONGEST_STEP_SECONDS, TimeUnit.SECONDS)) {
      jvm.destroyForcibly().waitFor();
    }
    return jvm.exitValue() == 0;
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
