package io.hfj;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An example of the guide or of the Javadoc of the public package as a class with a {@code main}
 * method, whose argument is an empty folder.
 *
 * <p>An example with a public class is taken as it is. Any other is the body of a method of a class
 * with the fields {@code hub}, {@code folder} and {@code listener}; without a semicolon or brace at
 * its end it is an expression.
 */
record DocumentedExample(String className, String source) {
  private static final Path GUIDE = Path.of("src/site/markdown/library.md");
  private static final Path PACKAGE = Path.of("src/main/java/io/hfj");

  private static final Pattern MARKDOWN =
      Pattern.compile("^```java\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern JAVADOC =
      Pattern.compile("^ *\\* <pre>\\{@code\n(.*?)^ *\\* }</pre>$", MARKDOWN.flags());
  private static final Pattern PUBLIC_CLASS =
      Pattern.compile("^public (?:final )?class (\\w+)", Pattern.MULTILINE);

  /** Returns all examples, those of the guide first, in their order. */
  static List<DocumentedExample> all() throws IOException {
    List<DocumentedExample> all = new ArrayList<>();
    addAll(all, GUIDE, "Guide", MARKDOWN, "");
    List<Path> sources;
    try (Stream<Path> files = Files.list(PACKAGE)) {
      sources = files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
    for (Path source : sources) {
      String name = source.getFileName().toString().replace(".java", "");
      addAll(all, source, name, JAVADOC, "(?m)^ *\\* ?");
    }
    return all;
  }

  private static void addAll(
      List<DocumentedExample> all, Path file, String name, Pattern example, String margin)
      throws IOException {
    List<MatchResult> found = example.matcher(Files.readString(file)).results().toList();
    for (int i = 0; i < found.size(); i++) {
      all.add(of(name + "Example" + (i + 1), found.get(i).group(1).replaceAll(margin, "")));
    }
  }

  private static DocumentedExample of(String name, String code) {
    Matcher declared = PUBLIC_CLASS.matcher(code);
    return declared.find()
        ? new DocumentedExample(declared.group(1), code)
        : new DocumentedExample(name, wrapped(name, code.strip()));
  }

  private static String wrapped(String name, String code) {
    String body = code.matches("(?s).*[;}]") ? code : "Object value = " + code + ";";
    return
"""
import io.hfj.*;
import java.net.*;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import okhttp3.OkHttpClient;

public final class %s {
  private static Hub hub;
  private static Path folder;
  private static ProgressListener listener = event -> {};

  public static void main(String[] args) throws Exception {
    folder = Path.of(args[0]);
    try (Hub opened = Hub.fromEnvironment()) {
      hub = opened;
      run();
    }
  }

  private static void run() throws Exception {
%s
  }
}
"""
        .formatted(name, body);
  }
}
