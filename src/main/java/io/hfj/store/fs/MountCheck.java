package io.hfj.store.fs;

import io.hfj.StorageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Detects that a disk was unmounted during a run: folders created again would be on the disk of the
 * mount point, which is usually too small. Thread-safe.
 */
public final class MountCheck {
  private final Path root;
  private volatile Object device; // null until known

  /**
   * @param root folder below which everything is written
   */
  public MountCheck(Path root) {
    this.root = root;
  }

  /** Records the disk of the folder, which exists now; only the first call does anything. */
  public void record() {
    if (device == null) {
      device = deviceOf(root);
    }
  }

  /**
   * Requires that the folder, or its nearest existing parent, is on the recorded disk.
   *
   * @throws StorageFailure if it is on another one; not if none was recorded or disks have no ids
   */
  public void require() {
    Path there = root;
    while (device != null && there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    Object now = device == null ? null : deviceOf(there);
    if (now != null && !now.equals(device)) {
      throw new StorageFailure(
          root + " is no longer on the same disk",
          "mount the disk again, then repeat the download; received data is kept on it");
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
