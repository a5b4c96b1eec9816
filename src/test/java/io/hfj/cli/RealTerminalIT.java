package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.HubRepo;
import io.hfj.testing.CacheFixture;
import io.hfj.testing.FakeHub;
import io.hfj.testing.Prerequisite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Prompts and the list of revisions at a terminal opened by {@code script}. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no script(1)")
class RealTerminalIT {
  private static final String SECRET = "hf_abcdefghijklmnopqrstuvwxyzWXYZ";

  @TempDir Path temp;

  @BeforeAll
  static void requireScript() {
    Prerequisite.SCRIPT.require(
        Files.isExecutable(Path.of("/usr/bin/script")), "no script(1) here");
  }

  @Test
  void hidesATokenWhenOutputIsRedirected() throws Exception {
    try (FakeHub hub = FakeHub.start(HubRepo.model("acme/x").file("a", "b").build())) {
      hub.repos().account(SECRET, "alice");
      Session session = new Session("login --endpoint " + hub.endpoint() + " > out");
      session.await("Choice [1]:");
      session.type("2\n");
      session.await("(input hidden):");
      session.type(SECRET + "\n");
      session.end();
      assertFalse(session.screen.toString().contains(SECRET), session.screen.toString());
      assertEquals(SECRET, Files.readString(temp.resolve("hf/token")));
    }
  }

  @Test
  void choosesRevisionsWithKeys() throws Exception {
    new CacheFixture(temp.resolve("hf/hub")).sound();
    Session session = new Session("delete-cache");
    session.await("0 revisions selected");
    session.type("\033[B \033[1;5A\n"); // down, choose; Ctrl+Up does nothing
    session.await("[y/N]:");
    session.type("n\n");
    session.end();
    String screen = session.screen.toString();
    assertTrue(screen.contains("1 revisions selected"), screen);
    assertTrue(screen.contains("About to delete 1 repository"), screen);
  }

  @Test
  void restoresTheTerminalAfterAnInterrupt() throws Exception {
    new CacheFixture(temp.resolve("hf/hub")).sound();
    Session session = new Session("delete-cache");
    session.await("0 revisions selected");
    session.type("\003");
    session.end();
    assertTrue(session.screen.toString().contains("\033[?25h\033[?1049l"), "a shown cursor");
    assertTrue(session.screen.toString().contains("interrupted"), session.screen::toString);
  }

  /** A command at a terminal of 80 columns; asserts at its end that the terminal is restored. */
  private final class Session {
    private final StringBuilder screen = new StringBuilder();
    private final Process process;

    Session(String words) throws IOException {
      String command =
          "stty rows 24 cols 80; stty -g > before; "
              + Path.of(System.getProperty("hfj.launcher", "target/hfj")).toAbsolutePath()
              + " "
              + words
              + "; stty -g > after";
      ProcessBuilder builder =
          new ProcessBuilder(List.of("/usr/bin/script", "-q", "-e", "-c", command, "/dev/null"))
              .directory(temp.toFile())
              .redirectErrorStream(true);
      builder.environment().put("HOME", temp.toString());
      builder.environment().put("HF_HOME", temp.resolve("hf").toString());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().put("TERM", "xterm");
      process = builder.start();
    }

    void type(String text) throws IOException {
      process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    }

    void await(String text) throws IOException {
      while (screen.indexOf(text) < 0) {
        int next = process.getInputStream().read();
        assertTrue(next >= 0, screen::toString);
        screen.append((char) next);
      }
    }

    void end() throws Exception {
      screen.append(
          new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
      assertEquals(0, process.waitFor(), screen::toString);
      assertEquals(
          Files.readString(temp.resolve("before")), Files.readString(temp.resolve("after")));
    }
  }
}
