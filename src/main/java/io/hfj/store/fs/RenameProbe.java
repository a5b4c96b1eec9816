package io.hfj.store.fs;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds out whether files can be renamed from one folder to another, by renaming an empty one.
 * Device numbers do not tell: two mounts of one disk have the same, and so have folders with
 * project quotas of their own. Each pair is tried once. Thread-safe.
 *
 * <p>The file of the trial has a name that {@link AtomicFiles#sweep} removes from the first folder,
 * and {@link AtomicFiles#sweepHidden} from the second.
 */
public final class RenameProbe {
  /** A rename that replaces its target. */
  public interface Rename {
    void move(Path from, Path to) throws IOException;
  }

  private record FolderPair(Path from, Path to) {}

  private final Rename rename;
  private final Map<FolderPair, Boolean> tried = new ConcurrentHashMap<>();

  public RenameProbe() {
    this((from, to) -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
  }

  public RenameProbe(Rename rename) {
    this.rename = rename;
  }

  /**
   * Whether a rename can lead from one of the folders, which exist, to the other. True too if
   * nothing can be written there: that is for the work itself to report.
   */
  public boolean canRename(Path from, Path to) {
    return tried.computeIfAbsent(new FolderPair(from, to), this::isPossible);
  }

  private boolean isPossible(FolderPair way) {
    Path source = AtomicFiles.temporary(way.from().resolve("rename"));
    Path target = AtomicFiles.hidden(way.to().resolve("rename"));
    try {
      AtomicFiles.createNew(source).close();
      rename.move(source, target);
      return true;
    } catch (AtomicMoveNotSupportedException otherFileSystem) {
      return false;
    } catch (IOException failure) {
      return true;
    } finally {
      deleteQuietly(source);
      deleteQuietly(target);
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException left) {
      // It is empty; a later run sweeps both folders.
    }
  }
}
