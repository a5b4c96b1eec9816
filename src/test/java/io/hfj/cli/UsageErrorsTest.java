package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.error.ExitCode;
import io.hfj.testing.HfjRun;
import io.hfj.testing.HfjRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageErrorsTest {
  @TempDir Path folder;

  private String fail(String line) {
    Result result = new HfjRun(folder).env("HF_HUB_OFFLINE", "1").run(line.split(" "));
    assertEquals(ExitCode.USAGE.value(), result.exit(), result.all());
    assertEquals("", result.out());
    assertEquals(2, result.err().lines().count(), result.err());
    return result.err();
  }

  @ParameterizedTest
  @CsvSource({
    "donwlaod, 'hfj download'",
    "cache sl, 'hfj cache ls'",
    "help cahce, 'hfj cache'",
    "cache ls --no-revisons, '--no-revisions'",
    "download a/b --revison=main, '--revision'",
  })
  void guessesWhatIsNear(String line, String guess) {
    assertTrue(fail(line).contains("did you mean '" + guess + "'?"), line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "x",
        "cache xy",
        "download a/b --recursive",
        "ls a/b -z",
        "auth tokn-x"
      })
  void guessesNothingFar(String line) {
    assertFalse(fail(line).contains("did you mean"), line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upload a/b .",
        "upload-large-folder a/b . --repo-type model",
        "repo create x",
        "repo-files delete",
        "tag list",
        "jobs run",
        "lfs-enable-largefiles .",
        "models ls",
        "datasets info a/b",
        "spaces",
        "sync",
        "skills add --global",
      })
  void namesCommandsOfTheOfficialClient(String line) {
    String command = "'" + line.split(" ")[0] + "' is a command of hf";
    assertTrue(fail(line).contains(command), line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--json nonsense",
        "upload a/b --json",
        "cache --format json",
        "cache ls --format=json --no-such-option",
        "cache ls --no-such-option --json",
        "ls --format JSON",
        "download a/b --connections x --json",
        "version 2 --json",
        "version --json -q",
      })
  void printsJsonWhereverTheOptionStands(String line) {
    Result result = new HfjRun(folder).env("HF_HUB_OFFLINE", "1").run(line.split(" "));
    assertEquals(ExitCode.USAGE.value(), result.exit(), result.all());
    assertEquals("", result.out());
    assertTrue(result.err().matches("\\{\"event\":\"error\",.*,\"exit_code\":2}\\R"), result.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense -- --json", "cache ls --format agent --json=x", "info a/b c"})
  void printsLinesElsewhere(String line) {
    fail(line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '_',
      value = {
        "adopt a/b c --link soft; 'soft': not one of reflink, hard, copy",
        "completion tcsh; error: 'tcsh': not one of bash, zsh, fish",
        "completion; error: missing SHELL",
        "ls a/b --format=xml; 'xml': not one of auto, human, agent, json, quiet",
      })
  void namesTheValuesOfTheHelp(String line, String message) {
    String err = fail(line);
    assertTrue(err.contains(message), err);
  }

  @Test
  void readsNoArgumentsFromFiles() throws IOException {
    Path file = Files.writeString(folder.resolve("words"), "--no-such-option");
    Result result = new HfjRun(folder).env("HF_HUB_OFFLINE", "1").run("ls", "@" + file);
    assertTrue(result.err().contains("'@" + file + "' is not a valid repo id"), result.all());
  }
}
