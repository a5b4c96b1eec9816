package io.hfj.store.part;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.Interrupted;
import io.hfj.StorageFailure;
import io.hfj.model.FileRange;
import io.hfj.store.fs.FileIdentity;
import io.hfj.store.lock.LockFiles;
import io.hfj.testing.Sample;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartFileTest {
  private static final String STEM = "stem";
  private static final Sample BIG = Sample.large(1, 3 << 20);
  private static final Sample SMALL = Sample.small("a few words");
  private static final Sample EMPTY = Sample.small("");

  @TempDir Path folder;

  private PartFile open(Sample content) {
    return PartFiles.open(folder, STEM, content.etag(), content.bytes().length);
  }

  private static void fill(PartFile part, Sample content) throws PartFileRemoved {
    part.writer().write(0, ByteBuffer.wrap(content.bytes()));
  }

  private Path data() {
    return folder.resolve(STEM + ".hfj.incomplete");
  }

  private Path journal() {
    return folder.resolve(STEM + ".hfj-journal.incomplete");
  }

  private long settled(Sample content) {
    return new PartFiles(Clock.systemUTC())
        .partialBytes(folder, STEM, content.etag(), content.bytes().length);
  }

  @Test
  void restartsASmallFileWhichHasNoJournal() throws Exception {
    try (PartFile part = open(SMALL)) {
      fill(part, SMALL);
      assertEquals(List.of(), part.missing());
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList(), "nothing is left");
    }
    assertEquals(0, settled(SMALL));
    try (PartFile part = open(SMALL)) {
      assertEquals(0, part.settledBytes());
      fill(part, SMALL);
      part.publish(folder, folder.resolve("target"));
    }
    assertArrayEquals(SMALL.bytes(), Files.readAllBytes(folder.resolve("target")));
  }

  @Test
  void hasNoMissingRangeOfAnEmptyFile() throws Exception {
    try (PartFile part = open(EMPTY)) {
      assertEquals(List.of(), part.missing());
      part.publish(folder, folder.resolve("target"));
    }
    assertEquals(0, Files.size(folder.resolve("target")));
  }

  @Test
  void dropsNoClaimOfAnEmptyFile() {
    try (PartFile part = open(EMPTY)) {
      assertEquals(List.of(), part.dropSpoiledClaims(List.of()));
    }
  }

  @Test
  void countsBytesWrittenTwiceOnce() throws Exception {
    try (PartFile part = open(BIG)) {
      assertEquals(1000, part.writer().write(500, BIG.slice(500, 1000)));
      assertEquals(100, part.writer().write(1000, BIG.slice(1000, 600)));
      assertEquals(1100, part.settledBytes());
    }
  }

  @Test
  void resumesNearTheEndOfAFileOf500GB() throws Exception {
    long size = 500_000_000_000L;
    try (PartFile part = PartFiles.open(folder, STEM, BIG.etag(), size)) {
      assertEquals(1000, part.writer().write(size - 1000, BIG.slice(0, 1000)));
      assertEquals(1000, part.writer().write(250_000_000_000L, BIG.slice(1000, 1000)));
    }
    try (PartFile part = PartFiles.open(folder, STEM, BIG.etag(), size)) {
      assertEquals(2000, part.settledBytes());
      assertEquals(
          List.of(new FileRange(0, 250_000_000_000L), new FileRange(250_000_001_000L, size - 1000)),
          part.missing());
    }
  }

  @Test
  void keepsJournalsShortByExtendingTheLatestClaim() throws Exception {
    try (PartFile part = open(BIG)) {
      PartFile.Writer writer = part.writer();
      for (int at = 0; at < BIG.bytes().length; at += 4096) {
        writer.write(at, BIG.slice(at, 4096));
      }
    }
    assertEquals(96 + 3 * 32, Files.size(journal()));
  }

  @Test
  void ignoresClaimsBeyondTheEndOfATruncatedPartFile() throws Exception {
    try (PartFile part = open(BIG)) {
      fill(part, BIG);
    }
    truncate(1 << 20);
    assertEquals(1 << 20, settled(BIG));
  }

  @Test
  void dropsOnlyTheClaimsThatWereSpoiledOnDisk() throws Exception {
    try (PartFile part = open(BIG)) {
      fill(part, BIG);
      overwrite((1 << 20) + 5, "oops");
      assertEquals(List.of(new FileRange(1 << 20, 2 << 20)), part.dropSpoiledClaims(List.of()));
      assertEquals(2 << 20, part.settledBytes());
    }
    assertEquals(2 << 20, settled(BIG));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 3 << 20})
  void dropsAllClaimsWhenNoneWasSpoiledOnDisk(int size) throws Exception {
    Sample content = Sample.large(2, size);
    try (PartFile part = open(content)) {
      fill(part, content);
      assertEquals(List.of(new FileRange(0, size)), part.dropSpoiledClaims(List.of()));
    }
    assertEquals(0, settled(content));
  }

  /** A claim is kept only if all of it is right. */
  @Test
  void keepsTheClaimsOfBytesThatAreKnownToBeRight() throws Exception {
    try (PartFile part = open(BIG)) {
      fill(part, BIG);
      List<FileRange> right = List.of(new FileRange(0, 100), new FileRange(100, (2 << 20) - 1));
      assertEquals(List.of(new FileRange(1 << 20, 3 << 20)), part.dropSpoiledClaims(right));
    }
    assertEquals(1 << 20, settled(BIG));
  }

  @Test
  void dropsAllClaimsWhenAllBytesAreSaidToBeRight() throws Exception {
    try (PartFile part = open(BIG)) {
      fill(part, BIG);
      FileRange all = new FileRange(0, 3 << 20);
      assertEquals(List.of(all), part.dropSpoiledClaims(List.of(all)));
    }
  }

  @Test
  void detectsATruncationWhileItIsOpen() throws Exception {
    try (PartFile part = open(BIG)) {
      fill(part, BIG);
      truncate(1000);
      ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
      assertTrue(part.readSettled(0, BIG.bytes().length, buffer).isPresent());
      assertFalse(buffer.hasRemaining());
      assertEquals(0, part.firstMissing(0));
    }
  }

  @Test
  void publishesWithoutTheBytesBeyondTheEnd() throws Exception {
    Files.write(data(), new byte[4 << 20]);
    Path target = Files.writeString(folder.resolve("target"), "old");
    try (PartFile part = open(BIG)) {
      fill(part, BIG);
      part.publish(folder, target);
    }
    assertArrayEquals(BIG.bytes(), Files.readAllBytes(target));
    assertFalse(Files.exists(data()) || Files.exists(journal()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a file in use has no second life there")
  void detectsThatItWasRemoved(boolean replaced) throws Exception {
    try (PartFile part = open(BIG)) {
      PartFile.Writer writer = part.writer();
      writer.write(0, BIG.slice(0, 1 << 20));
      Files.delete(data());
      if (replaced) {
        Files.writeString(data(), "of another process");
      }
      assertThrows(PartFileRemoved.class, () -> writer.write(1 << 20, BIG.slice(1 << 20, 10)));
      assertThrows(PartFileRemoved.class, () -> part.publish(folder, folder.resolve("target")));
      assertFalse(Files.exists(folder.resolve("target")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".hfj.incomplete", ".hfj-journal.incomplete"})
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void refusesALinkAtItsPath(String suffix) throws Exception {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Files.createSymbolicLink(folder.resolve(STEM + suffix), victim);
    StorageFailure refused = assertThrows(StorageFailure.class, () -> open(BIG));
    assertTrue(refused.getMessage().endsWith("is not a regular file"), refused.getMessage());
    assertEquals(0, settled(BIG));
    assertEquals("precious", Files.readString(victim));
  }

  /** Reading it claim by claim would take too long. */
  @Test
  void ignoresAJournalThatIsTooLong() throws Exception {
    try (PartFile part = open(BIG)) {
      part.writer().write(0, BIG.slice(0, 1 << 20));
    }
    try (RandomAccessFile grown = new RandomAccessFile(journal().toFile(), "rw")) {
      grown.setLength(80L << 30); // sparse
    }
    assertEquals(0, settled(BIG));
    try (PartFile part = open(BIG)) {
      assertEquals(0, part.settledBytes());
      fill(part, BIG);
      part.publish(folder, folder.resolve("target"));
    }
    assertArrayEquals(BIG.bytes(), Files.readAllBytes(folder.resolve("target")));
  }

  @Test
  void ignoresAClaimBeyondAnyFile() throws Exception {
    open(BIG).close();
    try (PartJournal written = PartJournal.open(journal(), BIG.etag(), BIG.bytes().length)) {
      written.write(new PartJournal.Claim(written.newSlot(), Long.MAX_VALUE, 1, 0));
    }
    assertEquals(0, settled(BIG));
    try (PartFile part = open(BIG)) {
      assertEquals(List.of(new FileRange(0, BIG.bytes().length)), part.missing());
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void refusesADanglingLink() throws Exception {
    Files.createSymbolicLink(data(), folder.resolve("made-by-mistake"));
    assertThrows(StorageFailure.class, () -> open(BIG));
    assertFalse(Files.exists(folder.resolve("made-by-mistake")));
  }

  @Test
  void opensAPartFileOfItsOwnForEachSmallFile() throws Exception {
    Path target = folder.resolve("target");
    try (PartFile one = open(SMALL);
        PartFile other = open(SMALL)) {
      fill(one, SMALL);
      other.writer().write(0, SMALL.slice(0, 1));
      one.publish(folder, target);
      assertArrayEquals(SMALL.bytes(), Files.readAllBytes(target));
    }
  }

  /** As if two hosts held the same lock. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a file in use cannot be renamed there")
  void removesAPublishedFileThatItSpoiled(boolean spoiled) throws Exception {
    Path target = folder.resolve("target");
    try (PartFile late = open(BIG);
        PartFile first = open(BIG)) {
      PartFile.Writer writer = late.writer();
      writer.write(0, BIG.slice(0, 10));
      fill(first, BIG);
      first.publish(folder, target);
      byte next = BIG.bytes()[10];
      writer.write(10, ByteBuffer.wrap(new byte[] {spoiled ? (byte) ~next : next}));
      late.retractIfSpoiled(target);
      assertEquals(spoiled, !Files.exists(target));
    }
  }

  @Test
  void removesASmallPartFileWhoseWriterWasInterrupted() throws Exception {
    PartFile part = open(SMALL);
    Thread.currentThread().interrupt(); // which closes the channel during a write
    assertThrows(Interrupted.class, () -> fill(part, SMALL));
    assertTrue(Thread.interrupted());
    part.close();
    try (var names = Files.list(folder)) {
      assertEquals(List.of(), names.toList());
    }
  }

  @Test
  void returnsTheIdentityOfThePublishedFileIfAnotherReplacesIt() throws Exception {
    Path target = folder.resolve("target");
    PartFile part = open(SMALL);
    part.writer().write(0, ByteBuffer.wrap(SMALL.bytes()));
    FileIdentity placed = part.publish(folder, target);
    assertEquals(Optional.of(placed), FileIdentity.at(target));
    Path other = Files.write(folder.resolve("other"), SMALL.bytes());
    Files.move(other, target, StandardCopyOption.REPLACE_EXISTING);
    assertNotEquals(Optional.of(placed), FileIdentity.at(target));
  }

  @Test
  void removesSmallPartFilesOfAKilledRun() throws Exception {
    open(SMALL).close();
    StaleParts leftovers = new StaleParts();
    LockFiles.HeldLock held = () -> {};
    leftovers.remove(folder, "another", held);
    PartFile later = open(SMALL);
    leftovers.remove(folder, STEM, held);
    try (var names = Files.list(folder)) {
      assertEquals(1, names.count());
    }
    fill(later, SMALL);
    later.publish(folder, folder.resolve("target"));
  }

  @Test
  void removesPartFileAndJournalWhenDeleted() throws Exception {
    try (PartFile part = open(BIG)) {
      part.delete();
    }
    PartFiles.deleteLeftovers(folder, STEM);
    try (var names = Files.list(folder)) {
      assertEquals(List.of(), names.toList());
    }
  }

  @Test
  void reportsTheDisksErrorWhenItCannotBeOpened() throws Exception {
    Files.createDirectory(data());
    StorageFailure failure = assertThrows(StorageFailure.class, () -> open(BIG));
    assertTrue(failure.getMessage().startsWith("cannot write " + data()), failure.getMessage());
  }

  private PartFile openLocked(Sample content) {
    LockFiles.HeldLock lock = () -> {};
    return new PartFiles(Clock.systemUTC())
        .open(folder, STEM, content.etag(), content.bytes().length, lock);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it does not tell how many names a file has")
  void neverWritesToAFileWithAnotherName() throws Exception {
    try (PartFile part = open(BIG)) {
      part.writer().write(0, BIG.slice(0, 1000));
    }
    Path dataCopy = Files.createLink(folder.resolve("copy"), data());
    Path journalCopy = Files.createLink(folder.resolve("journal copy"), journal());
    byte[] claims = Files.readAllBytes(journalCopy);
    try (PartFile part = open(BIG)) {
      assertEquals(1000, part.settledBytes());
      part.writer().write(1000, BIG.slice(1000, 1000));
    }
    assertEquals(2000, settled(BIG));
    assertEquals(1000, Files.size(dataCopy));
    assertArrayEquals(claims, Files.readAllBytes(journalCopy));
    try (Stream<Path> all = Files.list(folder)) {
      assertEquals(4, all.count());
    }
  }

  private Path foreign(byte[] bytes, int length) throws IOException {
    Path file = folder.resolve(STEM + ".incomplete");
    Files.write(file, Arrays.copyOf(bytes, length));
    return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1 << 20, (2 << 20) + 5, 3 << 20})
  void resumesTheUnfinishedFileOfAnOldClient(int length) throws Exception {
    Path foreign = foreign(BIG.bytes(), length);
    assertEquals(length, settled(BIG));
    try (PartFile part = openLocked(BIG)) {
      assertEquals(length, part.settledBytes());
      assertFalse(Files.exists(foreign));
      part.writer().write(length, BIG.slice(length, BIG.bytes().length - length));
    }
    try (PartFile part = open(BIG)) { // as after a kill: the journal claims all of it
      ByteBuffer piece = ByteBuffer.allocate(1 << 20);
      for (long at = 0; at < part.size(); at += piece.limit()) {
        assertEquals(Optional.empty(), part.readSettled(at, part.size(), piece));
      }
      part.publish(folder, folder.resolve("whole"));
    }
    assertArrayEquals(BIG.bytes(), Files.readAllBytes(folder.resolve("whole")));
  }

  @Test
  void ignoresAnUnfinishedFileThatIsOfNoUse() throws Exception {
    Path tooLong = foreign(BIG.bytes(), BIG.bytes().length + 1);
    openLocked(BIG).close();
    assertTrue(Files.exists(tooLong));
    try (PartFile part = openLocked(BIG)) {
      part.writer().write(0, BIG.slice(0, 1000));
    }
    Path shorter = foreign(BIG.bytes(), 1000);
    try (PartFile part = openLocked(BIG)) {
      assertEquals(1000, part.settledBytes());
    }
    assertTrue(Files.exists(shorter));
    try (PartFile part = open(BIG)) { // without the lock another process may be writing it
      assertTrue(Files.exists(foreign(BIG.bytes(), 2000)));
      assertEquals(1000, part.settledBytes());
    }
  }

  @Test
  void ignoresAnUnfinishedFileThatIsGrowing() throws Exception {
    Path growing = foreign(BIG.bytes(), 1000);
    Files.setLastModifiedTime(growing, FileTime.from(Instant.now()));
    assertEquals(0, settled(BIG));
    openLocked(BIG).close();
    assertTrue(Files.exists(growing));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it does not tell how many names a file has")
  void ignoresAnUnfinishedFileWithAnotherName() throws Exception {
    Path foreign = foreign(BIG.bytes(), 1000);
    Files.createLink(folder.resolve("copy"), foreign);
    try (PartFile part = openLocked(BIG)) {
      assertEquals(0, part.settledBytes());
      fill(part, BIG);
    }
    assertEquals(1000, Files.size(foreign));
  }

  private void overwrite(int at, String text) throws IOException {
    byte[] bytes = Files.readAllBytes(data());
    byte[] patch = text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    System.arraycopy(patch, 0, bytes, at, patch.length);
    Files.write(data(), bytes);
  }

  private void truncate(long length) throws IOException {
    try (var channel = Files.newByteChannel(data(), java.nio.file.StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
  }
}
