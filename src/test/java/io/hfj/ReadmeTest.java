package io.hfj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.env.Variable;
import io.hfj.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the README agrees with the code. */
class ReadmeTest {
  private static List<String> lines() throws IOException {
    return Files.readAllLines(Path.of("README.md"));
  }

  @Test
  void listsEveryVariableAsTheCodeDoes() throws IOException {
    List<String> rows = new ArrayList<>();
    for (Variable variable : Variable.values()) {
      String fallback = variable.fallback().isEmpty() ? "" : "`" + variable.fallback() + "`";
      rows.add("| `" + variable.name() + "` | " + fallback + " | " + variable.meaning() + " |");
    }
    assertEquals(rows, lines().stream().filter(line -> line.matches("\\| `[A-Z_]+` .*")).toList());
  }

  @Test
  void listsEveryExitCode() throws IOException {
    for (ExitCode code : ExitCode.values()) {
      String start = "| " + code.value() + " | ";
      assertTrue(lines().stream().anyMatch(line -> line.startsWith(start)), "no row " + start);
    }
  }

  @Test
  void namesAnExistingTestForEveryPromise() throws IOException {
    List<String> promises =
        lines().stream()
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
    assertTrue(lines().contains("./mvnw -B verify"));
    assertTrue(ci.contains("./mvnw -B verify"));
  }
}
