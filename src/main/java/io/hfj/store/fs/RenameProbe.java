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
 * Device numbers do not show it: two mounts of one disk have the same, and so have folders with
 * different project quotas. Each pair is tried once. Thread-safe.
 *
 * <p>{@link AtomicFiles#sweep} removes the probe's file from the first folder after a kill, {@link
 * AtomicFiles#sweepHidden} from the second.
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
   * Whether a file can be renamed from one folder to the other; both must exist. True also if
   * nothing can be written there: the download itself reports that.
   */
  public boolean canRename(Path from, Path to) {
    return tried.computeIfAbsent(new FolderPair(from, to), this::isPossible);
  }

  private boolean isPossible(FolderPair pair) {
    Path source = AtomicFiles.temporary(pair.from().resolve("rename"));
    Path target = AtomicFiles.hidden(pair.to().resolve("rename"));
    try {
      AtomicFiles.createNew(source).close();
      rename.move(source, target);
      return true;
    } catch (AtomicMoveNotSupportedException otherFileSystem) {
      return false;
    } catch (IOException failure) {
      return true;
    } finally {
      AtomicFiles.deleteQuietly(source);
      AtomicFiles.deleteQuietly(target);
    }
  }
}
