package io.hfj.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.fuzz.Input;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/** Stored tokens: what was read, with any token added, is read back after it was written. */
public final class StoredTokensFormatFuzz {
  private static final StoredToken NEW =
      new StoredToken("new", "hf_new", Optional.of("refresh"), OptionalLong.of(7));

  private StoredTokensFormatFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws StoredTokensFormat.Unreadable {
    String text = Input.text(input);
    StoredTokensFormat tokens;
    try {
      tokens = StoredTokensFormat.read(text);
    } catch (StoredTokensFormat.Unreadable refused) {
      assertTrue(refused.getMessage().matches("line \\d+ is not valid INI"));
      return;
    }
    SortedMap<String, StoredToken> before = tokens.tokens();
    for (StoredToken token : before.values()) {
      boolean named = token.name().contains(token.secret());
      assertFalse(
          token.toString().contains(token.secret()) && !named && token.secret().length() > 12);
      assertFalse(token.secret().matches(".*[^*].*") && token.masked().contains(token.secret()));
    }
    assertEquals(
        before, StoredTokensFormat.read(tokens.text()).tokens(), "changed by being written");
    tokens.put(NEW);
    before.put("new", NEW);
    assertEquals(before, StoredTokensFormat.read(tokens.text()).tokens(), "changed by a new token");
    String name = StoredTokensFormat.nameable(text);
    StoredToken named = new StoredToken(name, "hf_named", Optional.empty(), OptionalLong.empty());
    tokens.put(named);
    assertEquals(
        Optional.of("hf_named"),
        StoredTokensFormat.read(tokens.text()).find(name).map(StoredToken::secret),
        "lost by its name");
  }
}
