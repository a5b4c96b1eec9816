package io.hfj.store.part;

import io.hfj.StorageFailure;
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
 * Content that is not complete yet: bytes at their final offsets, and a journal of which were
 * written. After a kill, the next run counts those bytes as settled, wherever in the file they are.
 * {@link PartContent} holds the bytes and claims; this class adds the name, publishing and closing.
 *
 * <p>Claims found on opening are not trusted until {@link #readSettled} has compared their
 * checksum. That costs no extra pass: the hash of the whole reads every byte anyway.
 *
 * <p>Files of up to {@link PartFiles#UNJOURNALED} bytes have no journal and are not resumed.
 * Thread-safe; no lock is held while bytes are read or written.
 */
public final class PartFile implements Closeable {
  private final Path path;
  private final Path parked; // null unless it gets that name when it is closed
  private final Etag etag;
  private final long size;
  private final Object identity;
  private final PartContent content;
  private volatile boolean published;
  private volatile boolean discarded;

  /**
   * @param parked the name it gets when it is closed; null to keep its own
   * @param channel closed with this, and by the caller if this constructor throws
   */
  PartFile(Path path, Path parked, Etag etag, long size, FileChannel channel) throws IOException {
    this.path = path;
    this.parked = parked;
    this.etag = etag;
    this.size = size;
    this.identity = identityOf(path);
    this.content = new PartContent(path, etag, size, channel);
  }

  /** Length of the complete content in bytes. */
  public long size() {
    return size;
  }

  /** The hash that the complete content must have. */
  public Etag etag() {
    return etag;
  }

  /** Count of bytes that need not be fetched. */
  public long settledBytes() {
    return content.settledBytes();
  }

  /** The ranges that still have to be fetched, in order. */
  public List<FileRange> missing() {
    return content.missing();
  }

  /** The parts of a range that still have to be fetched, in order. */
  public List<FileRange> missingIn(FileRange range) {
    return content.missingIn(range);
  }

  /** The first byte at or after {@code from} that is not settled. */
  public long firstMissing(long from) {
    return content.firstMissing(from);
  }

  /** Returns a new writer. Each thread that writes needs its own. */
  public Writer writer() {
    return new Writer();
  }

  /** Writes bytes, then claims them, extending its latest claim where it can. For one thread. */
  public final class Writer {
    private final CRC32C crc = new CRC32C();
    private Claim open;

    /**
     * Writes the remaining bytes of {@code bytes} at {@code start}, then claims them.
     *
     * @return how many of them are new
     * @throws PartFileRemoved if the part file is gone from its folder
     * @throws StorageFailure if the disk refuses
     */
    public long write(long start, ByteBuffer bytes) throws PartFileRemoved {
      long added = 0;
      long at = start;
      ByteBuffer rest = bytes.duplicate();
      while (rest.hasRemaining()) {
        int length = Math.min(claimableAt(at), rest.remaining());
        added += append(at, rest.slice(rest.position(), length));
        rest.position(rest.position() + length);
        at += length;
      }
      bytes.position(bytes.limit());
      return added;
    }

    /** Returns how many bytes the open claim can take at that offset; starts a new one if none. */
    private int claimableAt(long at) throws PartFileRemoved {
      if (open != null && open.end() == at && open.length() < PartJournal.LONGEST_CLAIM) {
        return PartJournal.LONGEST_CLAIM - open.length();
      }
      requirePresent();
      open = content.newClaim(at);
      crc.reset();
      return PartJournal.LONGEST_CLAIM;
    }

    private long append(long at, ByteBuffer piece) {
      try {
        content.write(piece.duplicate(), at);
        crc.update(piece.duplicate());
        int length = open.length() + piece.remaining();
        open = new Claim(open.slot(), open.start(), length, (int) crc.getValue());
        content.claim(open);
      } catch (IOException e) {
        throw DiskFailures.of("write", path, e);
      }
      return content.settle(new FileRange(at, at + piece.remaining()));
    }
  }

  /**
   * Reads settled bytes from {@code start} on: up to the buffer's capacity, {@code limit}, or the
   * end of a claim that has to be verified first.
   *
   * @param into cleared by this method, then flipped for reading; capacity of at least 1 MiB
   * @return the range of a claim whose bytes are not those that were written, if any: it has to be
   *     fetched again, and the buffer is empty
   * @throws StorageFailure if the disk refuses
   */
  public Optional<FileRange> readSettled(long start, long limit, ByteBuffer into) {
    return content.readSettled(start, limit, into);
  }

  /**
   * Drops the claims whose bytes on disk are not those that were written. If there are none, wrong
   * bytes were received: then all claims are dropped but those of bytes that are known to be right.
   *
   * @param right in order; without gaps between adjacent ranges
   * @return what has to be fetched again; empty only for empty content
   * @throws StorageFailure if the disk refuses
   */
  public List<FileRange> dropSpoiledClaims(List<FileRange> right) {
    return content.dropSpoiled(right);
  }

  /**
   * Reads bytes as they are on disk, up to the buffer's limit.
   *
   * @return whether all of them are there
   * @throws StorageFailure if the disk refuses
   */
  public boolean read(long start, ByteBuffer into) {
    return content.read(start, into);
  }

  /**
   * Gives the content its final name, replacing what has that name. The caller has checked the
   * hash.
   *
   * @param root the folder below which the target's folders are created, following no links
   * @return the file that got the name: another run, without a lock between the two, may replace it
   *     at once
   * @throws PartFileRemoved if the part file is gone from its folder
   * @throws StorageFailure if the disk refuses
   */
  public FileIdentity publish(Path root, Path target) throws PartFileRemoved {
    try {
      content.force(); // the new name must not survive a power cut that the bytes did not
      requirePresent();
      FileIdentity complete = FileIdentity.at(path).orElseThrow(() -> new PartFileRemoved(path));
      SafeFolders.create(root, target.getParent()); // as late as possible, to detect links
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
      published = true;
      requireWhole(target);
      AtomicFiles.forceFolder(target.getParent());
      close();
      Files.deleteIfExists(PartFiles.journalOf(path));
      return complete;
    } catch (NoSuchFileException e) {
      requirePresent();
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)
          || !Files.isDirectory(target.getParent())) {
        throw new PartFileRemoved(path);
      }
      throw DiskFailures.unnameable(target, e); // as exFAT does through FUSE
    } catch (IOException e) {
      throw DiskFailures.of("finish", target, e);
    }
  }

  /**
   * Without locks another process may have filled the same part file, checked it, and published it
   * before this one wrote to it. Removes the published file if its content is wrong now.
   *
   * @param target where the content is published
   */
  public void retractIfSpoiled(Path target) {
    try {
      if (content.isWritten()
          && !published
          && isAt(target)
          && !ContentDigest.holds(target, etag, size)) {
        if (isAt(target)) { // another process may have replaced it meanwhile
          Files.deleteIfExists(target);
        }
      }
    } catch (IOException gone) {
      // It is no longer there, or no process can read it.
    }
  }

  /** Removes the part file and its journal. */
  public void delete() {
    discarded = true;
    close();
    PartFiles.delete(path, PartFiles.journalOf(path));
  }

  private void requirePresent() throws PartFileRemoved {
    try {
      if (identity != null && !isAt(path)) {
        throw new PartFileRemoved(path);
      }
    } catch (IOException e) {
      throw new PartFileRemoved(path);
    }
  }

  /** Whether that name leads to this part file. */
  private boolean isAt(Path name) throws IOException {
    return identity != null && identity.equals(identityOf(name));
  }

  /** Device and inode, where the platform has them. */
  private static Object identityOf(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /**
   * Without locks another process may have started the part file over just before the rename. A
   * file of the full length is this one, or one that the other process has checked and published.
   */
  private void requireWhole(Path target) throws IOException, PartFileRemoved {
    if (Files.size(target) != size) {
      Files.deleteIfExists(target);
      throw new PartFileRemoved(path);
    }
  }

  /**
   * Closes the files. Settled bytes stay for the next run; a part file without a journal, which no
   * run could resume, is removed.
   */
  @Override
  public void close() {
    boolean useless = !published && (!content.hasJournal() || isEmpty());
    content.close();
    Path journalPath = PartFiles.journalOf(path);
    try {
      if (useless) {
        PartFiles.delete(path, journalPath);
      } else if (parked != null && !published && !discarded && !Files.exists(parked)) {
        Files.move(journalPath, PartFiles.journalOf(parked));
        Files.move(path, parked);
      }
    } catch (IOException e) {
      // The next run removes it, or resumes it under its present name.
    }
  }

  /** Whether nothing was written. Uses the name: an interrupt may have closed the channel. */
  private boolean isEmpty() {
    try {
      return content.settledBytes() == 0 && Files.size(path) == 0;
    } catch (IOException gone) {
      return false;
    }
  }
}
