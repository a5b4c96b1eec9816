package io.hfj.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command line of {@code hfj} that needs no shell: variables, words, and the status it ends with.
 */
record DocumentedCommand(Map<String, String> env, List<String> words, int exit) {
  private static final Pattern WORD =
      Pattern.compile("'([^']*)'|\"([^\"$`\\\\]*)\"|([^\\s'\"|<>&;$`*?(){}\\\\!]+)");
  private static final Pattern VARIABLE = Pattern.compile("([A-Z_]+)=(.*)");
  private static final Pattern COMMENT = Pattern.compile("(^|\\s+)#(?: exit (\\d+))?.*$");

  /** Names under which the program is called. */
  private static final List<String> NAMES = List.of("hfj", "target/hfj", "huggingface-cli", "hf");

  /**
   * Parses a line; empty if it is not a command of hfj, or only a shell could run it.
   *
   * @param home what a tilde stands for
   */
  static Optional<DocumentedCommand> parse(String line, String home) {
    Optional<List<String>> parsed = words(withoutComment(line), home);
    if (parsed.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> env = new LinkedHashMap<>();
    List<String> words = new ArrayList<>(parsed.get());
    while (!words.isEmpty()) {
      Matcher variable = VARIABLE.matcher(words.get(0));
      if (!variable.matches()) {
        break;
      }
      env.put(variable.group(1), variable.group(2));
      words.remove(0);
    }
    return words.isEmpty() || !NAMES.contains(words.remove(0))
        ? Optional.empty()
        : Optional.of(new DocumentedCommand(env, words, exit(line)));
  }

  static String withoutComment(String line) {
    return COMMENT.matcher(line).replaceFirst("");
  }

  /** Returns the status that the comment behind a command promises. */
  static int exit(String line) {
    Matcher comment = COMMENT.matcher(line);
    return comment.find() && comment.group(2) != null ? Integer.parseInt(comment.group(2)) : 0;
  }

  private static Optional<List<String>> words(String line, String home) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    Matcher next = WORD.matcher(line);
    int at = 0;
    while (at < line.length()) {
      if (Character.isWhitespace(line.charAt(at))) {
        if (inWord) {
          words.add(word.toString());
        }
        word.setLength(0);
        inWord = false;
        at++;
      } else if (next.region(at, line.length()).lookingAt()) {
        String plain = next.group(3);
        word.append(
            plain == null
                ? next.group(1) == null ? next.group(2) : next.group(1)
                : inWord ? plain : plain.replaceFirst("^~(?=/|$)", Matcher.quoteReplacement(home)));
        inWord = true;
        at = next.end();
      } else {
        return Optional.empty();
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return Optional.of(words);
  }
}
