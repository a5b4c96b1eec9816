package io.hfj.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
import io.hfj.env.Host;
import io.hfj.env.ProcessContext;
import io.hfj.env.StandardStreams;
import io.hfj.env.TimeSource;
import io.hfj.testing.VirtualTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromptTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private Prompt prompt(String input, String tty) {
    VirtualTime time = VirtualTime.manual();
    Host host =
        new Host(
            new ProcessContext(Map.of(), Path.of("."), Path.of("."), "hfj"),
            new TimeSource(time, time::nanos, time),
            () -> 0.5,
            new StandardStreams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), tty));
    return new Prompt(host, new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  private String reason(String input, String tty) {
    return assertThrows(
            BadInput.class,
            () -> prompt(input, tty).confirms("Go?", reason -> new BadInput(reason, "")))
        .getMessage();
  }

  @Test
  void takesOnlyYesForYes() {
    assertTrue(prompt("Yes\n", "i").confirms("Go?", reason -> new BadInput(reason, "")));
    assertFalse(prompt("\n", "i").confirms("Go?", reason -> new BadInput(reason, "")));
  }

  @Test
  void distinguishesAMissingTerminalFromTheEndOfInput() {
    assertEquals("not a terminal", reason("y\n", ""));
    assertEquals("", printed.toString(StandardCharsets.UTF_8));
    assertEquals("end of input", reason("", "i"));
  }

  @Test
  void endsTheLineOfAQuestionThatIsNotAnswered() {
    assertEquals(Optional.empty(), prompt("", "i").ask("Name:"));
    assertEquals("Name: " + System.lineSeparator(), printed.toString(StandardCharsets.UTF_8));
  }
}
