package io.hfj.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitHookTest {
  @TempDir Path folder;

  /** A signal may come while the program starts. */
  @Test
  void runsAtOnceIfTheProcessIsEndingAlready() throws Exception {
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LateRegistration.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertTrue(process.waitFor(30, TimeUnit.SECONDS), "still running");
      assertEquals(List.of("restored", "closed"), Files.readAllLines(out));
    } finally {
      process.destroyForcibly();
    }
  }

  /** A program that registers the hook while it ends. */
  static final class LateRegistration {
    private LateRegistration() {}

    public static void main(String[] args) {
      Runtime.getRuntime().addShutdownHook(new Thread(LateRegistration::register));
    }

    private static void register() {
      try (ExitHook hook = ExitHook.register("late", () -> System.out.println("restored"))) {
        hook.cancel();
      }
      System.out.println("closed");
    }
  }
}
