package io.hfj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NativeTlsTest {
  @Test
  @EnabledOnOs(
      architectures = {"amd64", "x86_64"},
      value = OS.LINUX)
  void isThereOnACommonMachine() {
    assertTrue(NativeTls.provider().isPresent());
  }

  @Test
  void leavesTlsToWhomTheJvmWasSetUpWith() {
    assertEquals(Optional.empty(), NativeTls.provider("SunPKCS11"));
  }
}
