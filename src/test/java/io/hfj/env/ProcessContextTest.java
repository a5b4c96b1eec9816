package io.hfj.env;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessContextTest {
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "HOME means nothing there")
  void usesTheHomeOfTheEnvironment() {
    assertEquals(Path.of("/somewhere"), ProcessContext.home(Map.of("HOME", "/somewhere")));
  }

  @Test
  void asksTheSystemIfHomeIsUnset() {
    Path known = Path.of(System.getProperty("user.home"));
    assertEquals(known, ProcessContext.home(Map.of()));
    assertEquals(known, ProcessContext.home(Map.of("HOME", " ")));
  }
}
