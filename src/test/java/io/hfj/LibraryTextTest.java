package io.hfj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The library describes failures in terms of its API; {@code error.CommandHints} adds the rest. */
class LibraryTextTest {
  /** Options, commands, and variables that stand in for an option. */
  private static final Pattern OF_THE_PROGRAM =
      Pattern.compile(
          "(?<![\\w-])--[a-z]"
              + "|\\bhfj (adopt|auth|cache|delete-cache|doctor|download|env|login|logout|whoami)\\b"
              + "|\\b(delete-cache|scan-cache|cache (ls|rm|prune|verify|scan|dedup|path))\\b"
              + "|\\bsame command\\b"
              + "|\\bthe option\\b"
              + "|HF_HUB_OFFLINE|JDK_JAVA_OPTIONS");

  @Test
  void namesNoOptionAndNoCommand() throws IOException {
    Map<String, List<String>> wrong = new TreeMap<>();
    Map<String, List<String>> literals = LibraryText.literals();
    literals.forEach(
        (file, texts) -> {
          List<String> found =
              texts.stream().filter(text -> OF_THE_PROGRAM.matcher(text).find()).toList();
          if (!found.isEmpty()) {
            wrong.put(file, found);
          }
        });
    assertEquals(Map.of(), wrong);
    assertTrue(literals.size() > 100, literals.size() + " files");
  }
}
