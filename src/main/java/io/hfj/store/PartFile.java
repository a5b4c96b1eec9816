package io.hfj.store;

import io.hfj.error.StorageFailure;
import io.hfj.model.Etag;
import io.hfj.model.FileRange;
import io.hfj.store.PartJournal.Claim;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Content on its way in: bytes at their final places, and a journal of which have arrived. Whoever
 * opens it after a kill finds settled what had been written, wherever in the file it lies.
 *
 * <p>Claims found on opening are believed only after {@link #readSettled} compared their checksum:
 * the hash of the whole reads every byte anyway, so that costs no pass of its own.
 *
 * <p>Files of up to {@link #UNJOURNALED} bytes have no journal, they begin again. Thread-safe; no
 * lock is held while bytes are read or written.
 */
public final class PartFile implements Closeable {
  /** What both files end in: the official client's {@code cache prune} removes such leftovers. */
  public static final String SUFFIX = ".hfj.incomplete";

  /** Size up to which a second fetch is cheaper than keeping a journal. */
  public static final long UNJOURNALED = 1 << 20;

  private static final int MOST_OPENINGS = 5;

  private static final String JOURNAL_SUFFIX = ".hfj-journal.incomplete";

  private final Path path;
  private final Path parked; // null unless it gets that name when it is closed
  private final Path journalPath;
  private final Etag etag;
  private final long size;
  private final FileChannel channel;
  private final Object identity;
  private final PartJournal journal; // null for small files
  private final SettledRanges settled = new SettledRanges();
  private volatile boolean written;
  private volatile boolean published;
  private volatile boolean discarded;

  private PartFile(Path path, Path parked, Etag etag, long size, FileChannel channel)
      throws IOException {
    this.path = path;
    this.parked = parked;
    this.journalPath = journalOf(path);
    this.etag = etag;
    this.size = size;
    this.channel = channel;
    this.identity = identityOf(path);
    if (size <= UNJOURNALED) {
      this.journal = null;
    } else {
      this.journal = PartJournal.open(journalPath, etag, size);
      loadClaims();
    }
  }

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
            return openAt(folder.resolve(Leftovers.ownStem(stem) + SUFFIX), null, etag, size);
          }
          Path path = folder.resolve(stem + SUFFIX);
          PlainFiles.requireNothingElse(path);
          PlainFiles.requireNothingElse(journalOf(path));
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
      Path folder, String stem, Etag etag, long size, LockFiles.Held lock, Leftovers leftovers) {
    if (lock.excludes()) {
      return open(folder, stem, etag, size);
    }
    return open(
        folder,
        stem,
        () -> {
          Path path = folder.resolve(Leftovers.ownStem(stem) + SUFFIX);
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

  private static PartFile openAt(Path path, Path parked, Etag etag, long size) throws IOException {
    FileChannel channel = channel(path, size <= UNJOURNALED);
    try {
      return new PartFile(path, parked, etag, size, channel);
    } catch (IOException | RuntimeException e) {
      closeQuietly(channel);
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

  static boolean isPart(Path file) {
    return file.getFileName().toString().endsWith(SUFFIX);
  }

  static Path journalOf(Path part) {
    String name = part.getFileName().toString();
    return part.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + JOURNAL_SUFFIX);
  }

  /** Bytes settled in the part file of that stem, 0 if there is none. Changes nothing. */
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

  private void loadClaims() throws IOException {
    long present = Math.min(size, channel.size());
    for (Claim claim : journal.claims()) {
      if (claim.end() > present || !settled.takeUnverified(claim)) {
        journal.erase(claim);
      }
    }
  }

  /** Length of the whole content in bytes. */
  public long size() {
    return size;
  }

  /** The hash this content has to have. */
  public Etag etag() {
    return etag;
  }

  /** Count of bytes that need not be fetched. */
  public long settledBytes() {
    return settled.count();
  }

  /** What still has to be fetched, in order. */
  public List<FileRange> missing() {
    return size == 0 ? List.of() : settled.missingIn(new FileRange(0, size));
  }

  /** What of that range still has to be fetched, in order. */
  public List<FileRange> missingIn(FileRange range) {
    return settled.missingIn(range);
  }

  /** The first byte at or after {@code from} that has not arrived. */
  public long firstMissing(long from) {
    return settled.firstMissing(from);
  }

  /** A writer's place in the journal. Each worker has its own. */
  public Writer writer() {
    return new Writer();
  }

  /** Writes bytes and claims them, extending its latest claim where it can. For one thread. */
  public final class Writer {
    private final CRC32C crc = new CRC32C();
    private Claim open;

    /**
     * Writes the remaining bytes of {@code bytes} at {@code start}, then claims them.
     *
     * @return how many of them had not been here before
     * @throws PartVanished if the part file is gone from its folder
     * @throws StorageFailure if the disk refuses
     */
    public long write(long start, ByteBuffer bytes) throws PartVanished {
      long added = 0;
      long at = start;
      ByteBuffer rest = bytes.duplicate();
      while (rest.hasRemaining()) {
        int room = roomFor(at);
        int length = Math.min(room, rest.remaining());
        added += writeClaim(at, rest.slice(rest.position(), length));
        rest.position(rest.position() + length);
        at += length;
      }
      bytes.position(bytes.limit());
      return added;
    }

    private int roomFor(long at) throws PartVanished {
      if (open != null && open.end() == at && open.length() < PartJournal.LONGEST_CLAIM) {
        return PartJournal.LONGEST_CLAIM - open.length();
      }
      requirePresent();
      open = new Claim(journal == null ? 0 : journal.newSlot(), at, 0, 0);
      crc.reset();
      return PartJournal.LONGEST_CLAIM;
    }

    private long writeClaim(long at, ByteBuffer piece) {
      written = true;
      try {
        PartJournal.writeFully(channel, piece.duplicate(), at);
        crc.update(piece.duplicate());
        int length = open.length() + piece.remaining();
        open = new Claim(open.slot(), open.start(), length, (int) crc.getValue());
        if (journal != null) {
          journal.write(open);
        }
      } catch (IOException e) {
        throw DiskFailures.of("write", path, e);
      }
      return settled.add(new FileRange(at, at + piece.remaining()));
    }
  }

  /**
   * Reads settled bytes from {@code start} on: up to the buffer's room, {@code limit}, or the end
   * of a claim that has to be verified first.
   *
   * @param into cleared by this method, flipped for reading afterwards; room for at least 1 MiB
   * @return the range of a claim that turned out spoiled and has to be fetched again, if any; then
   *     the buffer is empty
   * @throws StorageFailure if the disk refuses
   */
  public Optional<FileRange> readSettled(long start, long limit, ByteBuffer into) {
    Claim claim = settled.unverifiedAt(start).orElse(null);
    long end = settled.nextUnverified(start, limit);
    int length = claim == null ? (int) Math.min(end - start, into.capacity()) : claim.length();
    try {
      into.clear().limit(length);
      int read = PartJournal.readFully(channel, into, start);
      into.flip();
      boolean sound =
          read == length && (claim == null || PartJournal.crc(into.duplicate()) == claim.crc());
      if (sound) {
        settled.verified(start);
        return Optional.empty();
      }
      into.limit(0);
      return Optional.of(unsettle(claim, new FileRange(start, start + length)));
    } catch (IOException e) {
      throw DiskFailures.of("read", path, e);
    }
  }

  private FileRange unsettle(Claim claim, FileRange range) throws IOException {
    if (claim != null) {
      journal.erase(claim);
    }
    settled.remove(range);
    return range;
  }

  /**
   * Looks for claims whose bytes on disk are no longer those that arrived, and drops them. If there
   * are none, the bytes came wrong over the wire and nobody knows which: then all are dropped.
   *
   * @return what has to be fetched again, empty only for empty content
   * @throws StorageFailure if the disk refuses
   */
  public List<FileRange> dropSpoiled() {
    try {
      ByteBuffer buffer = ByteBuffer.allocate(PartJournal.LONGEST_CLAIM);
      for (Claim claim : journal == null ? List.<Claim>of() : journal.claims()) {
        buffer.clear().limit(claim.length());
        int read = PartJournal.readFully(channel, buffer, claim.start());
        if (read < claim.length() || PartJournal.crc(buffer.flip()) != claim.crc()) {
          unsettle(claim, claim.range());
        }
      }
      if (missing().isEmpty()) {
        reset();
      }
      return missing();
    } catch (IOException e) {
      throw DiskFailures.of("read", path, e);
    }
  }

  private void reset() throws IOException {
    if (journal != null) {
      journal.clear();
    }
    settled.clear();
  }

  /**
   * Gives the content its final name, replacing what stands there. The caller has checked the hash.
   *
   * @param root what the target's folders are made below, none of them by way of a link
   * @return what got the name: another run, without a lock between us, may have given it to another
   *     file by the time anybody looks there
   * @throws PartVanished if the part file is gone from its folder
   * @throws StorageFailure if the disk refuses
   */
  public FileIdentity publish(Path root, Path target) throws PartVanished {
    try {
      channel.truncate(size);
      channel.force(true); // the new name must not survive a power cut that the bytes did not
      requirePresent();
      FileIdentity whole = FileIdentity.at(path).orElseThrow(() -> new PartVanished(path));
      SafeFolders.create(root, target.getParent()); // as late as can be: who plants links is fast
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
      published = true;
      requireWhole(target);
      AtomicFiles.forceFolder(target.getParent());
      close();
      Files.deleteIfExists(journalPath);
      return whole;
    } catch (NoSuchFileException e) {
      throw new PartVanished(path);
    } catch (IOException e) {
      throw DiskFailures.of("finish", target, e);
    }
  }

  /**
   * Without locks another process may have filled the same file, found it right and published it;
   * what we wrote into it since, it never saw. If that is wrong, nobody shall find it there: the
   * file is removed.
   *
   * @param target where the content is published
   */
  void takeBackIfSpoiled(Path target) {
    try {
      if (written && !published && is(target) && !ContentCheck.holds(target, etag, size)) {
        if (is(target)) { // and not what another one has put there meanwhile
          Files.deleteIfExists(target);
        }
      }
    } catch (IOException gone) {
      // Then it does not stand there any more, or nobody can read it.
    }
  }

  private boolean is(Path target) throws IOException {
    return identity != null && identity.equals(identityOf(target));
  }

  /** Removes the part file and its journal: for content that is wrong, or no longer needed. */
  public void delete() {
    discarded = true;
    close();
    delete(path, journalPath);
  }

  /** Removes what may lie at that stem, after somebody else brought the content. */
  public static void deleteLeftovers(Path folder, String stem) {
    delete(folder.resolve(stem + SUFFIX), folder.resolve(stem + JOURNAL_SUFFIX));
  }

  private static void delete(Path path, Path journalPath) {
    try {
      Files.deleteIfExists(path);
      Files.deleteIfExists(journalPath);
    } catch (IOException e) {
      throw DiskFailures.of("remove", path, e);
    }
  }

  private void requirePresent() throws PartVanished {
    try {
      if (identity != null && !is(path)) {
        throw new PartVanished(path);
      }
    } catch (IOException e) {
      throw new PartVanished(path);
    }
  }

  /**
   * Without locks another process may have begun the part anew just before it was renamed. What has
   * its full length is ours, or what the other one has checked and published meanwhile.
   */
  private void requireWhole(Path target) throws IOException, PartVanished {
    if (Files.size(target) != size) {
      Files.deleteIfExists(target);
      throw new PartVanished(path);
    }
  }

  /** Device and inode, where the platform has them: the name alone may mean another file by now. */
  private static Object identityOf(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /**
   * Lets go of the files. What has arrived stays for the next run, but without a journal that could
   * not go on from it.
   */
  @Override
  public void close() {
    boolean useless = journal == null && !published; // an interrupt may have closed the channel
    closeQuietly(channel);
    closeQuietly(journal);
    try {
      if (useless) {
        Files.deleteIfExists(path);
      } else if (parked != null && !published && !discarded && !Files.exists(parked)) {
        Files.move(journalPath, journalOf(parked));
        Files.move(path, parked);
      }
    } catch (IOException e) {
      // The next run removes it, or goes on with it as it is.
    }
  }

  private static void closeQuietly(Closeable open) {
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Every write was made and checked before; closing adds nothing that could be lost.
      }
    }
  }
}
