package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
import io.hfj.fuzz.Input;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * {@code hf://} addresses: refused with {@link BadInput}, or equal after formatting and parsing.
 */
public final class HubUriFuzz {
  private HubUriFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = "hf://" + Input.text(input);
    assertTrue(HubUri.isUri(text));
    HubUri uri;
    try {
      uri = HubUri.parse(text);
    } catch (BadInput refused) {
      return;
    }
    assertFalse(uri.path().startsWith("/") || uri.path().contains("//"));
    String revision =
        uri.revision()
            .map(r -> "@" + URLEncoder.encode(r.name(), StandardCharsets.UTF_8).replace("+", "%20"))
            .orElse("");
    String type = uri.repo().type().plural() + "/";
    String path = text.substring(text.length() - uri.path().length());
    assertEquals(uri.path(), path, "its path is not its end");
    String slash = uri.path().isEmpty() && !text.endsWith("/") ? "" : "/";
    assertEquals(
        uri, HubUri.parse("hf://" + type + uri.repo().name() + revision + slash + uri.path()));
  }
}
