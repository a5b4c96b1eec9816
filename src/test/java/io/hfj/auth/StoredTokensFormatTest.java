package io.hfj.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hfj.auth.StoredTokensFormat.Unreadable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected results were compared with Python's configparser. */
class StoredTokensFormatTest {
  private static StoredToken token(String name, String secret) {
    return new StoredToken(name, secret, Optional.empty(), OptionalLong.empty());
  }

  private static List<StoredToken> tokens(String text) throws Unreadable {
    return List.copyOf(StoredTokensFormat.read(text).tokens().values());
  }

  @Test
  void readsWhatPythonReads() throws Unreadable {
    assertEquals(List.of(token("a", "hf_1")), tokens("[a] # mine\nhf_token = hf_1\n"));
    assertEquals(List.of(token("a]b", "hf_1")), tokens("[a]b]\nHF_Token: hf_1"));
    assertEquals(List.of(token("a", "hf_12")), tokens("[a]\nhf_token = hf_1\n  2\n\n"));
    assertEquals(List.of(token("a", "hf_1")), tokens("[a]\n  hf_token =\n    hf_1\n  b = c\n"));
    assertEquals(List.of(token("a", "hf_1")), tokens("\ufeff[a]\r\n; no\r\nhf_token=hf_1\r\n"));
    assertEquals(List.of(), tokens("[a]\nhf_token =\n[b]\n"));
  }

  @Test
  void takesDefaultForNoToken() throws Unreadable {
    assertEquals(List.of(), tokens("[DEFAULT]\nhf_token = hf_1\n"));
    assertEquals(
        List.of(
            new StoredToken("a", "hf_2", Optional.of("rt"), OptionalLong.empty()),
            new StoredToken("b", "hf_1", Optional.of("rt"), OptionalLong.empty())),
        tokens("[DEFAULT]\nhf_token = hf_1\nrefresh_token = rt\n[a]\nhf_token = hf_2\n[b]\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hf_token = hf_1", "[a]\nhf_token", "[a]\n= x", "[]\n"})
  void refusesWhatPythonRefuses(String text) {
    assertThrows(Unreadable.class, () -> StoredTokensFormat.read(text));
  }

  /** For Python they are no line ends, but for a Java pattern. */
  @ParameterizedTest
  @ValueSource(strings = {"a\u0085b", "a\u2028b", "a\u2029b"})
  void readsNamesWithUnicodeLineSeparators(String name) throws Unreadable {
    StoredTokensFormat text = StoredTokensFormat.read("[" + name + "]\nhf_token = hf_1\n");
    assertEquals(text.tokens(), StoredTokensFormat.read(text.text()).tokens());
    assertEquals(Set.of(name), text.tokens().keySet());
  }

  @Test
  void keepsUnknownFields() throws Unreadable {
    StoredTokensFormat text =
        StoredTokensFormat.read(
            "[z]\nnote = two\n  lines\n[a]\nHF_TOKEN = hf_1\nexpires_at = 5\nCreated: today\n"
                + "[DEFAULT]\nshared = x\n[b]\nhf_token = hf_2\nexpires_at = soon\n");
    text.put(token("a", "hf_3"));
    text.put(token("c", "hf_4"));
    text.remove("none");
    assertEquals(
        "[DEFAULT]\nshared = x\n\n"
            + "[a]\nhf_token = hf_3\ncreated = today\n\n"
            + "[b]\nhf_token = hf_2\nexpires_at = soon\n\n"
            + "[c]\nhf_token = hf_4\n\n"
            + "[z]\nnote = two\n\tlines\n\n",
        text.text());
    assertEquals(text.text(), StoredTokensFormat.read(text.text()).text());
  }
}
