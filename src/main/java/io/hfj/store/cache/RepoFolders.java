package io.hfj.store.cache;

import io.hfj.StorageFailure;
import io.hfj.store.fs.CacheDirTag;
import io.hfj.store.fs.MountCheck;
import io.hfj.store.fs.SafeFolders;
import java.nio.file.Path;

/**
 * Creates the folders of one repository in the cache. Follows no link but those of {@link
 * RelocatedFolders}. Thread-safe.
 */
final class RepoFolders {
  private final SnapshotLayout layout;
  private final MountCheck mount;

  RepoFolders(SnapshotLayout layout) {
    this.layout = layout;
    this.mount = new MountCheck(layout.cache().root());
  }

  /**
   * Creates a folder of the repository and its missing parents.
   *
   * @throws StorageFailure if the disk refuses, or a link is on the way
   */
  void create(Path folder) {
    SafeFolders.create(RelocatedFolders.anchor(layout.cache(), folder), folder);
  }

  /**
   * Creates the folder of the blobs.
   *
   * @throws StorageFailure also if the cache's disk was unmounted since the first call
   */
  void createBlobs() {
    mount.require();
    create(layout.blobs());
    mount.record();
    CacheDirTag.write(layout.cache().root());
  }
}
