package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.fuzz.Input;
import java.util.ArrayList;
import java.util.List;

/**
 * Include and exclude patterns: a pattern (the first line) matches a path (the rest) exactly if a
 * simple matcher with Python's rules matches it. One quirk of fnmatch is left out on both sides: a
 * reversed range before a {@code !} at the start of a set, as in {@code [b-a!x]}, negates it.
 */
public final class GlobFuzz {
  private GlobFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    List<String> lines = Input.lines(input, 2);
    String pattern = lines.get(0);
    String path = lines.get(1);
    Glob glob = Glob.of(pattern);
    boolean matched = glob.matches(path);
    assertEquals(pattern, glob.text());
    assertEquals(expected(pattern, path), matched, "'" + pattern + "' on '" + path + "'");
    if (matched) {
      assertTrue(glob.ignoringCase().matches(path), "matches only with case");
    }
  }

  /** One element of a pattern: a condition on one character of the path. */
  private interface Element {
    boolean fits(int codePoint);
  }

  private static final Element STAR = c -> true; // compared by identity

  private static boolean expected(String pattern, String path) {
    String glob = pattern.replace('\\', '/');
    List<Element> elements = elements((glob.endsWith("/") ? glob + "*" : glob).codePoints());
    int[] text = path.replace('\\', '/').codePoints().toArray();
    // reached[i]: whether the elements so far match the first i characters.
    boolean[] reached = new boolean[text.length + 1];
    reached[0] = true;
    for (Element element : elements) {
      boolean[] next = new boolean[text.length + 1];
      for (int i = 0; i <= text.length; i++) {
        if (element == STAR) {
          next[i] = reached[i] || i > 0 && next[i - 1];
        } else {
          next[i] = i > 0 && reached[i - 1] && element.fits(text[i - 1]);
        }
      }
      reached = next;
    }
    return reached[text.length];
  }

  private static List<Element> elements(java.util.stream.IntStream codePoints) {
    int[] pattern = codePoints.toArray();
    List<Element> elements = new ArrayList<>();
    int i = 0;
    while (i < pattern.length) {
      int c = pattern[i++];
      if (c == '*') {
        elements.add(STAR);
      } else if (c == '?') {
        elements.add(any -> true);
      } else if (c == '[') {
        int j = i;
        if (j < pattern.length && pattern[j] == '!') {
          j++;
        }
        if (j < pattern.length && pattern[j] == ']') {
          j++;
        }
        while (j < pattern.length && pattern[j] != ']') {
          j++;
        }
        if (j >= pattern.length) {
          elements.add(one -> one == '[');
        } else {
          elements.add(set(new String(pattern, i, j - i)));
          i = j + 1;
        }
      } else {
        elements.add(one -> one == c);
      }
    }
    return elements;
  }

  /** Python splits the body at hyphens between two characters; a character belongs to one range. */
  private static Element set(String body) {
    boolean negated = body.startsWith("!");
    int[] members = (negated ? body.substring(1) : body).codePoints().toArray();
    return c -> {
      boolean in = false;
      for (int i = 0; i < members.length; i++) {
        if (i + 2 < members.length && members[i + 1] == '-') {
          in |= members[i] <= c && c <= members[i + 2];
          i += 2;
        } else {
          in |= members[i] == c;
        }
      }
      return in != negated;
    };
  }
}
