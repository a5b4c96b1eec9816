package io.hfj.store.part;

import io.hfj.model.Etag;
import io.hfj.model.FileRange;
import io.hfj.store.fs.DiskFailures;
import io.hfj.store.part.PartJournal.Claim;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The bytes of a part file and the claims on them in its journal. Thread-safe; no lock is held
 * while bytes are read or written.
 */
final class PartContent implements Closeable {
  private final Path path;
  private final long size;
  private final FileChannel channel;
  private final PartJournal journal; // null for small files
  private final WrittenRanges ranges = new WrittenRanges();
  private volatile boolean written;

  /**
   * @param path of the part file, for messages
   * @param channel closed with this, but not if this constructor throws
   */
  PartContent(Path path, Etag etag, long size, FileChannel channel) throws IOException {
    this.path = path;
    this.size = size;
    this.channel = channel;
    if (size <= PartFiles.UNJOURNALED) {
      this.journal = null;
    } else {
      this.journal = PartJournal.open(PartFiles.journalOf(path), etag, size);
      loadClaims();
    }
  }

  private void loadClaims() throws IOException {
    long present = Math.min(size, channel.size());
    for (Claim claim : journal.claims()) {
      if (claim.end() > present || !ranges.addUnverified(claim)) {
        journal.erase(claim);
      }
    }
  }

  boolean hasJournal() {
    return journal != null;
  }

  /** Whether anything was written since it was opened. */
  boolean isWritten() {
    return written;
  }

  long settledBytes() {
    return ranges.count();
  }

  List<FileRange> missing() {
    return size == 0 ? List.of() : ranges.missingIn(new FileRange(0, size));
  }

  List<FileRange> missingIn(FileRange range) {
    return ranges.missingIn(range);
  }

  long firstMissing(long from) {
    return ranges.firstMissing(from);
  }

  /** Returns a claim on no bytes yet, with a slot of its own in the journal. */
  Claim newClaim(long start) {
    return new Claim(journal == null ? 0 : journal.newSlot(), start, 0, 0);
  }

  /** Writes the remaining bytes. They are not claimed by that. */
  void write(ByteBuffer bytes, long start) throws IOException {
    written = true;
    PartJournal.writeFully(channel, bytes, start);
  }

  /** Writes the claim to the journal; its bytes must be written before. */
  void claim(Claim claim) throws IOException {
    if (journal != null) {
      journal.write(claim);
    }
  }

  /**
   * Counts the range as settled.
   *
   * @return how many of its bytes are new
   */
  long settle(FileRange range) {
    return ranges.add(range);
  }

  /** See {@link PartFile#readSettled}. */
  Optional<FileRange> readSettled(long start, long limit, ByteBuffer into) {
    Claim claim = ranges.unverifiedAt(start).orElse(null);
    long end = ranges.nextUnverified(start, limit);
    int length = claim == null ? (int) Math.min(end - start, into.capacity()) : claim.length();
    try {
      into.clear().limit(length);
      int read = PartJournal.readFully(channel, into, start);
      into.flip();
      boolean sound =
          read == length && (claim == null || PartJournal.crc(into.duplicate()) == claim.crc());
      if (sound) {
        ranges.verified(start);
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
    ranges.remove(range);
    return range;
  }

  /** See {@link PartFile#dropSpoiledClaims}. */
  List<FileRange> dropSpoiled(List<FileRange> right) {
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
        dropAllBut(right);
      }
      return missing();
    } catch (IOException e) {
      throw DiskFailures.of("read", path, e);
    }
  }

  private void dropAllBut(List<FileRange> right) throws IOException {
    RangeSet known = new RangeSet();
    right.forEach(known::add);
    Set<Claim> kept =
        journal == null
            ? Set.of()
            : journal.claims().stream()
                .filter(claim -> known.missingIn(claim.range()).isEmpty())
                .collect(Collectors.toSet());
    if (kept.isEmpty() || kept.size() == journal.claims().size()) {
      clear(); // something is wrong, whatever is known to be right
      return;
    }
    for (Claim claim : journal.claims()) {
      if (!kept.contains(claim)) {
        unsettle(claim, claim.range());
      }
    }
  }

  /** See {@link PartFile#read}. */
  boolean read(long start, ByteBuffer into) {
    try {
      return PartJournal.readFully(channel, into, start) == into.limit();
    } catch (IOException e) {
      throw DiskFailures.of("read", path, e);
    }
  }

  private void clear() throws IOException {
    if (journal != null) {
      journal.clear();
    }
    ranges.clear();
  }

  /** Cuts off what is beyond the size, and makes the bytes survive a power cut. */
  void force() throws IOException {
    channel.truncate(size);
    channel.force(true);
  }

  /** Closes both files; ignores errors. */
  @Override
  public void close() {
    closeQuietly(channel);
    closeQuietly(journal);
  }

  private static void closeQuietly(Closeable open) {
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Every write was checked when it was made.
      }
    }
  }
}
