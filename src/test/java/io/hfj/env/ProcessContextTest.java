package io.hfj.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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
  void neverPrintsTheEnvironment() {
    ProcessContext context =
        new ProcessContext(Map.of("HF_TOKEN", "hf_s3cret"), Path.of("/"), Path.of("/"), "hfj");
    assertFalse(context.toString().contains("s3cret"), context.toString());
  }

  @Test
  void asksTheSystemIfHomeIsUnset() {
    Path known = Path.of(System.getProperty("user.home"));
    assertEquals(known, ProcessContext.home(Map.of()));
    assertEquals(known, ProcessContext.home(Map.of("HOME", " ")));
  }
}
