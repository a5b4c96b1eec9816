package io.hfj.store.part;

import io.hfj.model.Etag;
import io.hfj.model.FileRange;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/**
 * The list of claims beside a part file: which bytes have arrived, each claim with the CRC-32C of
 * its bytes.
 *
 * <p>Form: a header of 96 bytes (magic, size, etag, checksum), then slots of 32 bytes: start (8),
 * length (4), CRC-32C of the data (4), zero (12), CRC-32C of the 28 bytes before (4); big-endian. A
 * slot whose own checksum is wrong is torn or empty, which is normal after a crash, and counts as
 * no claim. A writer extends its latest claim in place, so the journal grows by a slot a MiB and
 * not by one a write. Slots never cross a disk sector. Thread-safe.
 */
final class PartJournal implements Closeable {
  /** Longest claim in bytes: what one verification on resume reads at once. */
  static final int LONGEST_CLAIM = 1 << 20;

  private static final long MAGIC = 0x68666a2d70617274L; // "hfj-part"
  private static final int HEADER = 96;
  private static final int SLOT = 32;
  private static final int READ_AT_ONCE = 4096 * SLOT;

  /** Bytes {@code [start, start + length)} with their CRC-32C, stored in slot {@code slot}. */
  record Claim(int slot, long start, int length, int crc) {
    long end() {
      return start + length;
    }

    FileRange range() {
      return new FileRange(start, end());
    }
  }

  private final FileChannel channel;
  private final AtomicInteger nextSlot;

  private PartJournal(FileChannel channel, int nextSlot) {
    this.channel = channel;
    this.nextSlot = new AtomicInteger(nextSlot);
  }

  /** Opens the journal, or starts an empty one if it is absent or belongs to other content. */
  static PartJournal open(Path path, Etag etag, long size) throws IOException {
    Set<OpenOption> options =
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    FileChannel channel = FileChannel.open(path, options);
    try {
      ByteBuffer header = header(etag, size);
      ByteBuffer found = ByteBuffer.allocate(HEADER);
      readFully(channel, found, 0);
      if (!found.flip().equals(header) || channel.size() > longest(size)) {
        channel.truncate(0);
        writeFully(channel, header.duplicate(), 0);
      }
      long slots = (channel.size() - HEADER + SLOT - 1) / SLOT;
      return new PartJournal(channel, Math.toIntExact(slots));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Upper bound in bytes, far above what runs write: one slot per MiB, and some for each connection
   * of each run. Reading a longer file, which hfj did not write, might never end.
   */
  private static long longest(long size) {
    return (16L << 20) + size / 256;
  }

  /** Whether there is a journal at that path. */
  static boolean exists(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns the claims of a journal; none if it belongs to other content. Only reads. */
  static List<Claim> read(Path path, Etag etag, long size) throws IOException {
    Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    try (FileChannel channel = FileChannel.open(path, options)) {
      ByteBuffer found = ByteBuffer.allocate(HEADER);
      readFully(channel, found, 0);
      boolean ours = found.flip().equals(header(etag, size)) && channel.size() <= longest(size);
      return ours ? new PartJournal(channel, 0).claims() : List.of();
    }
  }

  /** Returns all intact claims, in the order of their slots. They may overlap. */
  List<Claim> claims() throws IOException {
    List<Claim> claims = new ArrayList<>();
    ByteBuffer slots = ByteBuffer.allocate(READ_AT_ONCE);
    int slot = 0;
    for (long at = HEADER; readFully(channel, slots.clear(), at) > 0; at += READ_AT_ONCE) {
      slots.flip();
      for (int i = 0; i + SLOT <= slots.limit(); i += SLOT) {
        long start = slots.getLong(i);
        int length = slots.getInt(i + 8);
        boolean whole = slots.getInt(i + SLOT - 4) == crc(slots.slice(i, SLOT - 4));
        boolean possible = start >= 0 && start <= Long.MAX_VALUE - LONGEST_CLAIM; // so is its end
        if (whole && possible && length > 0 && length <= LONGEST_CLAIM) {
          claims.add(new Claim(slot, start, length, slots.getInt(i + 12)));
        }
        slot++;
      }
    }
    return claims;
  }

  int newSlot() {
    return nextSlot.getAndIncrement();
  }

  void write(Claim claim) throws IOException {
    ByteBuffer slot = ByteBuffer.allocate(SLOT).order(ByteOrder.BIG_ENDIAN);
    slot.putLong(0, claim.start()).putInt(8, claim.length()).putInt(12, claim.crc());
    slot.putInt(SLOT - 4, crc(slot.slice(0, SLOT - 4)));
    writeFully(channel, slot, HEADER + (long) claim.slot() * SLOT);
  }

  /** Claims the first {@code length} bytes as they are in the file, and nothing else. */
  void claimFront(FileChannel file, long length) throws IOException {
    clear();
    ByteBuffer bytes = ByteBuffer.allocate(LONGEST_CLAIM);
    for (long start = 0; start < length; start += LONGEST_CLAIM) {
      bytes.clear().limit((int) Math.min(LONGEST_CLAIM, length - start));
      int read = readFully(file, bytes, start);
      write(new Claim(newSlot(), start, read, crc(bytes.flip())));
    }
  }

  /** Removes a claim. */
  void erase(Claim claim) throws IOException {
    writeFully(channel, ByteBuffer.allocate(SLOT), HEADER + (long) claim.slot() * SLOT);
  }

  /** Removes all claims. */
  void clear() throws IOException {
    channel.truncate(HEADER);
    nextSlot.set(0);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static ByteBuffer header(Etag etag, long size) {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.putLong(MAGIC).putLong(size).put(etag.value().getBytes(StandardCharsets.US_ASCII));
    return header.putInt(HEADER - 4, crc(header.slice(0, HEADER - 4))).clear();
  }

  static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  static int readFully(FileChannel channel, ByteBuffer into, long position) throws IOException {
    int total = 0;
    while (into.hasRemaining()) {
      int n = channel.read(into, position + total);
      if (n < 0) {
        break;
      }
      total += n;
    }
    return total;
  }

  static void writeFully(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }
}
