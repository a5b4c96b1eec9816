package io.hfj.download;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hfj.BadInput;
import io.hfj.NotFound;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.testing.Sample;
import java.util.AbstractList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FileSelectionTest {
  private static final Sample TEXT = Sample.small("x");
  private static final List<RemoteFile> LISTING =
      Stream.of("README.md", "config.json", "onnx/config.json", "onnx/model.onnx", "odd[1].txt")
          .map(TEXT::at)
          .toList();
  private static final String WHERE = "model acme/tiny at 1a2b3c4";

  private static List<String> select(FileSelection selection) {
    return selection.select(LISTING, WHERE).stream().map(file -> file.path().value()).toList();
  }

  private static FileSelection patterns(List<String> include, List<String> exclude) {
    return FileSelection.ofPatterns(include, exclude);
  }

  private static void assertNotFound(FileSelection selection, String message, String advice) {
    NotFound failure = assertThrows(NotFound.class, () -> select(selection));
    assertEquals(message, failure.getMessage());
    assertEquals(advice, failure.advice());
  }

  @Test
  void selectsAllFilesByDefault() {
    assertEquals(5, select(FileSelection.ALL).size());
    assertEquals(5, select(patterns(List.of(), List.of())).size());
  }

  @Test
  void selectsNamedFilesFoldersAndPatternsInTheListingsOrder() {
    assertEquals(
        List.of("README.md", "onnx/config.json", "onnx/model.onnx"),
        select(FileSelection.ofNames(List.of("onnx/", "README.md"))));
    assertEquals(
        List.of("config.json", "onnx/config.json"),
        select(FileSelection.ofNames(List.of("*config.json", "config.json"))));
  }

  @Test
  void selectsAFileWhoseNameLooksLikeAPattern() {
    assertEquals(List.of("odd[1].txt"), select(FileSelection.ofNames(List.of("odd[1].txt"))));
  }

  @Test
  void prefersExcludesToIncludes() {
    assertEquals(
        List.of("config.json"),
        select(patterns(List.of("*.json", "*.md"), List.of("onnx/", "*.md"))));
    assertEquals(
        List.of("README.md", "odd[1].txt"), select(patterns(List.of(), List.of("*n*.*n*"))));
  }

  @Test
  void iteratesOverTheListingOnceForAnyNumberOfPatterns() {
    int[] looks = {0};
    List<RemoteFile> counting =
        new AbstractList<>() {
          @Override
          public RemoteFile get(int index) {
            looks[0]++;
            return LISTING.get(index);
          }

          @Override
          public int size() {
            return LISTING.size();
          }
        };
    FileSelection selection =
        patterns(List.of("*.json", "onnx/*", "*.onnx", "*.md"), List.of("*.txt", "odd*", "*]*"));
    assertEquals(List.of(), selection.unusedExcludes(counting));
    assertEquals(4, selection.select(counting, WHERE).size());
    assertEquals(2 * LISTING.size(), looks[0]);
  }

  @Test
  void suggestsSimilarFiles() {
    assertNotFound(
        FileSelection.ofNames(List.of("README.md", "confg.json")),
        WHERE + " has no file 'confg.json'",
        "did you mean config.json, onnx/config.json?");
    assertNotFound(
        FileSelection.ofNames(List.of("zebra")),
        WHERE + " has no file 'zebra'",
        "list the files of the repository");
  }

  @Test
  void suggestsFilesSimilarToAPattern() {
    assertNotFound(
        patterns(List.of("*.json", "readme*"), List.of()),
        "no file of " + WHERE + " matches 'readme*'",
        "did you mean README.md?");
    assertNotFound(
        FileSelection.ofNames(List.of("onx/")),
        "no file of " + WHERE + " matches 'onx/'",
        "did you mean onnx/?");
    assertNotFound(
        patterns(List.of("*.jsn"), List.of()),
        "no file of " + WHERE + " matches '*.jsn'",
        "did you mean .json?");
    assertNotFound(
        patterns(List.of("*.{a,b}"), List.of()),
        "no file of " + WHERE + " matches '*.{a,b}'",
        "commas and braces have no special meaning; give several patterns");
  }

  @Test
  void failsWhenNothingIsLeft() {
    assertNotFound(
        patterns(List.of(), List.of("*")),
        "the exclude patterns match all selected files of " + WHERE,
        "use fewer exclude patterns");
  }

  @Test
  void findsExcludesThatMatchNothing() {
    assertEquals(
        List.of("*.bin"), patterns(List.of(), List.of("*.bin", "*.md")).unusedExcludes(LISTING));
  }

  @Test
  void returnsTheFilesIfOnlyFilesAreNamed() {
    RepoPath config = new RepoPath("config.json");
    assertEquals(List.of(config), FileSelection.ofNames(List.of("config.json")).onlyFiles());
    assertEquals(List.of(), FileSelection.ofNames(List.of("config.json", "onnx/")).onlyFiles());
    assertEquals(List.of(), FileSelection.ALL.onlyFiles());
  }

  @Test
  void refusesInvalidPaths() {
    for (String name : List.of("", "../config.json", "/etc/passwd", "a//b", "a/./b", "/")) {
      assertThrows(BadInput.class, () -> FileSelection.ofNames(List.of(name)), name);
    }
  }

  @Test
  void acceptsANameCompletedByAShell() {
    assertEquals(
        List.of(new RepoPath("config.json")),
        FileSelection.ofNames(List.of("./config.json")).onlyFiles());
  }
}
