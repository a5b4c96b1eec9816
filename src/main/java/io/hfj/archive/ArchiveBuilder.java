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

/** Makes an archive; a program of its own, started in the background. */
public final class ArchiveBuilder {
  /** Each step takes some seconds; what hangs for so long is ended. */
  private static final long LONGEST_STEP_SECONDS = 300;

  private ArchiveBuilder() {}

  /**
   * Trains, and puts the archive in its place if all went well. Otherwise the claim stays and keeps
   * others from trying at once.
   *
   * @param args the archive's path without ending; the jar; the stamp it is made for
   * @throws IOException if the disk refuses; nobody sees it
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
      // Not the archive that a JVM can write of itself as it exits (ArchiveClassesAtExit): Java 17
      // does not look whether such a one is cut short, and crashes.
      boolean trained =
          run(
              List.of("-XX:DumpLoadedClassList=" + classes, "-Djna.tmpdir=" + scratch),
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
        // The JVM logs to stdout, where results belong, that an archive does not fit.
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
   * Where hashes and TLS are done by a library, what is left for Java is to hand buffers on, and
   * the thorough compiler costs more than it brings: a quarter of the processor time of 1 GiB by
   * TLS. Where they are not, hashes are ten times slower without it.
   */
  private static String compilers() {
    return NativeCrypto.provider().isPresent() ? "-XX:TieredStopAtLevel=1 " : "";
  }

  /** Runs a JVM to its end; false if that is not a good one. */
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
