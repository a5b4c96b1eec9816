package io.hfj.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs each target on its stored inputs, and on some mutations of them. */
class FuzzTest {
  private static final int MUTATED_INPUTS = Integer.getInteger("fuzz.inputs", 1500);
  private static final Duration TIME_LIMIT = Duration.ofMillis(300);

  static List<String> targets() {
    return FuzzTargets.ALL;
  }

  @ParameterizedTest
  @MethodSource("targets")
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void passesOnStoredInputs(String target) throws Exception {
    MethodHandle entry = FuzzTargets.entry(target);
    List<Path> files = FuzzTargets.inputFiles(target);
    assertFalse(files.isEmpty(), target + " has no inputs");
    for (Path file : files) {
      run(entry, Files.readAllBytes(file), file.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void passesOnMutatedInputs(String target) throws Exception {
    MethodHandle entry = FuzzTargets.entry(target);
    List<byte[]> seeds = new ArrayList<>();
    for (Path file : FuzzTargets.inputFiles(target)) {
      seeds.add(Files.readAllBytes(file));
    }
    Mutator mutator = new Mutator(Long.getLong("fuzz.seed", 1), seeds);
    long end = System.nanoTime() + TIME_LIMIT.toNanos();
    for (int i = 0; i < MUTATED_INPUTS && System.nanoTime() < end; i++) {
      byte[] input = mutator.next();
      run(entry, input, Base64.getEncoder().encodeToString(input));
    }
  }

  private static void run(MethodHandle entry, byte[] input, String name) {
    try {
      entry.invoke(input);
    } catch (Throwable failure) {
      fail("on input " + name, failure);
    }
  }

  @Test
  void listsAllTargets() throws Exception {
    Path root = Path.of("src/test/java");
    try (Stream<Path> files = Files.walk(root)) {
      Set<String> found =
          files
              .filter(file -> file.getFileName().toString().endsWith("Fuzz.java"))
              .map(file -> root.relativize(file).toString().replace('\\', '/'))
              .map(name -> name.replaceFirst("\\.java$", "").replace('/', '.'))
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(found, new TreeSet<>(FuzzTargets.ALL));
      assertTrue(found.size() > 10);
    }
  }
}
