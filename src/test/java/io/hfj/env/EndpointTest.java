package io.hfj.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "https://huggingface.co/, https://huggingface.co",
    "http://host:8080/hf///, http://host:8080/hf",
    "' https://host ', https://host",
    "HTTPS://Host, HTTPS://Host",
    "http://hub_server:80, http://hub_server:80",
    "http://[::1]:9000/a/b, http://[::1]:9000/a/b",
    "http://127.0.0.1:1, http://127.0.0.1:1",
  })
  void dropsTrailingSlashesAndKeepsThePath(String written, String value) {
    assertEquals(value, new Endpoint(written).value());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "huggingface.co",
        "localhost:8080",
        "ftp://host",
        "file:///etc",
        "http://",
        "https://?x",
        "https://host?q=1",
        "https://host#f",
        "https://host:0",
        "https://host:65536",
        "https://a b",
        "https://host/a b",
        "http:host",
        "https://host:x",
        "demo:x",
        "https://a..b"
      })
  void refusesAnInvalidAddress(String written) {
    assertThrows(BadInput.class, () -> new Endpoint(written));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://me:s3cret@host", "me:s3cret@host", "http://a b:s3cret@host"})
  void refusesAPasswordWithoutShowingIt(String written) {
    BadInput failure = assertThrows(BadInput.class, () -> new Endpoint(written));
    assertFalse((failure.getMessage() + failure.advice()).contains("s3cret"));
  }

  @Test
  void acceptsTheDemo() {
    assertTrue(new Endpoint("demo:").isDemo());
    assertFalse(Endpoint.PUBLIC.isDemo());
  }
}
