package io.hfj.store.part;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.fuzz.Scratch;
import io.hfj.model.Etag;
import io.hfj.model.FileRange;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Unfinished files of other clients, {@code .incomplete}, beside part files. The first two bytes
 * are the lengths of the two files; the rest is the journal, as in {@link PartJournalFuzz}. The
 * missing ranges can be fetched, and complete the content.
 */
public final class OtherClientPartsFuzz {
  private static final Etag ETAG = new Etag("ab".repeat(32));
  private static final int SIZE = (2 << 20) + 17;
  private static final Path FOLDER = Scratch.folder();

  private OtherClientPartsFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    if (input.length < 3) {
      return;
    }
    Scratch.clear(FOLDER);
    long foreign = make(FOLDER.resolve("stem.incomplete"), input[0]);
    Path part = FOLDER.resolve("stem" + PartFiles.SUFFIX);
    long own = make(part, input[1]);
    Files.write(PartFiles.journalOf(part), PartJournalFuzz.journal(input, 2));
    PartFiles parts = new PartFiles(Clock.systemUTC());
    long settled = parts.partialBytes(FOLDER, "stem", ETAG, SIZE);
    assertTrue(settled <= Math.max(foreign, own) && settled <= SIZE);
    try (PartFile opened = parts.open(FOLDER, "stem", ETAG, SIZE, () -> {})) {
      assertTrue(opened.settledBytes() <= settled);
      boolean taken = foreign <= SIZE && settled == foreign && foreign > 0;
      assertFalse(taken && opened.settledBytes() == 0, "bytes of an older client are lost");
      PartFile.Writer writer = opened.writer();
      for (FileRange range : opened.missing()) {
        writer.write(range.start(), ByteBuffer.allocate((int) range.length()));
      }
      assertEquals(SIZE, opened.settledBytes());
      opened.publish(FOLDER, FOLDER.resolve("whole"));
    }
    assertEquals(SIZE, Files.size(FOLDER.resolve("whole")));
  }

  /** Creates a file of zeros, or none; returns its length. */
  private static long make(Path file, byte share) throws IOException {
    long length = (share & 0xff) * (SIZE + 4096L) / 255;
    if (length > 0) {
      try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
        made.setLength(length);
      }
    }
    return length;
  }
}
