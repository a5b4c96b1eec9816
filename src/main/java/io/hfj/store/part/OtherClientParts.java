package io.hfj.store.part;

import io.hfj.model.Etag;
import io.hfj.store.fs.DiskFailures;
import io.hfj.store.fs.FileIdentity;
import io.hfj.store.lock.LockFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;

/**
 * Unfinished files of other clients, {@code stem + ".incomplete"}. Releases of huggingface_hub up
 * to 1.17 resume such a file and write it from the front. The JavaScript client uses the same name
 * without a lock, and fails if the file is moved while it is written: a file that changed within
 * {@link LockFiles#PATIENCE} is not touched. Thread-safe.
 */
final class OtherClientParts {
  private static final String SUFFIX = ".incomplete";

  private final InstantSource clock;

  OtherClientParts(InstantSource clock) {
    this.clock = clock;
  }

  /** Bytes in the unfinished file of another client; 0 if there is none that can be resumed. */
  long bytes(Path folder, String stem, long size) {
    Path foreign = folder.resolve(stem + SUFFIX);
    try {
      boolean usable =
          size > PartFiles.UNJOURNALED
              && Files.isRegularFile(foreign, LinkOption.NOFOLLOW_LINKS)
              && Files.isReadable(foreign)
              && Files.isWritable(foreign)
              && FileIdentity.names(foreign) == 1
              && Files.getLastModifiedTime(foreign).toMillis()
                  < clock.millis() - LockFiles.PATIENCE.toMillis();
      long length = usable ? Files.size(foreign) : 0;
      return length <= size ? length : 0;
    } catch (IOException gone) {
      return 0;
    }
  }

  /**
   * Renames the unfinished file of another client to a part file and claims its bytes, if it has
   * more bytes than the part file. The hash of the complete content is checked as usual; bytes that
   * were not written in order are fetched again.
   */
  void take(Path folder, String stem, Etag etag, long size) {
    long length = bytes(folder, stem, size);
    if (length == 0 || length <= PartFiles.settledBytes(folder, stem, etag, size)) {
      return;
    }
    Path path = folder.resolve(stem + PartFiles.SUFFIX);
    try {
      Files.move(folder.resolve(stem + SUFFIX), path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      return; // its bytes are fetched once more
    }
    try (FileChannel channel = PartFiles.channel(path, false);
        PartJournal journal = PartJournal.open(PartFiles.journalOf(path), etag, size)) {
      journal.claimFront(channel, length);
    } catch (IOException e) {
      throw DiskFailures.of("read", path, e);
    }
  }

  /** Renames the unfinished file of an older client to the stem that {@link #take} looks for. */
  static void rename(Path folder, String oldStem, String stem) {
    Path old = folder.resolve(oldStem + SUFFIX);
    Path now = folder.resolve(stem + SUFFIX);
    boolean exists = Files.isRegularFile(old, LinkOption.NOFOLLOW_LINKS);
    if (exists && !Files.exists(now, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.move(old, now, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        // Its bytes are fetched once more.
      }
    }
  }
}
