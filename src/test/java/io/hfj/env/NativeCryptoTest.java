package io.hfj.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.testing.ClassesWithout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NativeCryptoTest {
  @Test
  @EnabledOnOs(
      architectures = {"amd64", "x86_64"},
      value = OS.LINUX)
  void isAvailableOnACommonMachine() {
    assertTrue(NativeCrypto.provider().isPresent());
  }

  @Test
  void isNotLoadedWithMusl(@TempDir Path temp) throws Exception {
    Path maps = temp.resolve("maps");
    assertFalse(NativeCrypto.isMusl(maps));
    Files.writeString(maps, "7f0 r-xp 0 08:01 1 /usr/lib/x86_64-linux-gnu/libc.so.6\n");
    assertFalse(NativeCrypto.isMusl(maps));
    Files.writeString(maps, "7f0 r-xp 0 08:01 1 /lib/ld-musl-x86_64.so.1\n");
    assertTrue(NativeCrypto.isMusl(maps));
  }

  @Test
  void isNotLoadedIfTheJvmHasAnotherProvider() {
    assertEquals(Optional.empty(), NativeCrypto.provider("SunPKCS11"));
  }

  @Test
  void isNotAvailableWithoutConscrypt() throws Exception {
    try (ClassesWithout classes = new ClassesWithout("org.conscrypt")) {
      assertEquals(Optional.empty(), classes.call(NativeCrypto.class, "provider"));
    }
  }
}
