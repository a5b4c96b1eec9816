package io.hfj.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.FailureCode;
import io.hfj.LibraryText;
import io.hfj.MemoryExhausted;
import io.hfj.NetworkFailure;
import io.hfj.StorageFailure;
import io.hfj.model.RepoPath;
import io.hfj.store.fs.DiskFailures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandHintsTest {
  private static final String FOLDERS = " with --cache-dir or --local-dir";

  /** A change of the library's wording must not go unseen. */
  @Test
  void replacesOnlyPhrasesOfTheLibrary() throws IOException {
    List<String> files =
        LibraryText.literals().values().stream().map(texts -> String.join("x", texts)).toList();
    for (CommandHints.Phrase phrase : CommandHints.PHRASES) {
      Pattern wanted = Pattern.compile(phrase.library());
      assertTrue(files.stream().anyMatch(wanted.asPredicate()), phrase.library());
    }
  }

  @Test
  void preparesTheHintForAFullHeap() {
    MemoryExhausted failure = MemoryExhausted.heapExhausted();
    assertEquals(CommandHints.of(failure), CommandHints.ofFullHeap(failure));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "remove it; a token is given separately | remove it; set HF_TOKEN or use --token",
        "check the repo id, the type and the endpoint"
            + " | check the repo id, the --repo-type and the endpoint",
        "check the repo id and the type; if it is private, use a token with read access"
            + " | check the repo id and the --repo-type; if it is private, log in with 'hfj login',"
            + " or set HF_TOKEN to a token with read access",
        "it exists as a dataset; name it datasets/acme/rows"
            + " | it exists as a dataset; use acme/rows --repo-type dataset",
        "commas and braces have no special meaning; give several patterns"
            + " | commas and braces have no special meaning; separate patterns with spaces",
        "use an endpoint that serves its files itself, or allow other hosts"
            + " | use an endpoint that serves its files itself, or omit --no-foreign-hosts",
        "move it away, or choose another folder | move it away, or choose another folder",
        "download into another folder, or use another cache"
            + " | choose another --local-dir, or another --cache-dir",
        "free some space, choose another disk, or download less"
            + " | free some space, choose another disk with --cache-dir or --local-dir, or download"
            + " less with --include",
        "skip it, or download into the cache"
            + " | skip it with --exclude, or download into the cache without --local-dir",
        "skip them, or choose another disk"
            + " | skip them with --exclude, or choose another disk with --cache-dir or --local-dir",
        "skip one of them | skip one of them with --exclude",
        "repeat the download; received data is kept"
            + " | run the same command again; received data is kept",
        "it may be mistyped, expired or revoked; create a new token on the Hub's settings page"
            + " | it may be mistyped, expired or revoked; create a new token on the Hub's settings"
            + " page, then log in again"
      })
  void namesOptionsAndCommands(String advice, String hint) {
    assertEquals(hint, CommandHints.of(advice));
  }

  @Test
  void namesFoldersForFailuresOfTheDisk() {
    assertEquals("free some space, or choose another disk" + FOLDERS, disk("No space left"));
    assertEquals(
        "the disk quota is exceeded: delete files, or choose another folder",
        disk("Quota exceeded"));
    assertEquals("choose a writable folder" + FOLDERS, disk("Read-only file system"));
    assertEquals(
        "check its permissions, or choose another folder" + FOLDERS, disk("Permission denied"));
    assertEquals(
        "raise the limit (ulimit -n 4096), or use fewer connections with --connections 8",
        disk("Too many open files"));
    assertEquals(
        "check the disk, then run the same command again; received data is kept",
        disk("Input/output error"));
    assertEquals(
        "put one of them on another disk," + FOLDERS,
        CommandHints.of(DiskFailures.nameClash(Path.of("a"), Path.of("b"))));
    assertEquals(
        "skip it with --exclude, or choose another disk" + FOLDERS,
        CommandHints.of(DiskFailures.unnameable(Path.of("a"), new IOException("x"))));
  }

  private static String disk(String reason) {
    return CommandHints.of(DiskFailures.of("write", Path.of("a"), new IOException(reason)));
  }

  @Test
  void namesTheOptionForUnsafeNamesAndLittleMemory() {
    assertEquals(
        "the file was not written; report it to the owner of the repository, or skip it with"
            + " --exclude",
        CommandHints.of(RepoPath.refusal("../x")));
    assertEquals(
        "select fewer files, or increase the Java heap: JDK_JAVA_OPTIONS=-Xmx2g; received data is"
            + " kept",
        CommandHints.of(MemoryExhausted.heapExhausted()));
    assertEquals(
        "raise the limit (ulimit -u, or the pids limit of the container), or use fewer connections"
            + " with --connections 8; received data is kept",
        CommandHints.of(
            MemoryExhausted.of(new OutOfMemoryError("unable to create native thread"))));
  }

  /** One cause of two kinds of failure keeps the exit status of each. */
  @Test
  void keepsTheExitStatusOfTheKind() {
    for (FailureCode code :
        List.of(FailureCode.TOO_MANY_OPEN_FILES, FailureCode.UNSUPPORTED_FILE_NAME)) {
      assertEquals(ExitCode.STORAGE, ExitCode.of(new StorageFailure(code, "", "", null)));
    }
    assertEquals(
        ExitCode.NETWORK,
        ExitCode.of(new NetworkFailure(FailureCode.TOO_MANY_OPEN_FILES, "", "", null)));
    assertEquals(ExitCode.BAD_CONTENT, ExitCode.of(RepoPath.refusal("../x")));
  }
}
