package io.hfj.auth;

import io.hfj.StorageFailure;
import io.hfj.model.ExceptionReason;
import io.hfj.store.lock.LockFiles;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The folder of the two token files: created when needed, changed under a lock. Thread-safe. */
final class TokenFolder {
  /**
   * The lock is held briefly to change the files, and during a request to the Hub to renew a token.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final SecretFile token;
  private final SecretFile stored;
  private final LockFiles locks;
  private final Consumer<String> notices;

  TokenFolder(SecretFile token, SecretFile stored, LockFiles locks, Consumer<String> notices) {
    this.token = token;
    this.stored = stored;
    this.locks = locks;
    this.notices = notices;
  }

  /** Work under the lock. */
  interface LockedWork {
    /**
     * @param alone whether no other process holds the lock, as far as locks work here
     */
    void run(boolean alone) throws IOException;
  }

  /**
   * Runs the work under the lock.
   *
   * @throws StorageFailure if the folder cannot be used, or the work fails
   */
  void locked(LockedWork work) {
    makeFolder();
    Path lock = stored.path().resolveSibling("stored_tokens.lock");
    // The work also runs without locks: the files are replaced atomically.
    LockFiles.HeldLock held =
        locks.acquireWithin(
            PATIENCE,
            lock,
            () -> notices.accept("waiting for lock " + lock + ", held by another process"));
    try {
      work.run(held != LockFiles.HELD_ELSEWHERE);
      if (held.excludes()) {
        removeTemporaries();
      }
    } catch (IOException e) {
      throw new StorageFailure(
          "cannot write the tokens to " + token.path().getParent() + ": " + ExceptionReason.of(e),
          "check the owner of the folder, or set HF_TOKEN_PATH or HF_HOME to another path");
    } finally {
      held.close();
    }
  }

  /** Deletes temporary files of runs that were killed: they may contain a token. */
  private void removeTemporaries() {
    try {
      for (Path left : leftovers()) {
        if (left.toString().endsWith(".tmp")) {
          Files.deleteIfExists(left);
        }
      }
    } catch (IOException e) {
      // The files were written; the next run tries again.
    }
  }

  /**
   * Returns the files that were set aside as corrupt, and temporary files of runs that were killed.
   */
  List<Path> leftovers() throws IOException {
    String names =
        "(stored_tokens|" + Pattern.quote(String.valueOf(token.path().getFileName())) + ")";
    Pattern ours = Pattern.compile(names + "\\.[0-9a-f]{8}\\.(tmp|broken)");
    List<Path> found = new ArrayList<>();
    Path folder = stored.path().toAbsolutePath().getParent();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            folder, file -> ours.matcher(file.getFileName().toString()).matches())) {
      files.forEach(found::add);
    } catch (NoSuchFileException none) {
      // No token was ever stored.
    } catch (DirectoryIteratorException e) {
      throw e.getCause(); // the disk failed while listing
    }
    return found;
  }

  private void makeFolder() {
    Path folder = token.path().toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(token.path())) {
      throw new StorageFailure(
          "cannot store a token in " + token.path() + ": it is a folder",
          "set HF_TOKEN_PATH to the path of a file");
    }
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder);
        hide(folder);
      }
    } catch (IOException e) {
      throw new StorageFailure(
          "cannot create the token folder " + folder + ": " + ExceptionReason.of(e),
          "set HF_TOKEN_PATH or HF_HOME to a writable path");
    }
  }

  private static void hide(Path folder) {
    try {
      if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException noModes) {
      // The files in it are also made private, or a notice reports that they are not.
    }
  }
}
