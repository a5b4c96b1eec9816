package io.hfj.store.part;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.fuzz.Scratch;
import io.hfj.model.Etag;
import io.hfj.model.FileRange;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Journals of part files. The first byte is the length of the part file, the second whether the
 * checksums of header and slots are corrected, without which hardly any input would pass. Accepted
 * claims never exceed the file, and bytes that are read back match their checksum.
 */
public final class PartJournalFuzz {
  private static final Etag ETAG = new Etag("ab".repeat(32));
  private static final long SIZE = (2 << 20) + 17;
  private static final int HEADER = 96;
  private static final int SLOT = 32;
  private static final Path FOLDER = Scratch.folder();

  private PartJournalFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (input.length < 2) {
      return;
    }
    Path part = FOLDER.resolve("stem" + PartFiles.SUFFIX);
    long present = (input[0] & 0xff) * (SIZE + 4096) / 255;
    try (RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw")) {
      file.setLength(present);
    }
    Path journal = PartFiles.journalOf(part);
    Files.write(journal, journal(input, 1));

    long settled = PartFiles.settledBytes(FOLDER, "stem", ETAG, SIZE);
    assertTrue(settled <= Math.min(SIZE, present), settled + " of " + present + " bytes");
    FileRange all = new FileRange(0, SIZE);
    try (PartFile opened = PartFiles.open(FOLDER, "stem", ETAG, SIZE)) {
      assertTrue(opened.settledBytes() <= settled);
      long missing = 0;
      for (FileRange range : opened.missing()) {
        assertTrue(range.end() <= SIZE);
        missing += range.length();
      }
      assertEquals(SIZE, missing + opened.settledBytes());
      assertTrue(opened.firstMissing(0) <= Math.min(SIZE, present));
      ByteBuffer buffer = ByteBuffer.allocate(PartJournal.LONGEST_CLAIM);
      for (long at = 0; at < opened.firstMissing(at); at += Math.max(1, buffer.remaining())) {
        long start = at;
        if (opened.readSettled(at, opened.firstMissing(at), buffer).isPresent()) {
          assertTrue(opened.firstMissing(start) == start, "spoiled and still settled");
          buffer.limit(0);
          break;
        }
      }
      opened.dropSpoiledClaims(List.of());
      assertTrue(opened.missingIn(all).stream().allMatch(range -> range.end() <= SIZE));
    }
  }

  /** Returns the journal in the input; the byte at {@code from} says whether it is corrected. */
  static byte[] journal(byte[] input, int from) throws IOException {
    byte[] bytes = Arrays.copyOfRange(input, from + 1, input.length);
    return input[from] % 2 == 0 ? bytes : sound(bytes);
  }

  /** Returns a journal of these bytes with a valid header and valid checksums of slots. */
  private static byte[] sound(byte[] bytes) throws IOException {
    Path model = FOLDER.resolve("model");
    Files.deleteIfExists(model);
    PartJournal.open(model, ETAG, SIZE).close();
    byte[] header = Files.readAllBytes(model);
    ByteBuffer journal = ByteBuffer.allocate(HEADER + (bytes.length + 15) / 16 * SLOT);
    journal.put(header, 0, HEADER);
    for (int i = 0;
        i < bytes.length;
        i += 16) { // the relevant bytes of a slot: start, length, checksum
      int at = HEADER + i * 2;
      journal.position(at).put(bytes, i, Math.min(16, bytes.length - i));
      journal.putInt(at + SLOT - 4, PartJournal.crc(journal.slice(at, SLOT - 4)));
    }
    return journal.array();
  }
}
