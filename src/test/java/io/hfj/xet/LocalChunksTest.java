package io.hfj.xet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.Interrupted;
import io.hfj.model.Etag;
import io.hfj.store.chunk.ChunkList;
import io.hfj.store.chunk.ChunkListBuilder;
import io.hfj.store.chunk.ChunkLists;
import io.hfj.store.chunk.ListedBlob;
import io.hfj.testing.Sample;
import io.hfj.xet.cas.FetchRange;
import io.hfj.xet.cas.Term;
import io.hfj.xet.xorb.XorbReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalChunksTest {
  private static final String XORB = "ab".repeat(32);
  private static final int LENGTH = 50_000;

  @TempDir Path folder;
  private final byte[] content = Sample.random(1, 10 * LENGTH);
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private int searches;
  private Path blob;
  private LocalChunks chunks;

  /** A file of the chunks 0 to 9 of one xorb. */
  @BeforeEach
  void write() throws IOException {
    ChunkListBuilder builder = new ChunkListBuilder();
    for (int i = 0; i < 10; i++) {
      CRC32C crc = new CRC32C();
      crc.update(content, i * LENGTH, LENGTH);
      builder.add(XORB, i, (long) i * LENGTH, LENGTH, (int) crc.getValue());
    }
    blob = Files.write(folder.resolve("blob"), content);
    Path list = folder.resolve("list");
    ByteBuffer form = builder.build(content.length).orElseThrow().bytes();
    try (WritableByteChannel out = Channels.newChannel(Files.newOutputStream(list))) {
      out.write(form);
    }
    chunks =
        new LocalChunks(
            new ChunkLists() {
              @Override
              public List<ListedBlob> findBlobs() {
                searches++;
                return List.of(new ListedBlob(list, blob));
              }

              @Override
              public boolean hasLists() {
                return true;
              }

              @Override
              public Optional<ChunkList> find(Etag etag) {
                return Optional.empty();
              }

              @Override
              public void write(Etag etag, ChunkList written) {}
            });
  }

  private static Term term(int first, int end, long length) {
    FetchRange source = new FetchRange(XORB, first, end, 0, 1, "https://data.example/x");
    return new Term(0, length, first, end, source);
  }

  private Optional<LocalChunkReader> open(int first, int end) {
    return chunks.open(term(first, end, (long) (end - first) * LENGTH), cancelled::get);
  }

  @Test
  void deliversTheChunksOfATerm() throws Exception {
    XorbReader reader = new XorbReader();
    try (LocalChunkReader local = open(2, 7).orElseThrow()) {
      reader.begin(local);
      for (int i = 2; i < 7; i++) {
        reader.next();
        assertArrayEquals(
            Arrays.copyOfRange(content, i * LENGTH, (i + 1) * LENGTH),
            Arrays.copyOfRange(reader.array(), reader.offset(), reader.offset() + reader.length()));
      }
      assertThrows(EOFException.class, reader::next);
    }
  }

  @Test
  void looksForListsOnce() {
    assertTrue(open(0, 1).isPresent());
    assertTrue(open(1, 10).isPresent());
    assertEquals(Optional.empty(), open(1, 11));
    assertEquals(1, searches);
  }

  @Test
  void ignoresChunksOfAnotherLength() {
    assertEquals(Optional.empty(), chunks.open(term(0, 2, 2 * LENGTH - 1), cancelled::get));
  }

  @Test
  void doesNotUseAListAgainWhoseContentChanged() throws Exception {
    byte[] changed = content.clone();
    changed[3 * LENGTH] ^= 1;
    Files.write(blob, changed);
    assertLost(open(2, 7).orElseThrow());
    assertEquals(Optional.empty(), open(5, 7));
  }

  @Test
  void losesChunksIfTheContentWasRemovedMeanwhile() throws Exception {
    LocalChunkReader local = open(2, 7).orElseThrow();
    Files.delete(blob);
    assertLost(local);
  }

  private static void assertLost(LocalChunkReader local) {
    try (local) {
      XorbReader reader = new XorbReader();
      reader.begin(local);
      assertThrows(
          LocalChunkReader.ChunksLost.class,
          () -> {
            for (int i = 0; i < 5; i++) {
              reader.next();
            }
          });
    }
  }

  @Test
  void stopsWhenItIsCancelled() {
    XorbReader reader = new XorbReader();
    try (LocalChunkReader local = open(0, 10).orElseThrow()) {
      reader.begin(local);
      cancelled.set(true);
      assertThrows(InterruptedIOException.class, reader::next);
    }
  }

  @Test
  void stopsWhenTheThreadIsInterrupted() {
    XorbReader reader = new XorbReader();
    try (LocalChunkReader local = open(0, 10).orElseThrow()) {
      reader.begin(local);
      Thread.currentThread().interrupt();
      assertThrows(Interrupted.class, reader::next);
    } finally {
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void usesNoListAfterContentWasWrong() {
    chunks.clear();
    assertEquals(Optional.empty(), open(0, 1));
  }
}
