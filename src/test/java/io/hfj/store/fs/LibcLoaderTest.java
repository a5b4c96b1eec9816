package io.hfj.store.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hfj.testing.ClassesWithout;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no such library")
class LibcLoaderTest {
  @Test
  void findsTheLibrary() {
    assertFalse(LibcLoader.find().isEmpty());
    assertEquals(Optional.empty(), LibcLoader.remedy());
  }

  @Test
  void findsNothingWithoutJna() throws Exception {
    try (ClassesWithout classes = new ClassesWithout("com.sun.jna")) {
      assertEquals(Optional.empty(), classes.call(LibcLoader.class, "find"));
      assertEquals(
          Optional.of("Add net.java.dev.jna:jna to the class path"),
          classes.call(LibcLoader.class, "remedy"));
    }
  }
}
