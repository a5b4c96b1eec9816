package io.hfj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.env.Variable;
import io.hfj.error.ExitCode;
import io.hfj.model.WeightFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the README and the guides agree with the code. */
class ReadmeTest {
  private static final Path README = Path.of("README.md");
  private static final Path GUIDES = Path.of("src", "site", "markdown");
  private static final int ONE_PAGE = 100;

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file);
  }

  @Test
  void listsEveryVariableAsTheCodeDoes() throws IOException {
    List<String> rows = new ArrayList<>();
    for (Variable variable : Variable.values()) {
      String fallback = variable.fallback().isEmpty() ? "" : "`" + variable.fallback() + "`";
      rows.add("| `" + variable.name() + "` | " + fallback + " | " + variable.meaning() + " |");
    }
    List<String> lines = lines(GUIDES.resolve("environment.md"));
    assertEquals(rows, lines.stream().filter(line -> line.matches("\\| `[A-Z_]+` .*")).toList());
  }

  @Test
  void listsEveryExitCode() throws IOException {
    for (ExitCode code : ExitCode.values()) {
      String start = "| " + code.value() + " | ";
      assertTrue(
          lines(GUIDES.resolve("environment.md")).stream().anyMatch(line -> line.startsWith(start)),
          "no row " + start);
    }
  }

  @Test
  void listsTheFilesOfEveryWeightFormat() throws IOException {
    List<String> formats = new ArrayList<>();
    for (String line : lines(GUIDES.resolve("choosing.md"))) {
      if (line.matches("\\| [a-z_]+ \\| `.*")) {
        String format = line.split(" ")[1].toUpperCase(Locale.ROOT);
        formats.add(format);
        for (MatchResult file : Pattern.compile("`([^`]+)`").matcher(line).results().toList()) {
          String path = file.group(1).replace("*", "-1");
          assertEquals(Optional.of(WeightFormat.valueOf(format)), WeightFormat.find(path), path);
        }
      }
    }
    assertEquals(Stream.of(WeightFormat.values()).map(WeightFormat::name).toList(), formats);
  }

  @Test
  void namesAnExistingTestForEveryPromise() throws IOException {
    List<String> promises =
        lines(GUIDES.resolve("resuming.md")).stream()
            .flatMap(
                line ->
                    Pattern.compile("^\\|.*\\| `(\\w+(?:IT|Test)\\.\\w+)` \\|$")
                        .matcher(line)
                        .results())
            .map(match -> match.group(1))
            .toList();
    assertTrue(promises.size() > 20, "" + promises);
    Map<String, Path> sources;
    try (Stream<Path> all = Files.walk(Path.of("src/test/java"))) {
      sources =
          all.filter(Files::isRegularFile)
              .collect(Collectors.toMap(f -> f.getFileName().toString(), f -> f, (a, b) -> a));
    }
    for (String promise : promises) {
      String[] name = promise.split("\\.");
      Path source = sources.get(name[0] + ".java");
      assertNotNull(source, promise);
      Pattern test =
          Pattern.compile(
              "@(Parameterized)?Test\\b(?:(?!\n\n)[\\s\\S])*?\\bvoid " + name[1] + "\\(");
      assertTrue(test.matcher(Files.readString(source)).find(), promise);
    }
  }

  @Test
  void showsTheTestCommandThatCiRuns() throws IOException {
    List<String> ci = Files.readAllLines(Path.of(".ci", "run"));
    assertTrue(lines(README).contains("./mvnw -B verify"));
    assertTrue(ci.contains("./mvnw -B verify"));
  }

  @Test
  void isOnePage() throws IOException {
    int length = lines(README).size();
    assertTrue(length <= ONE_PAGE, length + " lines");
  }

  @Test
  void linksToFilesAndHeadingsThatExist() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(README));
    try (Stream<Path> guides = Files.list(GUIDES)) {
      guides.sorted().forEach(pages::add);
    }
    Pattern link = Pattern.compile("\\]\\((?!https?:)([^)#]*)(#[^)]+)?\\)");
    for (Path page : pages) {
      for (MatchResult found : link.matcher(Files.readString(page)).results().toList()) {
        Path target =
            found.group(1).isEmpty() ? page : page.resolveSibling(found.group(1)).normalize();
        assertTrue(Files.isRegularFile(target), page + " links to " + target);
        if (found.group(2) != null) {
          assertTrue(
              lines(target).stream()
                  .filter(line -> line.startsWith("#"))
                  .map(line -> line.replaceFirst("#+ ", "#").replace(' ', '-'))
                  .anyMatch(found.group(2)::equalsIgnoreCase),
              page + " links to " + target + found.group(2));
        }
      }
    }
  }

  @Test
  void linksToEveryGuide() throws IOException {
    String readme = Files.readString(README);
    String menu = Files.readString(Path.of("src", "site", "site.xml"));
    try (Stream<Path> guides = Files.list(GUIDES)) {
      for (Path guide : guides.toList()) {
        String name = guide.getFileName().toString();
        assertTrue(menu.contains(name.replace(".md", ".html")), name);
        assertTrue(name.equals("index.md") || readme.contains("markdown/" + name + ")"), name);
      }
    }
  }
}
