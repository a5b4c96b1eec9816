package io.hfj.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs Jazzer, a coverage-guided fuzzer, on one target after the other, each in its own JVM. Runs
 * with {@code -Pfuzz} only; see the package documentation.
 */
@Execution(ExecutionMode.SAME_THREAD)
class JazzerRun {
  private static final int SECONDS = Integer.getInteger("fuzz.seconds", 600);

  /** Detectors that would report the intended access to files and URLs as attacks. */
  private static final String DISABLED_HOOKS =
      Stream.of(
              "FilePathTraversal", "ServerSideRequestForgery", "RegexInjection", "RegexRoadblocks")
          .map("com.code_intelligence.jazzer.sanitizers."::concat)
          .collect(Collectors.joining(File.pathSeparator));

  /** The class path of the tests; Failsafe hides it in the manifest of a jar behind its own. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** The targets named in {@code fuzz.target}, or all. */
  static List<String> targets() {
    String names = System.getProperty("fuzz.target", "");
    List<String> selected = Arrays.asList(names.split(","));
    return FuzzTargets.ALL.stream()
        .filter(
            target ->
                names.isEmpty() || selected.contains(target.substring(target.lastIndexOf('.') + 1)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void findsNothing(String target) throws Exception {
    Path folder =
        Path.of("target", "fuzz", target.substring(target.lastIndexOf('.') + 1)).toAbsolutePath();
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    Path log = folder.resolve("log");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx768m",
            "-Dfile.encoding=UTF-8",
            "-cp",
            classPath(),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + target,
            "--instrumentation_includes=io.hfj.**",
            "--disabled_hooks=" + DISABLED_HOOKS,
            "-max_total_time=" + SECONDS,
            "-timeout=20",
            "-rss_limit_mb=3000",
            corpus.toString(),
            FuzzTargets.inputs(target).toAbsolutePath().toString());
    Process jazzer =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertEquals(0, jazzer.waitFor(), () -> "see " + log);
    } finally {
      jazzer.destroyForcibly();
    }
    assertFalse(Files.readString(log).contains("== Java Exception"), () -> "see " + log);
  }
}
