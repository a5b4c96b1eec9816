package io.hfj.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandHintsTest {
  private static final String FOLDERS = " with --cache-dir or --local-dir";

  /** The advice is also looked for in the sources: a change of its wording must not go unseen. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "INVALID_ARGUMENT | leave it away; a token is given separately"
            + " | leave it away; give a token by HF_TOKEN or --token",
        "INVALID_ARGUMENT | choose a folder outside of the cache"
            + " | choose a --local-dir outside of the cache",
        "INVALID_ARGUMENT | name one of these"
            + " | name one of these; or all, by 'delete-cache --pattern'",
        "INVALID_ARGUMENT | name a commit by its 40 digits"
            + " | name a commit by its 40 digits; see also 'delete-cache --revision'",
        "REPO_NOT_FOUND | check the name, the type and the endpoint"
            + " | check the name, the --repo-type and the endpoint",
        "REPO_NOT_FOUND | check the name and the type, and whose token it is"
            + " | check the name and the --repo-type, and whose token it is",
        "REPO_NOT_FOUND"
            + " | check the name and the type; if it is private, a token that may read it is needed"
            + " | check the name and the --repo-type; if it is private, log in: hfj login; or set"
            + " HF_TOKEN to a token that may read it",
        "TOKEN_REQUIRED | a token that may read it is needed"
            + " | log in: hfj login; or set HF_TOKEN to a token that may read it",
        "TOKEN_REQUIRED | , then use a token of that account"
            + " | , then log in with that account: hfj login; or set HF_TOKEN to a token of it",
        "INVALID_TOKEN | it may be mistyped, expired or revoked: use a new one, or none"
            + " | it may be mistyped, expired or revoked: set HF_TOKEN to a new one, or remove it",
        "INVALID_TOKEN"
            + " | it may be mistyped, expired or revoked; make a new one on the Hub's settings page"
            + " | it may be mistyped, expired or revoked; make a new one on the Hub's settings"
            + " page, then log in again",
        "FILE_NOT_FOUND | list the files of the repository | see what there is: hfj ls REPO_ID -R",
        "FILE_NOT_FOUND | commas and braces mean nothing here: give several patterns"
            + " | commas and braces mean nothing here: give several patterns, parted by blanks",
        "HOST_NOT_ALLOWED | use an endpoint that serves its files itself, or allow other hosts"
            + " | use an endpoint that serves its files itself, or leave --no-foreign-hosts away",
        "STORAGE | move it away, or choose another folder"
            + " | move it away, or choose another folder",
        "STORAGE | move it away, or download into another folder"
            + " | move it away, or choose another --local-dir",
        "STORAGE | download into another folder, or use another cache"
            + " | choose another --local-dir, or another cache by --cache-dir",
        "STORAGE | check the disk, and who may read there; then repeat it"
            + " | check the disk, and who may read there; then run the same command again",
        "DISK_FULL | free some space, choose another disk, or fetch less"
            + " | free some space, choose another disk with --cache-dir or --local-dir, or fetch"
            + " less with --include",
        "UNSAFE_FILE_NAME | leave it out, or download into the cache"
            + " | leave it out with --exclude, or download into the cache, without --local-dir",
        "UNSUPPORTED_FILE_NAME | leave it out, or use another system"
            + " | leave it out with --exclude, or use another system",
        "UNSUPPORTED_FILE_NAME | leave them out, or choose another disk"
            + " | leave them out with --exclude, or choose another disk with --cache-dir or"
            + " --local-dir",
        "FILE_NAME_CONFLICT | leave one of them out | leave one of them out with --exclude",
        "NOT_CACHED | fetch it while online"
            + " | run the same command with a network, and without --local-files-only or"
            + " HF_HUB_OFFLINE",
        "NOT_CACHED | list the cache to see what there is, or download it first"
            + " | see what there is with 'cache ls --revisions', or download it first",
        "NOT_CACHED | it is made by the first download"
            + " | it is made by the first download; --cache-dir names another one",
        "OFFLINE | allow requests to use the network"
            + " | unset HF_HUB_OFFLINE to let hfj use the network",
        "NETWORK | repeat the download; what has arrived is kept"
            + " | run the same command again; what has arrived is kept",
        "INTERRUPTED | repeat the download to go on | run the same command again to go on"
      })
  void namesOptionsAndCommands(FailureCode code, String advice, String hint) throws IOException {
    assertEquals(hint, CommandHints.of(new BadInput(code, "", advice, null)));
    boolean used =
        LibraryText.literals().values().stream()
            .flatMap(List::stream)
            .anyMatch(text -> text.contains(advice));
    assertTrue(used, advice);
  }

  @Test
  void namesTheTypeThatExists() {
    assertEquals(
        "it exists as a dataset: add --repo-type dataset",
        CommandHints.of(
            new BadInput(
                FailureCode.REPO_NOT_FOUND,
                "",
                "it exists as a dataset: name it datasets/acme/rows",
                null)));
  }

  @Test
  void namesFoldersForFailuresOfTheDisk() {
    assertEquals("free some space, or choose another disk" + FOLDERS, disk("No space left"));
    assertEquals(
        "your quota is used up: remove something, or choose another folder",
        disk("Quota exceeded"));
    assertEquals("choose a writable folder" + FOLDERS, disk("Read-only file system"));
    assertEquals(
        "check who may write there, or choose another folder" + FOLDERS, disk("Permission denied"));
    assertEquals(
        "allow more open files: ulimit -n 4096; or use fewer: --connections 8",
        disk("Too many open files"));
    assertEquals(
        "check the disk, then run the same command again; what has arrived is kept",
        disk("Input/output error"));
    assertEquals(
        "keep one of them on another disk," + FOLDERS,
        CommandHints.of(DiskFailures.nameClash(Path.of("a"), Path.of("b"))));
    assertEquals(
        "leave it out with --exclude, or choose another disk" + FOLDERS,
        CommandHints.of(DiskFailures.unnameable(Path.of("a"), new IOException("x"))));
  }

  private static String disk(String reason) {
    return CommandHints.of(DiskFailures.of("write", Path.of("a"), new IOException(reason)));
  }

  @Test
  void namesTheOptionForUnsafeNamesAndLittleMemory() {
    assertEquals(
        "nothing was written for it; report the repository to its owner, or leave the file out"
            + " with --exclude",
        CommandHints.of(RepoPath.refusal("../x")));
    assertEquals(
        "name fewer files, or give Java more memory: JDK_JAVA_OPTIONS=-Xmx2g; what has arrived is"
            + " kept",
        CommandHints.of(MemoryExhausted.heapExhausted()));
    assertEquals(
        "allow more (ulimit -u, or the container's limit of pids), or use fewer: --connections 8;"
            + " what has arrived is kept",
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
