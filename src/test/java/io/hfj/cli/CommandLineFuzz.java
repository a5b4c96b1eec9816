package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.fuzz.Input;
import io.hfj.fuzz.Scratch;
import io.hfj.testing.HfjRun;
import java.nio.file.Path;
import java.util.List;

/**
 * Values typed on the command line: the first byte chooses the command, the rest is the value. None
 * of these commands writes or asks the network; all end with a status that the guide lists, and
 * send no control character to the terminal.
 */
public final class CommandLineFuzz {
  private static final Path FOLDER = Scratch.folder();
  private static final String VALUE = "VALUE";

  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("download", VALUE, "--local-files-only", "--dry-run"),
          List.of("download", "a/b", VALUE, "--local-files-only", "--dry-run"),
          List.of("download", "a/b", "--revision=VALUE", "--local-files-only", "--dry-run"),
          List.of("download", "a/b", "--repo-type=VALUE", "--local-files-only", "--dry-run"),
          List.of("download", "a/b", "--include=VALUE", "--local-files-only", "--dry-run"),
          List.of("download", "a/b", "--exclude=VALUE", "--local-files-only", "--dry-run"),
          List.of("download", "a/b", "--limit-rate=VALUE", "--local-files-only", "--dry-run"),
          List.of("download", "a/b", "--max-workers=VALUE", "--local-files-only", "--dry-run"),
          List.of("download", "a/b", "--endpoint=VALUE", "--local-files-only", "--dry-run"),
          List.of("download", "a/b", "--token=VALUE", "--local-files-only", "--dry-run"),
          List.of("download", "a/b", "--local-dir=VALUE", "--local-files-only", "--dry-run"),
          List.of("cache", "ls", "--filter=VALUE"),
          List.of("cache", "ls", "--sort=VALUE"),
          List.of("cache", "ls", "--limit=VALUE"),
          List.of("cache", "ls", "--format=VALUE"),
          List.of("cache", "path", VALUE),
          List.of("cache", "rm", VALUE, "--dry-run"),
          List.of("delete-cache", "--pattern=VALUE", "--dry-run"),
          List.of("delete-cache", "--older-than=VALUE", "--dry-run"),
          List.of("delete-cache", "--larger-than=VALUE", "--dry-run"),
          List.of("delete-cache", "--revision=VALUE", "--dry-run"),
          List.of("delete-cache", "--sort=VALUE", "--dry-run", "--detached"),
          List.of("delete-cache", "--keep-latest=VALUE", "--dry-run"),
          List.of("env", VALUE));

  private CommandLineFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    List<String> command = COMMANDS.get((input[0] & 0xff) % COMMANDS.size());
    String text = Input.text(java.util.Arrays.copyOfRange(input, 1, input.length));
    // No paths: the folders of this machine are not inputs of the test.
    String value = text.replace("\0", "").replaceAll("^[/~.]+|\\.\\.", "");
    if (value.startsWith("@") || value.startsWith("-")) {
      return; // not one of the words chosen above
    }
    String[] words =
        command.stream().map(word -> word.replace(VALUE, value)).toArray(String[]::new);
    HfjRun.Result result = new HfjRun(FOLDER).env("HF_HUB_OFFLINE", "1").run(words);
    String shown = command + " with '" + value + "': " + result.all();
    assertNotEquals(1, result.exit(), shown);
    assertTrue(result.exit() <= 9 && !result.all().contains("\tat "), shown);
    assertFalse(
        result.all().codePoints().anyMatch(c -> Character.isISOControl(c) && c != '\n'), shown);
  }
}
