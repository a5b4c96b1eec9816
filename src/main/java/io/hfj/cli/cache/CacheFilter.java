package io.hfj.cli.cache;

import io.hfj.BadInput;
import io.hfj.model.RepoType;
import io.hfj.model.SafeText;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Filter expressions on cache entries, with the official client's syntax: {@code size>1GB}, {@code
 * accessed>7d}, {@code type=model}, {@code refs=main}. Times are compared as ages: {@code
 * accessed>7d} matches entries not read for a week. Source: huggingface_hub 2.0.0, cli/cache.py.
 */
final class CacheFilter {
  private static final Pattern FORM =
      Pattern.compile("([a-zA-Z_]+)\\s*(!=|>=|<=|>|<|=)\\s*([^=].*|)");

  private static final Pattern NUMBER = Pattern.compile("(\\d{1,15})\\s*([a-z]*)");

  private static final Map<String, Long> SIZES =
      Map.ofEntries(
          Map.entry("", 1L),
          Map.entry("b", 1L),
          Map.entry("k", 1_000L),
          Map.entry("kb", 1_000L),
          Map.entry("m", 1_000_000L),
          Map.entry("mb", 1_000_000L),
          Map.entry("g", 1_000_000_000L),
          Map.entry("gb", 1_000_000_000L),
          Map.entry("t", 1_000_000_000_000L),
          Map.entry("tb", 1_000_000_000_000L),
          Map.entry("p", 1_000_000_000_000_000L),
          Map.entry("pb", 1_000_000_000_000_000L));

  private static final Map<String, Long> AGES =
      Map.of(
          "", 1L,
          "s", 1L,
          "m", 60L,
          "h", 3_600L,
          "d", 86_400L,
          "w", 604_800L,
          "mo", 2_592_000L,
          "y", 31_536_000L);

  private CacheFilter() {}

  /**
   * Parses one expression.
   *
   * @param now in milliseconds since 1970
   * @throws BadInput if the expression is invalid
   */
  static Predicate<CacheRow> of(String text, long now) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw wrong(text, "examples: size>1GB, accessed>7d, modified<1mo, type=model, refs=main");
    }
    String operator = form.group(2);
    String value = form.group(3).strip();
    return switch (form.group(1).toLowerCase(Locale.ROOT)) {
      case "size" -> {
        long bytes = size(value);
        yield row -> compare(row.size(), operator, bytes);
      }
      case "accessed" -> {
        double age = age(value);
        yield row -> compare((now - row.accessed()) / 1000.0, operator, age);
      }
      case "modified" -> {
        double age = age(value);
        yield row -> compare((now - row.modified()) / 1000.0, operator, age);
      }
      case "type" -> {
        requireEquals(text, operator);
        String type = RepoType.require(value.toLowerCase(Locale.ROOT)).word();
        yield row -> row.repo().type().word().equals(type);
      }
      case "refs" -> {
        requireEquals(text, operator);
        yield row -> row.refs().stream().anyMatch(ref -> ref.equalsIgnoreCase(value));
      }
      default -> throw wrong(text, "use one of the keys size, accessed, modified, type, refs");
    };
  }

  /**
   * Parses a number of bytes: {@code 5G}, {@code 500MB}, {@code 1024}; decimal units.
   *
   * @throws BadInput if the text is not a size
   */
  static long size(String text) {
    Matcher number = number(text, SIZES, "a size", "5G, 500MB or a number of bytes");
    return Math.multiplyExact(
        Long.parseLong(number.group(1)), SIZES.get(number.group(2)).longValue());
  }

  /**
   * Parses an age into seconds: {@code 30d}, {@code 12h}, {@code 6mo}; a month has 30 days, a year
   * 365.
   *
   * @throws BadInput if the text is not an age
   */
  static double age(String text) {
    Matcher number = number(text, AGES, "an age", "30d, 12h, 6mo or a number of seconds");
    return (double) Long.parseLong(number.group(1)) * AGES.get(number.group(2));
  }

  private static Matcher number(
      String text, Map<String, Long> units, String what, String examples) {
    Matcher number = NUMBER.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!number.matches() || !units.containsKey(number.group(2)) || tooLarge(number, units)) {
      throw new BadInput("'" + SafeText.of(text) + "' is not " + what, "write it as " + examples);
    }
    return number;
  }

  private static boolean tooLarge(Matcher number, Map<String, Long> units) {
    double value = (double) Long.parseLong(number.group(1)) * units.get(number.group(2));
    return value > Long.MAX_VALUE / 2.0;
  }

  private static boolean compare(double value, String operator, double with) {
    return switch (operator) {
      case "=" -> value == with;
      case "!=" -> value != with;
      case ">" -> value > with;
      case "<" -> value < with;
      case ">=" -> value >= with;
      default -> value <= with;
    };
  }

  private static void requireEquals(String text, String operator) {
    if (!operator.equals("=")) {
      throw wrong(text, "use = with type and refs");
    }
  }

  private static BadInput wrong(String text, String advice) {
    return new BadInput("invalid filter expression '" + SafeText.of(text) + "'", advice);
  }

  /** Parses several expressions, all of which must match. */
  static Predicate<CacheRow> all(String[] texts, long now) {
    return Arrays.stream(texts).map(text -> of(text, now)).reduce(row -> true, Predicate::and);
  }
}
