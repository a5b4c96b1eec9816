package io.hfj.store.localdir;

import io.hfj.StorageFailure;
import io.hfj.model.RemoteFile;
import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.fs.CacheDirTag;
import io.hfj.store.fs.MountCheck;
import io.hfj.store.fs.RenameProbe;
import io.hfj.store.fs.SafeFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Creates the folders of a local folder that a file and its metadata need. Thread-safe. */
final class LocalFolders {
  private final LocalDirLayout layout;
  private final MetadataFiles metadata;
  private final RenameProbe renames;
  private final MountCheck mount;

  LocalFolders(LocalDirLayout layout, MetadataFiles metadata, RenameProbe renames) {
    this.layout = layout;
    this.metadata = metadata;
    this.renames = renames;
    this.mount = new MountCheck(layout.root());
  }

  /**
   * Creates the folders of a file and of its metadata.
   *
   * @throws StorageFailure if the disk refuses, a link is on the way, the disk was unmounted since
   *     the first call, or another file of the commit is found under the file's name
   */
  void createFor(RemoteFile file) {
    mount.require();
    metadata.requireOwnName(file);
    SafeFolders.create(layout.root(), layout.parts(file.path()));
    mount.record();
    layout.requireOutsideMetadata(file.path(), LocalDirLayout::isSameFile);
    SafeFolders.create(layout.root(), layout.file(file.path()).getParent());
    CacheDirTag.write(layout.meta());
    try {
      AtomicFiles.writeIfAbsent(layout.meta().resolve(".gitignore"), "*");
    } catch (IOException e) {
      // Optional: it keeps the metadata out of git.
    }
  }

  /**
   * The folder of part files and copies that are renamed to the file: the metadata folder, or the
   * file's own folder if a mount point separates the two. Both folders must exist.
   */
  Path partFolder(RemoteFile file) {
    Path usual = layout.parts(file.path());
    Path besideFile = layout.file(file.path()).getParent();
    return renames.canRename(usual, besideFile) ? usual : besideFile;
  }

  /**
   * Requires that no folder is at the path of a file.
   *
   * @throws StorageFailure if there is one
   */
  static void requireReplaceable(Path path) {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new StorageFailure(
          path + " is a folder, but must be a file",
          "move it away, or download into another folder");
    }
  }
}
