package io.hfj.model;

import java.util.regex.Pattern;

/**
 * A pattern on whole repository paths as Python's {@code fnmatch.fnmatchcase} has it, which the
 * official client uses: {@code *} and {@code ?} also match {@code /}, there are no braces and no
 * escapes, {@code dir/} means all below it. Immutable.
 */
public record Glob(String text, Pattern regex) {
  /** The pattern of that text; any text is one. */
  public static Glob of(String pattern) {
    return new Glob(pattern, compile(pattern, 0));
  }

  /** Whether the text has any of the characters that make a pattern. */
  public static boolean isPattern(String text) {
    return text.chars().anyMatch(c -> "*?[".indexOf(c) >= 0);
  }

  /** Whether all of the path fits. */
  public boolean matches(String path) {
    return regex.matcher(path.replace('\\', '/')).matches();
  }

  /** The same pattern, blind to case; for suggestions. */
  public Glob ignoringCase() {
    return new Glob(text, compile(text, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
  }

  private static Pattern compile(String pattern, int flags) {
    String glob = pattern.replace('\\', '/');
    if (glob.endsWith("/")) {
      glob += "*";
    }
    StringBuilder regex = new StringBuilder();
    int i = 0;
    while (i < glob.length()) {
      int c = glob.codePointAt(i);
      i += Character.charCount(c);
      switch (c) {
        case '*' -> {
          // A run of stars means one: several in a row would make the regex slow to fail.
          while (i < glob.length() && glob.charAt(i) == '*') {
            i++;
          }
          regex.append(".*");
        }
        case '?' -> regex.append('.');
        case '[' -> {
          int close = closing(glob, i);
          if (close < 0) {
            regex.append("\\[");
          } else {
            appendClass(regex, glob.substring(i, close));
            i = close + 1;
          }
        }
        default -> regex.append(Pattern.quote(Character.toString(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL | flags);
  }

  /** Index of the bracket that closes a class begun before {@code from}, or -1. */
  private static int closing(String glob, int from) {
    int at = from;
    if (at < glob.length() && glob.charAt(at) == '!') {
      at++;
    }
    if (at < glob.length() && glob.charAt(at) == ']') {
      at++; // first in the class it is literal
    }
    return glob.indexOf(']', at);
  }

  private static void appendClass(StringBuilder regex, String body) {
    boolean negated = body.startsWith("!");
    int[] members = body.codePoints().skip(negated ? 1 : 0).toArray();
    StringBuilder set = new StringBuilder();
    int i = 0;
    while (i < members.length) {
      int from = members[i];
      boolean range = i + 2 < members.length && members[i + 1] == '-';
      int to = range ? members[i + 2] : from;
      if (from <= to) {
        set.append(String.format("\\x{%x}-\\x{%x}", from, to));
      }
      i += range ? 3 : 1;
    }
    if (set.isEmpty()) {
      regex.append(negated ? "." : "(?!)"); // only reversed ranges: nothing is in it
    } else {
      regex.append(negated ? "[^" : "[").append(set).append(']');
    }
  }
}
