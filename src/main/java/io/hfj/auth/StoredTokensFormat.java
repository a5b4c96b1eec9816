package io.hfj.auth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of {@code stored_tokens}: an INI file as Python's configparser reads and writes it
 * without interpolation; one section per token. Unknown sections and fields are kept, since another
 * client put them there. Comments are dropped, as by the official client. For one thread.
 */
final class StoredTokensFormat {
  private static final String TOKEN = "hf_token";
  private static final String REFRESH = "refresh_token";
  private static final String EXPIRES = "expires_at";

  /** Its fields apply to all sections without a field of the same name. */
  private static final String DEFAULT = "DEFAULT";

  /** Text after the last bracket is ignored. */
  private static final Pattern HEADER = Pattern.compile("\\[(.+)\\].*", Pattern.DOTALL);

  private final Map<String, String> defaults = new LinkedHashMap<>();
  private final SortedMap<String, Map<String, String>> sections = new TreeMap<>();

  /** The text is not such a file. The message quotes no content, which may be secret. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(int line) {
      super("line " + line + " is not valid INI");
    }
  }

  static StoredTokensFormat read(String text) throws Unreadable {
    StoredTokensFormat read = new StoredTokensFormat();
    new LineParser(read).lines(text.startsWith("\ufeff") ? text.substring(1) : text);
    return read;
  }

  /** Parses line by line. For one text. */
  private static final class LineParser {
    private final StoredTokensFormat into;
    private Map<String, String> section;
    private String field;
    private final List<String> value = new ArrayList<>();
    private int indent;

    LineParser(StoredTokensFormat into) {
      this.into = into;
    }

    void lines(String text) throws Unreadable {
      int number = 0;
      for (String line : text.split("\r\n|\r|\n", -1)) {
        line(line, ++number);
      }
      endField();
    }

    private void line(String line, int number) throws Unreadable {
      String stripped = line.strip();
      if (stripped.startsWith("#") || stripped.startsWith(";")) {
        return;
      }
      if (stripped.isEmpty()) {
        value.add("");
        return;
      }
      int at = line.indexOf(stripped.charAt(0));
      if (field != null && at > indent) {
        value.add(stripped);
        return;
      }
      endField();
      indent = at;
      Matcher header = HEADER.matcher(stripped);
      if (header.matches()) {
        section = into.section(header.group(1));
        return;
      }
      int split = split(stripped);
      if (section == null || split <= 0) {
        throw new Unreadable(number);
      }
      field = stripped.substring(0, split).strip().toLowerCase(Locale.ROOT);
      value.clear();
      value.add(stripped.substring(split + 1).strip());
    }

    private void endField() {
      if (field != null) {
        section.put(field, String.join("\n", value).stripTrailing());
      }
      field = null;
    }

    private static int split(String line) {
      int equals = line.indexOf('=');
      int colon = line.indexOf(':');
      return equals < 0 || colon >= 0 && colon < equals ? colon : equals;
    }
  }

  private Map<String, String> section(String name) {
    return name.equals(DEFAULT)
        ? defaults
        : sections.computeIfAbsent(name, none -> new LinkedHashMap<>());
  }

  /** Returns whether there is no section. */
  boolean isEmpty() {
    return sections.isEmpty() && defaults.isEmpty();
  }

  /** Returns the tokens by name; a section without one is left out. */
  SortedMap<String, StoredToken> tokens() {
    SortedMap<String, StoredToken> tokens = new TreeMap<>();
    sections.keySet().forEach(name -> find(name).ifPresent(token -> tokens.put(name, token)));
    return tokens;
  }

  Optional<StoredToken> find(String name) {
    if (!sections.containsKey(name)) {
      return Optional.empty();
    }
    Map<String, String> fields = new LinkedHashMap<>(defaults);
    fields.putAll(sections.get(name));
    String secret = oneLine(fields.getOrDefault(TOKEN, ""));
    String refresh = oneLine(fields.getOrDefault(REFRESH, ""));
    return secret.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new StoredToken(
                name,
                secret,
                Optional.of(refresh).filter(text -> !text.isEmpty()),
                seconds(fields.getOrDefault(EXPIRES, ""))));
  }

  /** Joins lines and strips blanks, like the official client. */
  private static String oneLine(String value) {
    return value.replace("\n", "").strip();
  }

  private static OptionalLong seconds(String text) {
    return text.matches("\\d{1,15}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  /** Adds the token, or replaces one of the same name, whose unknown fields are kept. */
  void put(StoredToken token) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(TOKEN, token.secret());
    token.refresh().ifPresent(refresh -> fields.put(REFRESH, refresh));
    token.expiresAt().ifPresent(at -> fields.put(EXPIRES, Long.toString(at)));
    Map<String, String> before = sections.getOrDefault(token.name(), Map.of());
    before.forEach(
        (field, value) -> {
          if (!List.of(TOKEN, REFRESH, EXPIRES).contains(field)) {
            fields.put(field, value);
          }
        });
    sections.put(token.name(), fields);
  }

  void remove(String name) {
    sections.remove(name);
  }

  /** Returns the text of the file. */
  String text() {
    StringBuilder text = new StringBuilder();
    if (!defaults.isEmpty()) {
      write(text, DEFAULT, defaults);
    }
    sections.forEach((name, fields) -> write(text, name, fields));
    return text.toString();
  }

  private static void write(StringBuilder text, String name, Map<String, String> fields) {
    text.append('[').append(name).append("]\n");
    fields.forEach(
        (field, value) ->
            text.append(field).append(" = ").append(value.replace("\n", "\n\t")).append('\n'));
    text.append('\n');
  }

  /**
   * Returns a valid section name: brackets and line ends would break the file, and DEFAULT applies
   * to all sections.
   */
  static String nameable(String name) {
    String plain = name.replaceAll("[\\[\\]\\p{Cntrl}]", "_").strip();
    return plain.isEmpty() || plain.equals(DEFAULT) ? plain + "-token" : plain;
  }
}
