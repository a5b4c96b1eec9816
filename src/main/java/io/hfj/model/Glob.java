package io.hfj.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A pattern on whole repository paths, like Python's {@code fnmatch.fnmatchcase}, which the
 * official client uses: {@code *} and {@code ?} also match {@code /}, there are no braces and no
 * escapes, {@code dir/} matches everything below it. Immutable.
 *
 * <p>Matching takes at most (length of the pattern) × (length of the path) steps and no stack. A
 * {@link java.util.regex.Pattern} takes time exponential in the number of stars (8 s for three, on
 * a name of 400 characters) and cannot be compiled for 20,000 times {@code ?}.
 */
public final class Glob {
  /** Any number of characters; compared by identity, never called. */
  private static final IntPredicate STAR =
      c -> {
        throw new IllegalStateException("a star matches no single character");
      };

  private static final IntPredicate ANY = c -> true;

  private final String text;
  private final IntPredicate[] elements;

  private Glob(String text, IntPredicate[] elements) {
    this.text = text;
    this.elements = elements;
  }

  /** Returns the pattern of that text; any text is valid. */
  public static Glob of(String pattern) {
    return new Glob(pattern, compile(pattern));
  }

  /** Whether the text contains special characters. */
  public static boolean isPattern(String text) {
    return text.chars().anyMatch(c -> "*?[".indexOf(c) >= 0);
  }

  /** The pattern as it was written. */
  public String text() {
    return text;
  }

  /** Whether the pattern matches the whole path. */
  public boolean matches(String path) {
    String subject = path.replace('\\', '/');
    int at = 0;
    int next = 0; // the element to match
    int star = -1; // the latest star; behindStar is where it ends so far
    int behindStar = 0;
    while (at < subject.length()) {
      int c = subject.codePointAt(at);
      if (next < elements.length && elements[next] == STAR) {
        star = next++;
        behindStar = at;
      } else if (next < elements.length && elements[next].test(c)) {
        next++;
        at += Character.charCount(c);
      } else if (star >= 0) {
        behindStar += Character.charCount(subject.codePointAt(behindStar));
        at = behindStar;
        next = star + 1;
      } else {
        return false;
      }
    }
    while (next < elements.length && elements[next] == STAR) {
      next++;
    }
    return next == elements.length;
  }

  /** Returns the pattern ignoring case, for suggestions. It matches all that this one matches. */
  public Glob ignoringCase() {
    IntPredicate[] ignoringCase = new IntPredicate[elements.length];
    for (int i = 0; i < ignoringCase.length; i++) {
      IntPredicate exact = elements[i];
      ignoringCase[i] =
          exact == STAR
              ? STAR
              : c ->
                  exact.test(c)
                      || exact.test(Character.toUpperCase(c))
                      || exact.test(Character.toLowerCase(c));
    }
    return new Glob(text, ignoringCase);
  }

  private static IntPredicate[] compile(String pattern) {
    String glob = pattern.replace('\\', '/');
    if (glob.endsWith("/")) {
      glob += "*";
    }
    List<IntPredicate> elements = new ArrayList<>();
    int i = 0;
    while (i < glob.length()) {
      int c = glob.codePointAt(i);
      i += Character.charCount(c);
      int close = c == '[' ? closing(glob, i) : -1;
      if (close >= 0) {
        elements.add(set(glob.substring(i, close)));
        i = close + 1;
      } else {
        elements.add(c == '*' ? STAR : c == '?' ? ANY : one -> one == c);
      }
    }
    return elements.toArray(IntPredicate[]::new);
  }

  /**
   * Returns the index of the bracket that closes the class whose content starts at {@code from}, or
   * -1.
   */
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

  private static IntPredicate set(String body) {
    boolean negated = body.startsWith("!");
    int[] members = body.codePoints().skip(negated ? 1 : 0).toArray();
    return c -> isMember(members, c) != negated;
  }

  private static boolean isMember(int[] members, int c) {
    int i = 0;
    while (i < members.length) {
      boolean range = i + 2 < members.length && members[i + 1] == '-';
      int to = range ? members[i + 2] : members[i];
      if (members[i] <= c && c <= to) {
        return true;
      }
      i += range ? 3 : 1;
    }
    return false;
  }
}
