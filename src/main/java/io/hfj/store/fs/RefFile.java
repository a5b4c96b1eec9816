package io.hfj.store.fs;

import io.hfj.StorageFailure;
import io.hfj.model.CommitHash;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** A file that records the commit of a revision: its 40 hex digits and nothing else. */
public final class RefFile {
  /** Far more than a hash and its line end. */
  private static final long LONGEST = 100;

  private RefFile() {}

  /** Returns the recorded commit; other writers may have left a newline, or half a file. */
  public static Optional<CommitHash> find(Path ref) {
    try {
      return CommitHash.find(RegularFiles.read(ref, LONGEST).strip());
    } catch (IOException | InvalidPathException absent) {
      return Optional.empty();
    }
  }

  /**
   * Records the commit, unless it is recorded.
   *
   * @param root below which no link is followed
   * @return false if it cannot be written
   */
  public static boolean write(Path root, Path ref, CommitHash commit) {
    if (find(ref).equals(Optional.of(commit))) {
      return true;
    }
    try {
      SafeFolders.create(root, ref.getParent());
      AtomicFiles.write(ref, commit.hex()); // no newline: not every reader trims
      return true;
    } catch (IOException | StorageFailure readOnly) {
      return false;
    }
  }
}
