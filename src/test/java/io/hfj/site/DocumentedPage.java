package io.hfj.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The README or a guide.
 *
 * @param blocks the fenced blocks, in their order
 */
record DocumentedPage(Path file, String text, List<Block> blocks) {
  static final Path README = Path.of("README.md");
  static final Path GUIDES = Path.of("src", "site", "markdown");

  private static final Pattern FENCE =
      Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  /** A fenced block with its language, which is empty if there is none. */
  record Block(String language, String text) {}

  /** Returns the README, then all guides by name. */
  static List<DocumentedPage> all() throws IOException {
    List<DocumentedPage> all = new ArrayList<>(List.of(read(README)));
    try (Stream<Path> files = Files.list(GUIDES)) {
      for (Path file : files.sorted().toList()) {
        all.add(read(file));
      }
    }
    return all;
  }

  static DocumentedPage read(Path file) throws IOException {
    String text = Files.readString(file);
    List<Block> blocks = new ArrayList<>();
    Matcher found = FENCE.matcher(text);
    while (found.find()) {
      blocks.add(new Block(found.group(1), found.group(2)));
    }
    return new DocumentedPage(file, text, blocks);
  }

  @Override
  public String toString() {
    return file.getFileName().toString();
  }
}
