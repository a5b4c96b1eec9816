package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.fetch.InOrderHasher.Verdict;
import io.hfj.model.FileRange;
import io.hfj.store.part.PartFile;
import io.hfj.store.part.PartFiles;
import io.hfj.testing.Sample;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class InOrderHasherTest {
  private static final int PIECE = 100_000;
  private static final int SIZE = (2 << 20) + 5;
  private static final Sample CONTENT = Sample.large(7, SIZE);

  @TempDir Path folder;

  private final BufferPool buffers = new BufferPool(4);
  private final List<FileRange> spoiled = new CopyOnWriteArrayList<>();
  private PartFile part;
  private InOrderHasher hasher;

  @AfterEach
  void close() {
    hasher.close();
    part.close();
  }

  private void begin(boolean threaded) {
    part = PartFiles.open(folder, "stem", CONTENT.etag(), SIZE);
    hasher = new InOrderHasher(part, buffers, threaded, spoiled::add);
  }

  /** Writes a piece as a worker does, and keeps the buffer. */
  private void arrive(long start, Sample content) throws Exception {
    int length = (int) Math.min(PIECE, SIZE - start);
    part.writer().write(start, content.slice(start, length));
    assertFalse(hasher.offer(start, content.slice(start, length), false));
  }

  private void arriveAll(Sample content) throws Exception {
    for (long at = 0; at < SIZE; at += PIECE) {
      arrive(at, content);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void hashesWhatArrivesInOrder(boolean threaded) throws Exception {
    begin(threaded);
    arriveAll(CONTENT);
    assertEquals(Verdict.RIGHT, hasher.finish());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsBackWhatArrivedAheadOfTheFront(boolean threaded) throws Exception {
    begin(threaded);
    for (long at = (SIZE / PIECE) * PIECE; at >= 0; at -= PIECE) {
      arrive(at, CONTENT);
    }
    assertEquals(Verdict.RIGHT, hasher.finish());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsBackWhatAnEarlierRunLeft(boolean threaded) throws Exception {
    begin(false);
    arrive(0, CONTENT);
    arrive(5 * PIECE, CONTENT);
    close();
    begin(threaded);
    for (FileRange range : part.missing()) {
      int length = (int) range.length();
      part.writer().write(range.start(), CONTENT.slice(range.start(), length));
      hasher.offer(range.start(), CONTENT.slice(range.start(), length), false);
    }
    assertEquals(Verdict.RIGHT, hasher.finish());
    assertEquals(List.of(), spoiled);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void reportsWrongContent(boolean threaded) throws Exception {
    begin(threaded);
    arriveAll(Sample.large(8, SIZE));
    assertEquals(Verdict.WRONG, hasher.finish());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void asksForSpoiledBytesAgainAndContinues(boolean threaded) throws Exception {
    begin(false);
    arriveAll(CONTENT);
    close();
    flip(3 * PIECE);
    begin(threaded);
    assertEquals(Verdict.INCOMPLETE, hasher.finish());
    FileRange range = spoiled.get(0);
    assertTrue(range.start() <= 3 * PIECE && 3 * PIECE < range.end());
    assertEquals(List.of(range), part.missing());
    // Written without an offer: the hasher has to look for itself.
    part.writer().write(range.start(), CONTENT.slice(range.start(), (int) range.length()));
    assertEquals(Verdict.RIGHT, hasher.finish());
    assertEquals(List.of(range), spoiled);
  }

  private void flip(long at) throws Exception {
    Path data = folder.resolve("stem" + PartFiles.SUFFIX);
    try (RandomAccessFile raw = new RandomAccessFile(data.toFile(), "rw")) {
      raw.seek(at);
      raw.write(CONTENT.bytes()[(int) at] + 1);
    }
  }

  private ByteBuffer filled(long start, int length) throws Exception {
    ByteBuffer buffer = buffers.acquire();
    buffer.put(CONTENT.slice(start, length)).flip();
    part.writer().write(start, buffer.duplicate());
    return buffer;
  }

  @Test
  void takesBuffersAtTheFrontAndReturnsThem() throws Exception {
    begin(true);
    ByteBuffer first = filled(0, PIECE);
    assertTrue(hasher.offer(0, first, true));
    long at = PIECE;
    while (at < SIZE) {
      arrive(at, CONTENT);
      at += PIECE;
    }
    assertEquals(Verdict.RIGHT, hasher.finish());
    assertSame(first, buffers.acquire());
  }

  /** Nothing is on disk, so that reading back would fail. */
  @Test
  void readsNothingBackThatArrivedAtTheFrontWhileItKeptUp() throws Exception {
    begin(true);
    for (long at = 0; at < SIZE; at += PIECE) {
      int length = (int) Math.min(PIECE, SIZE - at);
      ByteBuffer buffer = buffers.tryAcquireSpare();
      buffer.put(CONTENT.slice(at, length)).flip();
      assertTrue(hasher.offer(at, buffer, true));
      while (hasher.front() < at + length) {
        Thread.onSpinWait();
      }
    }
    assertEquals(Verdict.RIGHT, hasher.finish());
  }

  @Test
  void takesNoBuffersAheadOfTheFront() throws Exception {
    begin(true);
    assertFalse(hasher.offer(PIECE, filled(PIECE, PIECE), true));
  }

  @Test
  void takesNoBuffersWhenTheWorkerHashes() throws Exception {
    begin(false);
    ByteBuffer buffer = filled(0, PIECE);
    assertFalse(hasher.offer(0, buffer, true));
    assertEquals(PIECE, buffer.remaining());
  }
}
