package io.hfj.auth;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The text of {@code stored_tokens}: an INI file as Python's configparser reads and writes it
 * without interpolation; a section for each token.
 */
final class TokenText {
  private static final String TOKEN = "hf_token";
  private static final String REFRESH = "refresh_token";
  private static final String EXPIRES = "expires_at";

  private TokenText() {}

  /** The text cannot be such a file. The message names no content: it may be a secret. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(int line) {
      super("line " + line + " is none of an INI file");
    }
  }

  /** The tokens by name; a section without one is left out. */
  static SortedMap<String, StoredToken> read(String text) throws Unreadable {
    SortedMap<String, StoredToken> tokens = new TreeMap<>();
    Map<String, String> section = new TreeMap<>();
    String name = null;
    int number = 0;
    for (String line : text.split("\r\n|\r|\n", -1)) {
      number++;
      String stripped = line.strip();
      if (stripped.isEmpty() || stripped.startsWith("#") || stripped.startsWith(";")) {
        continue;
      }
      if (stripped.startsWith("[") && stripped.endsWith("]")) {
        add(tokens, name, section);
        name = stripped.substring(1, stripped.length() - 1);
        section.clear();
        continue;
      }
      int equals = stripped.indexOf('=');
      int colon = stripped.indexOf(':');
      int split = equals < 0 || colon >= 0 && colon < equals ? colon : equals;
      if (name == null || split <= 0) {
        throw new Unreadable(number);
      }
      section.put(
          stripped.substring(0, split).strip().toLowerCase(Locale.ROOT),
          stripped.substring(split + 1).strip());
    }
    add(tokens, name, section);
    return tokens;
  }

  private static void add(
      Map<String, StoredToken> tokens, String name, Map<String, String> section) {
    String secret = section.getOrDefault(TOKEN, "");
    if (name != null && !secret.isEmpty()) {
      tokens.put(
          name,
          new StoredToken(
              name,
              secret,
              Optional.ofNullable(section.get(REFRESH)).filter(text -> !text.isEmpty()),
              seconds(section.getOrDefault(EXPIRES, ""))));
    }
  }

  private static OptionalLong seconds(String text) {
    return text.matches("\\d{1,15}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  static String write(SortedMap<String, StoredToken> tokens) {
    StringBuilder text = new StringBuilder();
    for (StoredToken token : tokens.values()) {
      text.append('[').append(token.name()).append("]\n");
      text.append(TOKEN + " = ").append(token.secret()).append('\n');
      token.refresh().ifPresent(refresh -> text.append(REFRESH + " = " + refresh + "\n"));
      token.expiresAt().ifPresent(at -> text.append(EXPIRES + " = " + at + "\n"));
      text.append('\n');
    }
    return text.toString();
  }

  /**
   * A name that a section can have: brackets and line ends would break the file, and what stands in
   * DEFAULT counts for all sections.
   */
  static String nameable(String name) {
    String plain = name.replaceAll("[\\[\\]\\p{Cntrl}]", "_").strip();
    return plain.isEmpty() || plain.equals("DEFAULT") ? plain + "-token" : plain;
  }
}
