package io.hfj.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {
  @Test
  void measuresTheWindowEachTime() {
    WindowSize[] size = {new WindowSize(100, 30)};
    Terminal terminal =
        new Terminal(Map.of(), true, StandardCharsets.UTF_8, () -> Optional.of(size[0]));
    assertEquals(100, terminal.columns());
    size[0] = new WindowSize(60, 20);
    assertEquals(60, terminal.columns());
  }

  @Test
  void prefersTheColumnsVariable() {
    assertEquals(33, with(Map.of("COLUMNS", " 33 ")).columns());
    assertEquals(200, with(Map.of("COLUMNS", "200")).columns());
  }

  @Test
  void drawsInPlaceNoWiderThanTheWindow() {
    assertEquals(new WindowSize(33, 20), with(Map.of("COLUMNS", "33")).window());
    assertEquals(new WindowSize(60, 20), with(Map.of("COLUMNS", "200")).window());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-5", "many", "99999999999"})
  void ignoresInvalidColumns(String columns) {
    assertEquals(60, with(Map.of("COLUMNS", columns)).columns());
  }

  @Test
  void assumesEightyColumnsIfUnknown() {
    Terminal silent = new Terminal(Map.of(), true, StandardCharsets.UTF_8, Optional::empty);
    assertEquals(80, silent.columns());
    assertEquals(new WindowSize(80, 24), silent.window());
  }

  @Test
  void doesNotAskForAWindowWhereThereIsNone() {
    Terminal file = new Terminal(Map.of(), false, StandardCharsets.UTF_8, () -> fail("asked"));
    assertEquals(80, file.columns());
    assertFalse(file.canRedraw());
    assertFalse(file.colour());
  }

  @Test
  void respectsNoColorAndTerm() {
    assertTrue(with(Map.of()).colour());
    assertTrue(with(Map.of("NO_COLOR", "")).colour());
    assertFalse(with(Map.of("NO_COLOR", "0")).colour());
    assertTrue(with(Map.of("NO_COLOR", "0")).canRedraw());
    assertFalse(with(Map.of("TERM", "dumb")).colour());
    assertFalse(with(Map.of("TERM", "dumb")).canRedraw());
  }

  @Test
  void reportsWhichCharactersTheEncodingHas() {
    assertTrue(with(Map.of()).canShow("█░…✓"));
    Terminal ascii = new Terminal(Map.of(), true, StandardCharsets.US_ASCII, Optional::empty);
    assertFalse(ascii.canShow("█"));
  }

  @Test
  void recognizesTerminalsThatDoNotRewrap() {
    assertTrue(with(Map.of("TERM", "xterm-256color")).rewraps());
    assertFalse(with(Map.of("XTERM_VERSION", "XTerm(379)")).rewraps());
    assertFalse(with(Map.of("TERM", "linux")).rewraps());
  }

  @Test
  void acceptsAnyAnswerOfTheSystem() {
    // On a build server there is no terminal; on a desktop there may be one.
    assertTrue(NativeTerminal.STDERR.size().map(WindowSize::columns).orElse(80) > 0);
    assertTrue(NativeTerminal.STDOUT.size().map(WindowSize::rows).orElse(24) > 0);
  }

  private static Terminal with(Map<String, String> env) {
    return new Terminal(
        env, true, StandardCharsets.UTF_8, () -> Optional.of(new WindowSize(60, 20)));
  }
}
