package io.hfj.store.part;

import io.hfj.error.StorageFailure;
import io.hfj.model.Etag;
import io.hfj.model.FileRange;
import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.fs.DiskFailures;
import io.hfj.store.fs.FileIdentity;
import io.hfj.store.fs.SafeFolders;
import io.hfj.store.part.PartJournal.Claim;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Content on its way in: bytes at their final places, and a journal of which have arrived. Whoever
 * opens it after a kill finds settled what had been written, wherever in the file it lies.
 *
 * <p>Claims found on opening are believed only after {@link #readSettled} compared their checksum:
 * the hash of the whole reads every byte anyway, so that costs no pass of its own.
 *
 * <p>Files of up to {@link PartFiles#UNJOURNALED} bytes have no journal, they begin again.
 * Thread-safe; no lock is held while bytes are read or written.
 */
public final class PartFile implements Closeable {
  private final Path path;
  private final Path parked; // null unless it gets that name when it is closed
  private final Path journalPath;
  private final Etag etag;
  private final long size;
  private final FileChannel channel;
  private final Object identity;
  private final PartJournal journal; // null for small files
  private final WrittenRanges settled = new WrittenRanges();
  private volatile boolean written;
  private volatile boolean published;
  private volatile boolean discarded;

  /**
   * @param parked the name it gets when it is closed, null if it keeps its own
   * @param channel closed with this, and if this cannot be made
   */
  PartFile(Path path, Path parked, Etag etag, long size, FileChannel channel) throws IOException {
    this.path = path;
    this.parked = parked;
    this.journalPath = PartFiles.journalOf(path);
    this.etag = etag;
    this.size = size;
    this.channel = channel;
    this.identity = identityOf(path);
    if (size <= PartFiles.UNJOURNALED) {
      this.journal = null;
    } else {
      this.journal = PartJournal.open(journalPath, etag, size);
      loadClaims();
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
     * @throws PartFileRemoved if the part file is gone from its folder
     * @throws StorageFailure if the disk refuses
     */
    public long write(long start, ByteBuffer bytes) throws PartFileRemoved {
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

    private int roomFor(long at) throws PartFileRemoved {
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
   * @throws PartFileRemoved if the part file is gone from its folder
   * @throws StorageFailure if the disk refuses
   */
  public FileIdentity publish(Path root, Path target) throws PartFileRemoved {
    try {
      channel.truncate(size);
      channel.force(true); // the new name must not survive a power cut that the bytes did not
      requirePresent();
      FileIdentity whole = FileIdentity.at(path).orElseThrow(() -> new PartFileRemoved(path));
      SafeFolders.create(root, target.getParent()); // as late as can be: who plants links is fast
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
      published = true;
      requireWhole(target);
      AtomicFiles.forceFolder(target.getParent());
      close();
      Files.deleteIfExists(journalPath);
      return whole;
    } catch (NoSuchFileException e) {
      requirePresent();
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)
          || !Files.isDirectory(target.getParent())) {
        throw new PartFileRemoved(path);
      }
      throw DiskFailures.unnameable(target, e); // exFAT by FUSE
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
  public void takeBackIfSpoiled(Path target) {
    try {
      if (written && !published && is(target) && !ContentDigest.holds(target, etag, size)) {
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
    PartFiles.delete(path, journalPath);
  }

  private void requirePresent() throws PartFileRemoved {
    try {
      if (identity != null && !is(path)) {
        throw new PartFileRemoved(path);
      }
    } catch (IOException e) {
      throw new PartFileRemoved(path);
    }
  }

  /**
   * Without locks another process may have begun the part anew just before it was renamed. What has
   * its full length is ours, or what the other one has checked and published meanwhile.
   */
  private void requireWhole(Path target) throws IOException, PartFileRemoved {
    if (Files.size(target) != size) {
      Files.deleteIfExists(target);
      throw new PartFileRemoved(path);
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
    boolean useless = !published && (journal == null || isEmpty());
    closeQuietly(channel);
    closeQuietly(journal);
    try {
      if (useless) {
        PartFiles.delete(path, journalPath);
      } else if (parked != null && !published && !discarded && !Files.exists(parked)) {
        Files.move(journalPath, PartFiles.journalOf(parked));
        Files.move(path, parked);
      }
    } catch (IOException e) {
      // The next run removes it, or goes on with it as it is.
    }
  }

  /** Whether nothing has arrived. Asks by name: an interrupt may have closed the channel. */
  private boolean isEmpty() {
    try {
      return settled.count() == 0 && Files.size(path) == 0;
    } catch (IOException gone) {
      return false;
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
