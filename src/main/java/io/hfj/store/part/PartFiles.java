package io.hfj.store.part;

import io.hfj.LinkMode;
import io.hfj.StorageFailure;
import io.hfj.model.Etag;
import io.hfj.store.fs.ContentLinker;
import io.hfj.store.fs.DiskFailures;
import io.hfj.store.fs.FileIdentity;
import io.hfj.store.fs.RegularFiles;
import io.hfj.store.lock.LockFiles;
import io.hfj.store.part.PartJournal.Claim;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The part files of one store: how they are named, found, opened and removed. A part file is {@code
 * stem + ".hfj.incomplete"}; its journal is in the same folder. Thread-safe.
 */
public final class PartFiles {
  /** Ending of part files; {@code cache prune} of the official client removes such files. */
  public static final String SUFFIX = ".hfj.incomplete";

  /** Size up to which fetching again is cheaper than keeping a journal. */
  public static final long UNJOURNALED = 1 << 20;

  private static final int MAX_ATTEMPTS = 5;

  private static final String JOURNAL_SUFFIX = ".hfj-journal.incomplete";

  private final OtherClientParts foreign;
  private final StaleParts stale = new StaleParts();

  /**
   * @param clock compared with times of other clients' files
   */
  public PartFiles(InstantSource clock) {
    this.foreign = new OtherClientParts(clock);
  }

  /**
   * Opens the part file of that stem, or creates it. One without a journal, which could not be
   * resumed, gets a name of its own, so that two processes never write to one file.
   *
   * @throws StorageFailure if the disk refuses
   */
  public static PartFile open(Path folder, String stem, Etag etag, long size) {
    return open(
        folder,
        stem,
        () -> {
          if (size <= UNJOURNALED) {
            return openAt(folder.resolve(StaleParts.ownStem(stem) + SUFFIX), null, etag, size);
          }
          Path path = folder.resolve(stem + SUFFIX);
          RegularFiles.requireRegularOrAbsent(path);
          RegularFiles.requireRegularOrAbsent(journalOf(path));
          return openAt(path, null, etag, size);
        });
  }

  /**
   * Opens the part file of that stem under a lock, or creates it; resumes what another client left.
   * If the lock excludes no other process, the part file gets a name of its own: wrong bytes that
   * one run received could otherwise spoil what another has checked and published. It still resumes
   * what earlier runs left, and is renamed on closing for later runs.
   *
   * @param lock of the content; may exclude nothing
   * @throws StorageFailure if the disk refuses
   */
  public PartFile open(Path folder, String stem, Etag etag, long size, LockFiles.HeldLock lock) {
    if (lock.excludes()) {
      foreign.take(folder, stem, etag, size);
      return open(folder, stem, etag, size);
    }
    return open(
        folder,
        stem,
        () -> {
          Path path = folder.resolve(StaleParts.ownStem(stem) + SUFFIX);
          if (size <= UNJOURNALED) {
            return openAt(path, null, etag, size);
          }
          channel(path, true).close(); // adopt() needs the file system's time, and replaces it
          stale.adopt(folder, stem, lock, path);
          return openAt(path, folder.resolve(stem + SUFFIX), etag, size);
        });
  }

  /**
   * Gives the unfinished file of an older client the stem under which {@link #open(Path, String,
   * Etag, long, LockFiles.HeldLock)} finds it.
   */
  public static void renameForeign(Path folder, String oldStem, String stem) {
    OtherClientParts.rename(folder, oldStem, stem);
  }

  /**
   * Removes the part files of that stem that no run will resume.
   *
   * @param lock of the content; nothing is removed if it excludes no other process
   */
  public void removeStale(Path folder, String stem, LockFiles.HeldLock lock) {
    stale.remove(folder, stem, lock);
  }

  /**
   * Removes all part files of that stem, and of other contents of the same file, for content that
   * is in place.
   *
   * @param lock called only if there are any; if it returns empty, nothing is removed
   */
  public void removeAll(Path folder, String stem, Supplier<Optional<LockFiles.HeldLock>> lock) {
    stale.removeAll(folder, stem, lock);
  }

  /** Opens a part file; may be called again. */
  private interface Opening {
    PartFile open() throws IOException;
  }

  private static PartFile open(Path folder, String stem, Opening opening) {
    for (int attempts = 1; ; attempts++) {
      try {
        return opening.open();
      } catch (NoSuchFileException e) {
        // Another process, without a lock between the two, removed it as soon as it was created.
        if (attempts == MAX_ATTEMPTS || !Files.isDirectory(folder)) {
          throw DiskFailures.of("write", folder.resolve(stem + SUFFIX), e);
        }
      } catch (IOException e) {
        throw DiskFailures.of("write", folder.resolve(stem + SUFFIX), e);
      }
    }
  }

  /**
   * Replaces a file that has several names, such as a backup made of hard links, by a copy of its
   * own before anything is written to it.
   */
  private static void separate(Path path) throws IOException {
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || FileIdentity.names(path) == 1) {
      return;
    }
    String name = path.getFileName().toString();
    String stem = name.substring(0, name.indexOf(".hfj"));
    Path copy = path.resolveSibling(StaleParts.ownStem(stem) + SUFFIX);
    try {
      ContentLinker.make(LinkMode.REFLINK, path, copy);
      Files.move(copy, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private static PartFile openAt(Path path, Path parked, Etag etag, long size) throws IOException {
    if (size > UNJOURNALED) {
      separate(path);
      separate(journalOf(path));
    }
    FileChannel channel = channel(path, size <= UNJOURNALED);
    try {
      return new PartFile(path, parked, etag, size, channel);
    } catch (IOException | RuntimeException e) {
      try {
        channel.close();
      } catch (IOException besides) {
        e.addSuppressed(besides);
      }
      throw e;
    }
  }

  static FileChannel channel(Path path, boolean fresh) throws IOException {
    Set<OpenOption> options =
        Set.of(
            fresh ? StandardOpenOption.CREATE_NEW : StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(path, options);
  }

  /** Whether the file is named like a part file; journals are not. */
  static boolean isPart(Path file) {
    return file.getFileName().toString().endsWith(SUFFIX);
  }

  /** Whether the file is named like the journal of a part file. */
  public static boolean isJournal(Path file) {
    return file.getFileName().toString().endsWith(JOURNAL_SUFFIX);
  }

  /** The path of a part file's journal. */
  static Path journalOf(Path part) {
    String name = part.getFileName().toString();
    return part.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + JOURNAL_SUFFIX);
  }

  /** Bytes of that stem that an earlier run or another client left. Only reads. */
  public long partialBytes(Path folder, String stem, Etag etag, long size) {
    return Math.max(settledBytes(folder, stem, etag, size), foreign.bytes(folder, stem, size));
  }

  /** Bytes that the journal of that stem claims. Only reads. */
  public static long settledBytes(Path folder, String stem, Etag etag, long size) {
    Path journalPath = folder.resolve(stem + JOURNAL_SUFFIX);
    Path path = folder.resolve(stem + SUFFIX);
    if (size <= UNJOURNALED
        || !PartJournal.exists(journalPath)
        || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return 0;
    }
    try {
      long present = Math.min(size, Files.size(path));
      RangeSet ranges = new RangeSet();
      for (Claim claim : PartJournal.read(journalPath, etag, size)) {
        if (claim.end() <= present) {
          ranges.add(claim.range());
        }
      }
      return ranges.count();
    } catch (IOException unreadable) {
      return 0;
    }
  }

  /** Returns a listener that adds how much of the part file is here to messages about a wait. */
  public Consumer<String> withProgress(
      Consumer<String> notices, Path folder, String stem, Etag etag, long size) {
    return text -> {
      long settled = partialBytes(folder, stem, etag, size);
      notices.accept(settled == 0 ? text : text + ", " + settled * 100 / size + "% downloaded");
    };
  }

  /** Removes the part file of that stem, if any, after another process published the content. */
  public static void deleteLeftovers(Path folder, String stem) {
    delete(folder.resolve(stem + SUFFIX), folder.resolve(stem + JOURNAL_SUFFIX));
  }

  /** Removes both files if they exist. */
  static void delete(Path path, Path journalPath) {
    try {
      Files.deleteIfExists(path);
      Files.deleteIfExists(journalPath);
    } catch (IOException e) {
      throw DiskFailures.of("remove", path, e);
    }
  }
}
