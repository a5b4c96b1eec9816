package io.hfj.env;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class HostTest {
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "HOME means nothing there")
  void takesTheHomeThatTheEnvironmentNames() {
    assertEquals(Path.of("/somewhere"), Host.home(Map.of("HOME", "/somewhere")));
  }

  @Test
  void asksTheSystemWhereTheEnvironmentIsSilent() {
    Path known = Path.of(System.getProperty("user.home"));
    assertEquals(known, Host.home(Map.of()));
    assertEquals(known, Host.home(Map.of("HOME", " ")));
  }
}
