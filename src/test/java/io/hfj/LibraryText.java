package io.hfj;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The string literals in the sources of the library, without those of the program. */
public final class LibraryText {
  private static final Path SOURCES = Path.of("src/main/java/io/hfj");

  /** Packages and classes that only the program uses, and the documentation of its variables. */
  private static final Set<String> PROGRAM =
      Set.of(
          "cli",
          "console",
          "doctor",
          "error",
          "server",
          "store/dedup/DuplicateMerge.java",
          "auth/GitCredentials.java",
          "app/App.java",
          "env/Variable.java",
          "Launch.java",
          "Main.java");

  private static final Pattern COMMENT = Pattern.compile("(?s:/\\*.*?\\*/)|(?m:^\\s*//.*$)");
  private static final Pattern CONTINUED = Pattern.compile("\"\\s*\\+\\s*\"");
  private static final Pattern LITERAL =
      Pattern.compile("'(?:[^'\\\\]|\\\\.)'|\"((?:[^\"\\\\\n]|\\\\.)*)\"");

  private LibraryText() {}

  /** Returns the literals by file; those joined with {@code +} are one. */
  public static Map<String, List<String>> literals() throws IOException {
    Map<String, List<String>> literals = new TreeMap<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(LibraryText::isOfLibrary).toList()) {
        String code = COMMENT.matcher(Files.readString(file)).replaceAll("");
        Matcher literal = LITERAL.matcher(CONTINUED.matcher(code).replaceAll(""));
        List<String> found = new ArrayList<>();
        while (literal.find()) {
          if (literal.group(1) != null) { // not a character
            found.add(literal.group(1));
          }
        }
        literals.put(SOURCES.relativize(file).toString(), found);
      }
    }
    return literals;
  }

  private static boolean isOfLibrary(Path file) {
    Path name = SOURCES.relativize(file);
    return name.toString().endsWith(".java") && PROGRAM.stream().noneMatch(name::startsWith);
  }
}
