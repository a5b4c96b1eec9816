package io.hfj.store.part;

import io.hfj.error.StorageFailure;
import io.hfj.model.Etag;
import io.hfj.store.fs.ContentLinker;
import io.hfj.store.fs.DiskFailures;
import io.hfj.store.fs.FileIdentity;
import io.hfj.store.fs.LinkMode;
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
import java.util.Set;
import java.util.function.Consumer;

/** How part files and their journals are named, found, opened and cleared away. */
public final class PartFiles {
  /** What both files end in: the official client's {@code cache prune} removes such leftovers. */
  public static final String SUFFIX = ".hfj.incomplete";

  /** Size up to which a second fetch is cheaper than keeping a journal. */
  public static final long UNJOURNALED = 1 << 20;

  private static final String FOREIGN_SUFFIX = ".incomplete";

  private static final int MOST_OPENINGS = 5;

  private static final String JOURNAL_SUFFIX = ".hfj-journal.incomplete";

  private PartFiles() {}

  /**
   * Opens the part file of that stem, {@code stem + ".hfj.incomplete"}, or begins it. Without a
   * journal there is nothing to go on from: then it has a name of its own, so that two processes
   * never write to one file whose state neither knows.
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
          RegularFiles.requireNothingElse(path);
          RegularFiles.requireNothingElse(journalOf(path));
          return openAt(path, null, etag, size);
        });
  }

  /**
   * The same, but for a lock that does not keep others out: then it is a file with a name of its
   * own, that nobody else will write to. Bytes that came wrong to one run could otherwise spoil
   * what another has found right and published. What earlier runs left is gone on with; what this
   * one leaves gets the usual name when it is closed, for the next.
   *
   * @param lock of the content, or the lack of one
   * @param leftovers of that folder
   * @throws StorageFailure if the disk refuses
   */
  public static PartFile open(
      Path folder, String stem, Etag etag, long size, LockFiles.Held lock, StaleParts leftovers) {
    if (lock.excludes()) {
      takePrefix(folder, stem, etag, size);
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
          channel(path, true).close(); // it tells the time there, and is replaced
          leftovers.adopt(folder, stem, lock, path);
          return openAt(path, folder.resolve(stem + SUFFIX), etag, size);
        });
  }

  /** Opens files, as often as it is called. */
  private interface Opening {
    PartFile open() throws IOException;
  }

  private static PartFile open(Path folder, String stem, Opening opening) {
    for (int tries = 1; ; tries++) {
      try {
        return opening.open();
      } catch (NoSuchFileException e) {
        // Gone as soon as made: another process cleans up, without a lock between us.
        if (tries == MOST_OPENINGS || !Files.isDirectory(folder)) {
          throw DiskFailures.of("write", folder.resolve(stem + SUFFIX), e);
        }
      } catch (IOException e) {
        throw DiskFailures.of("write", folder.resolve(stem + SUFFIX), e);
      }
    }
  }

  /**
   * Goes on with what another client left, unless we have more. Releases of huggingface_hub up to
   * 1.17 resume {@code stem + ".incomplete"} and write it from the front. Nothing is trusted by
   * that: the hash of the whole decides, and what was not written in order is fetched again. The
   * JavaScript client uses the same name without a lock, and fails if the file is moved meanwhile:
   * one that changed of late is left alone.
   */
  private static void takePrefix(Path folder, String stem, Etag etag, long size) {
    Path path = folder.resolve(stem + SUFFIX);
    long length = foreignBytes(folder, stem, size);
    if (length == 0 || length <= ownSettledBytes(folder, stem, etag, size)) {
      return;
    }
    try {
      Files.move(folder.resolve(stem + FOREIGN_SUFFIX), path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      return; // then its bytes are fetched once more
    }
    try (FileChannel channel = channel(path, false);
        PartJournal journal = PartJournal.open(journalOf(path), etag, size)) {
      journal.claimFront(channel, length);
    } catch (IOException e) {
      throw DiskFailures.of("read", path, e);
    }
  }

  /** Gives the unfinished file of another client the name that {@link #open} goes on with. */
  public static void renameForeign(Path folder, String oldStem, String stem) {
    Path old = folder.resolve(oldStem + FOREIGN_SUFFIX);
    Path now = folder.resolve(stem + FOREIGN_SUFFIX);
    boolean stands = Files.isRegularFile(old, LinkOption.NOFOLLOW_LINKS);
    if (stands && !Files.exists(now, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.move(old, now, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        // Then its bytes are fetched once more.
      }
    }
  }

  /** Bytes in the unfinished file of another client, 0 if there is none that can be used. */
  private static long foreignBytes(Path folder, String stem, long size) {
    Path foreign = folder.resolve(stem + FOREIGN_SUFFIX);
    try {
      boolean usable =
          size > UNJOURNALED
              && Files.isRegularFile(foreign, LinkOption.NOFOLLOW_LINKS)
              && Files.isReadable(foreign)
              && Files.isWritable(foreign)
              && FileIdentity.names(foreign) == 1
              && Files.getLastModifiedTime(foreign).toMillis()
                  < System.currentTimeMillis() - LockFiles.PATIENCE.toMillis();
      long length = usable ? Files.size(foreign) : 0;
      return length <= size ? length : 0;
    } catch (IOException gone) {
      return 0;
    }
  }

  /**
   * A file with several names is of use to somebody under the other one, a copy made by links for
   * example: ours becomes a file of its own before anything is written to it.
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

  private static FileChannel channel(Path path, boolean fresh) throws IOException {
    Set<OpenOption> options =
        Set.of(
            fresh ? StandardOpenOption.CREATE_NEW : StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(path, options);
  }

  /** Whether it is named like one; a journal is not. */
  static boolean isPart(Path file) {
    return file.getFileName().toString().endsWith(SUFFIX);
  }

  /** Whether it is named like the journal of a part file. */
  public static boolean isJournal(Path file) {
    return file.getFileName().toString().endsWith(JOURNAL_SUFFIX);
  }

  /** Where the journal of that part file lies. */
  static Path journalOf(Path part) {
    String name = part.getFileName().toString();
    return part.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + JOURNAL_SUFFIX);
  }

  /** Bytes of that stem that an earlier run left, ours or another client's. Changes nothing. */
  public static long settledBytes(Path folder, String stem, Etag etag, long size) {
    return Math.max(ownSettledBytes(folder, stem, etag, size), foreignBytes(folder, stem, size));
  }

  private static long ownSettledBytes(Path folder, String stem, Etag etag, long size) {
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

  /** Adds to what is said of a wait for the process that fills the part file how far it is. */
  public static Consumer<String> withProgress(
      Consumer<String> waiting, Path folder, String stem, Etag etag, long size) {
    return text -> {
      long settled = settledBytes(folder, stem, etag, size);
      waiting.accept(settled == 0 ? text : text + ", " + settled * 100 / size + "% of it is here");
    };
  }

  /** Removes what may lie at that stem, after somebody else brought the content. */
  public static void deleteLeftovers(Path folder, String stem) {
    delete(folder.resolve(stem + SUFFIX), folder.resolve(stem + JOURNAL_SUFFIX));
  }

  /** Removes both, as far as they are there. */
  static void delete(Path path, Path journalPath) {
    try {
      Files.deleteIfExists(path);
      Files.deleteIfExists(journalPath);
    } catch (IOException e) {
      throw DiskFailures.of("remove", path, e);
    }
  }
}
