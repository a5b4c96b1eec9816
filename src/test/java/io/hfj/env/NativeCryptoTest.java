package io.hfj.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NativeCryptoTest {
  @Test
  @EnabledOnOs(
      architectures = {"amd64", "x86_64"},
      value = OS.LINUX)
  void isThereOnACommonMachine() {
    assertTrue(NativeCrypto.provider().isPresent());
  }

  @Test
  void leavesItToWhomTheJvmWasSetUpWith() {
    assertEquals(Optional.empty(), NativeCrypto.provider("SunPKCS11"));
  }
}
