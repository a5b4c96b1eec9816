package io.hfj.store.fs;

import io.hfj.error.StorageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Notices that a disk was unmounted under our hands: the same folders, made anew, would lie on the
 * disk below, which is another one and most often too small. Thread-safe.
 */
public final class MountCheck {
  private final Path root;
  private volatile Object device; // null until known

  /**
   * @param root folder that all goes below
   */
  public MountCheck(Path root) {
    this.root = root;
  }

  /** The folder is there now, and right: this is its disk. To be called once it has been used. */
  public void record() {
    if (device == null) {
      device = deviceOf(root);
    }
  }

  /**
   * Goes on if the folder, or where it would be made again, lies on the disk that was noted; and
   * where none was, or where disks cannot be told apart.
   *
   * @throws StorageFailure otherwise
   */
  public void require() {
    Path there = root;
    while (device != null && there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    Object now = device == null ? null : deviceOf(there);
    if (now != null && !now.equals(device)) {
      throw new StorageFailure(
          root + " is no longer on the disk it was on",
          "mount that disk again, then run the same command again; what has arrived is kept there");
    }
  }

  private static Object deviceOf(Path path) {
    try {
      return Files.getAttribute(path, "unix:dev");
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
      return null;
    }
  }
}
