package io.hfj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the guide of the library agrees with the code; its examples are run elsewhere. */
class GuideTest {
  private static final Path GUIDE = Path.of("src/site/markdown/library.md");

  private static List<MatchResult> find(String pattern) throws IOException {
    return Pattern.compile(pattern).matcher(Files.readString(GUIDE)).results().toList();
  }

  @Test
  void listsEveryFailure() throws IOException {
    List<MatchResult> rows = find("\n\\| `([A-Z_]+)` \\| ([\\w`, ]+) \\|");
    assertEquals(
        Stream.of(FailureCode.values()).map(FailureCode::name).toList(),
        rows.stream().map(row -> row.group(1)).toList());
    assertEquals(
        Arrays.stream(HubException.class.getPermittedSubclasses())
            .map(type -> "`" + type.getSimpleName() + "`")
            .collect(Collectors.toSet()),
        rows.stream()
            .flatMap(row -> Stream.of(row.group(2).split(", ")))
            .collect(Collectors.toSet()));
  }

  @Test
  void namesTheVersionsOfTheBuild() throws IOException {
    String build = Files.readString(Path.of("pom.xml"));
    Set<String> versions =
        find("<version>(.*)</version>|:(\\d[\\d.]+\\d)`").stream()
            .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
            .collect(Collectors.toSet());
    assertEquals(4, versions.size(), versions.toString());
    for (String version : versions) {
      assertTrue(build.contains("version>" + version + "<"), version);
    }
  }

  @Test
  void linksToFilesThatExist() throws IOException {
    List<MatchResult> links = find("\\]\\(([^)#]+)");
    assertFalse(links.isEmpty());
    for (MatchResult link : links) {
      Path target = GUIDE.resolveSibling(link.group(1)).normalize();
      assertTrue(Files.isRegularFile(target), target.toString());
    }
  }
}
