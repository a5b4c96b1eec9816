package io.hfj.store.localdir;

import io.hfj.model.RemoteFile;
import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.fs.FileIdentity;
import io.hfj.store.lock.LockFiles;
import io.hfj.store.part.ContentDigest;
import io.hfj.store.part.PartFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Copies content into a local folder, and hashes what it copies. Thread-safe. */
final class LocalCopier {
  private static final int BUFFER = 1 << 20;

  /** Each failed attempt needs another process that cleans up at that very moment. */
  private static final int MAX_ATTEMPTS = 10;

  private final LocalDirLayout layout;
  private final LocalFolders folders;
  private final MetadataFiles metadata;
  private final LockFiles locks;

  LocalCopier(
      LocalDirLayout layout, LocalFolders folders, MetadataFiles metadata, LockFiles locks) {
    this.layout = layout;
    this.folders = folders;
    this.metadata = metadata;
    this.locks = locks;
  }

  /**
   * Copies {@code from} to the place of {@code file}, whose folders exist, and forces it to disk.
   *
   * @return what got the name; empty if {@code from} is no regular file or has other content
   */
  Optional<FileIdentity> copy(Path from, RemoteFile file) throws IOException {
    for (int attempts = 1; Files.isRegularFile(from); attempts++) {
      // With the lock other processes leave the copy alone. Without it, because another process
      // copies or cleans up, that process may remove the copy as a stale part.
      Optional<LockFiles.HeldLock> lock = locks.tryAcquire(layout.lock(file.path()));
      try {
        return copyOnce(from, file);
      } catch (NoSuchFileException removed) {
        if (attempts == MAX_ATTEMPTS) {
          throw removed;
        }
      } finally {
        lock.ifPresent(LockFiles.HeldLock::close);
      }
    }
    return Optional.empty();
  }

  private Optional<FileIdentity> copyOnce(Path from, RemoteFile file) throws IOException {
    Path temporary =
        folders
            .partFolder(file)
            .resolve(layout.partStem(file) + "." + AtomicFiles.randomHex() + PartFiles.SUFFIX);
    try {
      if (!copyAndHash(from, temporary, file)) {
        return Optional.empty();
      }
      LocalFolders.requireReplaceable(layout.file(file.path()));
      Optional<FileIdentity> copied = FileIdentity.at(temporary);
      metadata.delete(file.path());
      Files.move(temporary, layout.file(file.path()), StandardCopyOption.ATOMIC_MOVE);
      return copied;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Copies and hashes in one pass. If the content is right, the copy is on disk on return.
   *
   * @param to must not exist
   * @return whether the copy has the content of {@code file}
   */
  private static boolean copyAndHash(Path from, Path to, RemoteFile file) throws IOException {
    ContentDigest digest = new ContentDigest(file.etag(), file.size());
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out = AtomicFiles.createNew(to)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
      while (in.read(buffer.clear()) >= 0) {
        digest.update(buffer.flip());
        buffer.flip();
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
      }
      if (!digest.matches()) {
        return false;
      }
      out.force(true);
      return true;
    }
  }
}
