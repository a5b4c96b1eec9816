package io.hfj.store.part;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.model.FileRange;
import io.hfj.testing.Sample;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares part files with their complete content after random damage to the disk. */
class PartFileModelTest {
  private static final int SIZE = (3 << 20) + 17;
  private static final Sample CONTENT = Sample.large(42, SIZE);
  private static final Sample OTHER = Sample.large(43, SIZE);
  private static final String STEM = "stem";
  private static final FileRange ALL = new FileRange(0, SIZE);

  @TempDir Path folder;

  private PartFile open() {
    return PartFiles.open(folder, STEM, CONTENT.etag(), SIZE);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void findsAllWrittenBytesAfterReopening(long seed) throws Exception {
    Random random = new Random(seed);
    RangeSet written = new RangeSet();
    while (written.count() < SIZE) {
      try (PartFile part = open()) {
        assertEquals(written.missingIn(ALL), part.missing());
        assertEquals(written.count(), part.settledBytes());
        assertEquals(List.of(), verify(part));
        List<PartFile.Writer> writers = List.of(part.writer(), part.writer(), part.writer());
        for (int i = 0; i < 8 && written.count() < SIZE; i++) {
          FileRange hole = pick(random, written.missingIn(ALL));
          long start = hole.start() + random.nextInt((int) hole.length());
          int length = (int) Math.min(hole.end() - start, 1 + random.nextInt(400_000));
          FileRange range = new FileRange(start, start + length);
          assertEquals(length, pick(random, writers).write(start, CONTENT.slice(start, length)));
          written.add(range);
        }
      }
      assertEquals(written.count(), PartFiles.settledBytes(folder, STEM, CONTENT.etag(), SIZE));
      List<String> told = new ArrayList<>();
      new PartFiles(Clock.systemUTC())
          .withProgress(told::add, folder, STEM, CONTENT.etag(), SIZE)
          .accept("waiting");
      assertEquals(List.of("waiting, " + written.count() * 100 / SIZE + "% downloaded"), told);
    }
    publishes();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void neverSettlesAWrongByte(long seed) throws Exception {
    Random random = new Random(seed);
    for (int run = 0; run < 12; run++) {
      try (PartFile part = open()) {
        verify(part);
        requireSettledRight(part);
        write(random, part);
        if (random.nextInt(3) == 0) {
          try (PartFile another = open()) { // another process, where locks exclude nothing
            write(random, part);
            write(random, another);
            write(random, part);
          }
        }
        requireSettledRight(part);
      }
      harm(random);
    }
    try (PartFile part = open()) {
      verify(part);
      for (FileRange range : part.missing()) {
        int length = (int) range.length();
        part.writer().write(range.start(), CONTENT.slice(range.start(), length));
      }
    }
    publishes();
  }

  private void publishes() throws Exception {
    Path target = folder.resolve("target");
    try (PartFile part = open()) {
      assertEquals(List.of(), verify(part));
      part.publish(folder, target);
    }
    assertArrayEquals(CONTENT.bytes(), Files.readAllBytes(target));
    try (var names = Files.list(folder)) {
      assertEquals(List.of(target), names.toList());
    }
  }

  private static void write(Random random, PartFile part) throws PartFileRemoved {
    List<PartFile.Writer> writers = List.of(part.writer(), part.writer());
    long[] next = {random.nextInt(SIZE), random.nextInt(SIZE)};
    for (int i = 0; i < 10; i++) {
      int writer = random.nextInt(2);
      if (next[writer] >= SIZE || random.nextInt(4) == 0) {
        next[writer] = random.nextInt(SIZE);
      }
      int length = (int) Math.min(SIZE - next[writer], 1 + random.nextInt(300_000));
      writers.get(writer).write(next[writer], CONTENT.slice(next[writer], length));
      next[writer] += length;
    }
  }

  /** Reads all settled bytes in order, as hashing does; returns the spoiled ranges. */
  private static List<FileRange> verify(PartFile part) {
    ByteBuffer buffer = ByteBuffer.allocate(PartJournal.LONGEST_CLAIM);
    List<FileRange> spoiled = new ArrayList<>();
    for (FileRange settled : settled(part)) {
      long at = settled.start();
      while (at < settled.end()) {
        Optional<FileRange> bad = part.readSettled(at, part.firstMissing(at), buffer);
        if (bad.isPresent()) {
          assertEquals(at, bad.get().start());
          assertEquals(List.of(bad.get()), part.missingIn(bad.get()));
          spoiled.add(bad.get());
          at = bad.get().end();
        } else {
          assertEquals(CONTENT.slice(at, buffer.remaining()), buffer);
          at += buffer.remaining();
        }
      }
    }
    return spoiled;
  }

  private static List<FileRange> settled(PartFile part) {
    RangeSet missing = new RangeSet();
    part.missing().forEach(missing::add);
    return missing.missingIn(ALL);
  }

  private void requireSettledRight(PartFile part) throws IOException {
    byte[] disk = Files.readAllBytes(folder.resolve(STEM + PartFiles.SUFFIX));
    for (FileRange range : settled(part)) {
      int from = (int) range.start();
      int to = (int) range.end();
      assertTrue(
          to <= disk.length && Arrays.equals(disk, from, to, CONTENT.bytes(), from, to),
          "wrong bytes in " + range);
    }
  }

  /** Damages the files as crashes, power cuts, users and bad disks do between two runs. */
  private void harm(Random random) throws IOException {
    Path data = folder.resolve(STEM + PartFiles.SUFFIX);
    Path journal = folder.resolve(STEM + ".hfj-journal.incomplete");
    switch (random.nextInt(9)) {
      case 0 -> overwrite(data, random.nextInt(SIZE), Sample.random(random.nextLong(), 100));
      case 1 -> truncate(data, random.nextInt(SIZE));
      case 2 -> Files.delete(data);
      case 3 -> Files.delete(journal);
      case 4 -> truncate(journal, random.nextInt((int) Files.size(journal)));
      case 5 -> {
        int at = random.nextInt((int) Files.size(journal));
        overwrite(journal, at, Sample.random(random.nextLong(), 1 + random.nextInt(64)));
      }
      case 6 -> overwrite(journal, Files.size(journal), new byte[random.nextInt(64)]);
      case 7 -> PartFiles.open(folder, STEM, OTHER.etag(), SIZE).close();
      default -> {
        // No damage.
      }
    }
  }

  private static void overwrite(Path file, long at, byte[] bytes) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(at);
      raw.write(bytes);
    }
  }

  private static void truncate(Path file, long length) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.setLength(Math.min(length, raw.length()));
    }
  }

  private static <T> T pick(Random random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
