package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.testing.Prerequisite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
  private static final List<String> PATHS =
      List.of("a.json", "A.JSON", "d/a.json", "d/e/a.json", ".h", "d/.h");

  @TempDir Path folder;

  private static boolean matches(String pattern, String path) {
    return Glob.of(pattern).matches(path);
  }

  @ParameterizedTest
  @CsvSource({
    "*.json,    a.json d/a.json d/e/a.json",
    "d/*,       d/a.json d/e/a.json d/.h",
    "d/,        d/a.json d/e/a.json d/.h",
    "d/**,      d/a.json d/e/a.json d/.h",
    "d\\*,      d/a.json d/e/a.json d/.h",
    "*/a.json,  d/a.json d/e/a.json",
    "**/a.json, d/a.json d/e/a.json",
    "?.json,    a.json",
    "a.json,    a.json",
    "*h,        .h d/.h",
    "'',        ''",
    "!a.json,   ''",
    "*,         a.json A.JSON d/a.json d/e/a.json .h d/.h",
    "[aA].*,    a.json A.JSON",
  })
  void matchesWholePathsAsTheOfficialClientDoes(String pattern, String matched) {
    Glob glob = Glob.of(pattern);
    assertEquals(matched, PATHS.stream().filter(glob::matches).collect(Collectors.joining(" ")));
  }

  @ParameterizedTest
  @CsvSource({
    "a?b,     a/b,   true",
    "[]x],    ],     true",
    "[]x],    x,     true",
    "[!]x],   ],     false",
    "[!]x],   y,     true",
    "[!a-c],  b,     false",
    "[!a-c],  d,     true",
    "[a-c]x,  bx,    true",
    "[z-a],   m,     false",
    "[!z-a],  m,     true",
    "[a,      [a,    true",
    "[a,      a,     false",
    "[*],     *,     true",
    "[*],     x,     false",
    "[?]x,    ?x,    true",
    "[[]x,    [x,    true",
    "[^a],    ^,     true",
    "[^a],    b,     false",
    "'{a,b}', '{a,b}', true",
    "'{a,b}', a,     false",
    "a\\b,    a/b,   true",
    "a.b,     axb,   false",
    "a+(b)$,  a+(b)$, true",
    "?,       😀,    true",
    "[😀],    😀,    true",
    "x😀y,    x😀y,  true",
    "[a-😀],  é,     true",
  })
  void readsPatternsAsPythonDoes(String pattern, String path, boolean matched) {
    assertEquals(matched, matches(pattern, path));
  }

  @Test
  void matchesNewlinesLikeAnyCharacter() {
    assertTrue(matches("a*b", "a\n\nb"));
    assertTrue(matches("a?b", "a\nb"));
  }

  @Test
  void matchesQuicklyWithManyStars() {
    assertFalse(matches("*".repeat(1000) + "x", "a".repeat(1000)));
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void matchesQuicklyWithLongPatterns() {
    String path = "a".repeat(4000);
    assertFalse(matches("*a".repeat(20) + "*b", path));
    assertTrue(matches("*a".repeat(20) + "*", path));
    assertTrue(matches("?".repeat(4000), path));
    assertFalse(matches("?".repeat(100_000), path));
    assertFalse(Glob.of("*[a-b]".repeat(1000) + "c").ignoringCase().matches(path));
  }

  @ParameterizedTest
  @CsvSource({"[!a], A", "[!A-Z], a", "[a-z], Q", "[A-Z], q", "É, é"})
  void ignoringCaseMatchesWhateverItMatchesInSomeCase(String pattern, String path) {
    assertTrue(Glob.of(pattern).ignoringCase().matches(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a*", "a?", "[ab]", "["})
  void recognisesAPattern(String text) {
    assertTrue(Glob.isPattern(text));
    assertFalse(Glob.isPattern("a.json"));
  }

  @Test
  void ignoresCaseOnlyOnRequest() {
    assertFalse(matches("*.json", "A.JSON"));
    assertTrue(Glob.of("*.json").ignoringCase().matches("A.JSON"));
    assertTrue(Glob.of("é*").ignoringCase().matches("ÉA"));
  }

  /** Random patterns of special characters, and paths that nearly match. */
  @Test
  void agreesWithPythonOnAnyPattern() throws Exception {
    Random random = new Random(1);
    List<String> pairs = new ArrayList<>();
    List<Boolean> ours = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      String pattern = text(random, "ab*?[]!-^/.é😀[]", 9);
      String path = text(random, "ab[]!-^/.é😀", 5);
      if (!pattern.endsWith("/")) { // an extension, as in the official client
        pairs.add(pattern + "\0" + path);
        ours.add(matches(pattern, path));
      }
    }
    List<Boolean> theirs = python(pairs);
    for (int i = 0; i < pairs.size(); i++) {
      assertEquals(theirs.get(i), ours.get(i), pairs.get(i).replace("\0", " on "));
    }
  }

  private static String text(Random random, String alphabet, int most) {
    int[] letters = alphabet.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(most); left > 0; left--) {
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return text.toString();
  }

  private List<Boolean> python(List<String> pairs) throws Exception {
    String program =
        """
        import fnmatch, sys
        for line in sys.stdin:
          pattern, path = bytes.fromhex(line.strip()).decode('utf-8').split('\\0')
          print(int(fnmatch.fnmatchcase(path, pattern)))
        """;
    // Through a file: two full pipes would wait for each other.
    Path lines = folder.resolve("pairs");
    Files.write(lines, pairs.stream().map(GlobTest::hex).toList());
    Process process;
    try {
      process =
          new ProcessBuilder("python3", "-c", program)
              .redirectInput(lines.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException noPython) {
      Prerequisite.PYTHON.require(false, "python3 is not here");
      throw noPython;
    }
    List<Boolean> answers = process.inputReader().lines().map("1"::equals).toList();
    assertEquals(pairs.size(), answers.size());
    return answers;
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }
}
