package io.hfj.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VariableTest {
  @ParameterizedTest
  @EnumSource
  void isExplainedInOneShortSentence(Variable variable) {
    assertTrue(variable.meaning().matches("[A-Z1].{5,75}\\."), variable.meaning());
  }

  @ParameterizedTest
  @CsvSource({
    "http://alice:s3cret@host:3128, http://***@host:3128",
    "alice:s3cret@host:3128, ***@host:3128",
    "http://alice:s3/cret@host, http://***@host",
    "http://alice:s3@cret@host, http://***@host",
    "SOCKS5h://alice:s3?cret@host, SOCKS5h://***@host",
    "alice:x://s3cret@host, ***@host",
    "http://host:3128/?sig=s3cret, http://host:3128/?***",
    "host:3128, host:3128",
  })
  void showsAProxyWithoutItsPassword(String value, String shown) {
    assertEquals(shown, Variable.HTTPS_PROXY.display(value));
  }
}
