package io.hfj.xet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.store.chunk.ChunkList;
import io.hfj.store.chunk.ChunkLists;
import io.hfj.store.chunk.ListedBlob;
import io.hfj.testing.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ChunkRecorderTest {
  private static final String XORB = "ab".repeat(32);
  private static final byte[] CHUNK = new byte[2000];

  private final RemoteFile file = Sample.large(1, 20 << 20).at("a.bin");
  private final AtomicInteger space = new AtomicInteger(10_000);
  private final List<ChunkList> written = new ArrayList<>();

  /** Keeps the written lists; the latest one is on disk. */
  private final ChunkLists lists =
      new ChunkLists() {
        @Override
        public List<ListedBlob> findBlobs() {
          return List.of();
        }

        @Override
        public boolean hasLists() {
          return false;
        }

        @Override
        public Optional<ChunkList> find(Etag etag) {
          return written.isEmpty()
              ? Optional.empty()
              : Optional.of(written.get(written.size() - 1));
        }

        @Override
        public void write(Etag etag, ChunkList list) {
          written.add(list);
        }
      };

  private ChunkRecorder recorder() {
    return new ChunkRecorder(Optional.of(lists), file, space);
  }

  private static void add(ChunkRecorder recorder, int first, int end) {
    for (int i = first; i < end; i++) {
      recorder.add(XORB, i, i * 2000L, CHUNK, 0, CHUNK.length);
    }
  }

  private ChunkList latest() {
    return written.get(written.size() - 1);
  }

  @Test
  void addsToWhatAnEarlierRunRecorded() {
    ChunkRecorder first = recorder();
    add(first, 0, 5);
    first.save();
    ChunkRecorder second = recorder();
    add(second, 3, 10);
    second.save();
    assertTrue(latest().find(XORB, 0, 10).isPresent());
  }

  @Test
  void writesNothingIfNothingIsNew() {
    ChunkRecorder first = recorder();
    first.save();
    add(first, 0, 5);
    first.save();
    first.save();
    recorder().save();
    assertEquals(1, written.size());
  }

  @Test
  void savesNowAndThen() {
    add(recorder(), 0, 5000);
    assertEquals(4096, latest().count());
  }

  @Test
  void recordsNoMoreThanTheRunMay() {
    space.set(100);
    ChunkRecorder recorder = recorder();
    add(recorder, 0, 60);
    add(recorder, 0, 60);
    assertEquals(40, space.get());
    ChunkRecorder other = recorder();
    add(other, 0, 60);
    assertEquals(0, space.get());
    other.save();
    assertEquals(40, latest().count());
    recorder.clear();
    other.clear();
    assertEquals(100, space.get());
  }

  @Test
  void ignoresAListThatIsTooLong() {
    ChunkRecorder first = recorder();
    add(first, 0, 60);
    first.save();
    first.clear();
    space.set(50);
    ChunkRecorder second = recorder();
    assertEquals(50, space.get());
    add(second, 60, 61);
    second.save();
    assertEquals(1, latest().count());
  }

  @Test
  void forgetsWhatMayBeWrong() {
    ChunkRecorder recorder = recorder();
    add(recorder, 0, 60);
    recorder.clear();
    recorder.save();
    assertEquals(List.of(), written);
    assertEquals(10_000, space.get());
  }
}
