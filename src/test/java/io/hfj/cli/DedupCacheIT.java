package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.LinkMode;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.store.DiskProbe;
import io.hfj.store.cache.CacheScanner;
import io.hfj.store.dedup.DuplicateFiles;
import io.hfj.store.localdir.RecordedContents;
import io.hfj.store.lock.LockFiles;
import io.hfj.testing.FakeHub;
import io.hfj.testing.HfjRun;
import io.hfj.testing.HfjRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class DedupCacheIT {
  private static final int SIZE = 400_000;
  private static final Content SAME = Content.generated(7, SIZE);
  private static final HubRepo ONE =
      HubRepo.model("acme/one").lfs("a.bin", SAME).file("small.txt", "small").build();
  private static final HubRepo TWO =
      HubRepo.model("acme/two")
          .lfs("b.bin", SAME)
          .lfs("own.bin", Content.generated(8, 1000))
          .file("small.txt", "small")
          .build();

  @TempDir Path temp;
  private FakeHub hub;
  private HfjRun hfj;

  @BeforeEach
  void fill() throws IOException {
    hub = FakeHub.start(ONE, TWO);
    hfj = new HfjRun(temp.toRealPath()).env("HF_ENDPOINT", hub.endpoint());
    run(0, "download", "acme/one");
    run(0, "download", "acme/two");
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private Result run(int exit, String... words) {
    Result result = hfj.run(words);
    assertEquals(exit, result.exit(), result.all());
    assertFalse(result.all().contains("\tat "), result.all());
    return result;
  }

  private Path blob(String repo) {
    return hfj.cache().resolve("models--acme--" + repo + "/blobs/" + SAME.sha256());
  }

  @Test
  void mergesEqualContentOfTwoRepositories() throws IOException {
    assertEquals("400000", number(run(0, "cache", "dedup", "--dry-run", "--json"), "can_be_freed"));
    assertFalse(Files.isSameFile(blob("one"), blob("two")));
    assertEquals(2, run(2, "cache", "dedup").exit(), "there was no confirmation");
    assertEquals("400000", number(run(0, "scan-cache", "--json"), "duplicate_bytes"));

    assertFreed(1, 400_000, run(0, "cache", "dedup", "--yes", "--json"));

    assertTrue(Files.isSameFile(blob("one"), blob("two")));
    assertFreed(0, 0, run(0, "cache", "dedup", "--yes", "--json"));
    Result scanned = run(0, "scan-cache", "--json");
    assertTrue(scanned.out().contains("\"size\":401010,\"repos\":"), scanned.out());
    assertEquals("0", number(scanned, "duplicate_bytes"));
    run(0, "cache", "verify", "acme/one");
    run(0, "cache", "verify", "acme/two");
  }

  @Test
  void freesSpaceOnlyWithTheLastName() throws IOException {
    run(0, "cache", "dedup", "--yes");
    assertEquals("5", number(run(0, "cache", "rm", "acme/one", "--yes", "--json"), "freed"));
    run(0, "cache", "verify", "acme/two");
    assertEquals("401005", number(run(0, "cache", "rm", "acme/two", "--yes", "--json"), "freed"));
  }

  @Test
  void doesNotMergeCorruptContent() throws IOException {
    byte[] spoiled = SAME.bytes();
    spoiled[99] ^= 1;
    Files.write(blob("one"), spoiled);
    Result printed = run(6, "cache", "dedup", "--yes");
    assertTrue(printed.err().contains(blob("one").toString()), printed.err());
    assertFalse(Files.isSameFile(blob("one"), blob("two")));
    run(0, "cache", "verify", "acme/two");
    run(7, "cache", "verify", "acme/one");
  }

  @Test
  void mergesEditableFilesOnlyIfRequested() throws IOException {
    run(0, "download", "acme/one", "--local-dir", "flat");
    Path flat = temp.toRealPath().resolve("flat/a.bin");
    assertEquals(2, run(2, "cache", "dedup", "elsewhere").exit());
    Result printed = hfj.run("cache", "dedup", "flat", "--yes", "--json");
    assertFalse(Files.isSameFile(blob("one"), flat), printed.all());
    assertTrue(Files.isSameFile(blob("one"), blob("two")));
    assertFreed(1, 400_000, run(0, "cache", "dedup", "flat", "--yes", "--link", "hard", "--json"));
    assertTrue(Files.isSameFile(blob("one"), flat));
    long before = hub.bytesServed();
    run(0, "download", "acme/one", "--local-dir", "flat");
    assertTrue(hub.bytesServed() - before < 10_000);
    assertEquals(2, run(2, "cache", "dedup", "--link", "copy").exit());
  }

  @Test
  void reportsNoSavingsThatTheDiskCannotAchieve() throws IOException {
    run(0, "download", "acme/one", "--local-dir", "flat");
    Path flat = temp.toRealPath().resolve("flat");
    boolean can = DiskProbe.run(flat, List.of("true")).reflinks();
    for (String[] more : new String[][] {{"--link", "reflink"}, {"flat"}}) {
      String[] words =
          Stream.concat(Stream.of("cache", "dedup", "--json"), Stream.of(more))
              .toArray(String[]::new);
      String[] dry = Stream.concat(Stream.of(words), Stream.of("--dry-run")).toArray(String[]::new);
      String[] yes = Stream.concat(Stream.of(words), Stream.of("--yes")).toArray(String[]::new);
      Result promised = run(0, dry);
      Result done = run(0, yes);
      assertEquals(number(promised, "can_be_freed"), number(done, "freed"), done.all());
      assertEquals(!can, promised.err().contains("cannot share blocks"), promised.err());
    }
  }

  private static void assertFreed(int files, int bytes, Result result) {
    assertEquals(Integer.toString(files), number(result, "files"), result.all());
    assertEquals(Integer.toString(bytes), number(result, "freed"), result.all());
  }

  private static String number(Result result, String field) {
    return result.out().replaceAll("(?s).*\"" + field + "\":(\\d+).*", "$1");
  }

  @Test
  void skipsARunningDownload() throws IOException {
    Path lock = hfj.cache().resolve(".locks/models--acme--two").resolve(SAME.sha256() + ".lock");
    LockFiles locks = new LockFiles(delay -> {});
    try (LockFiles.HeldLock held = locks.tryAcquire(lock).orElseThrow()) {
      assertTrue(held.excludes());
      Result printed = run(6, "cache", "dedup", "--yes");
      assertTrue(printed.err().contains(blob("two").toString()), printed.err());
    }
    assertFalse(Files.isSameFile(blob("one"), blob("two")));
  }

  /** Simulates a kill before and after each file. */
  @Test
  void leavesCompleteContentWheneverItIsKilled() throws IOException {
    for (int last = 1; last <= 2; last++) {
      int kill = last;
      DuplicateFiles found =
          DuplicateFiles.find(new CacheScanner(hfj.cache()).scan().contents(), LinkMode.AUTO);
      try {
        found.merge(
            new LockFiles(delay -> {}),
            read -> {
              if (read == kill) {
                throw new IllegalStateException("killed");
              }
            });
      } catch (IllegalStateException killed) {
        run(0, "cache", "verify", "acme/one");
        run(0, "cache", "verify", "acme/two");
      }
    }
    try (Stream<Path> blobs = Files.list(blob("one").getParent())) {
      assertEquals(
          List.of(), blobs.filter(path -> path.toString().endsWith(".incomplete")).toList());
    }
  }

  @Test
  void countsOnlySpaceThatIsFreed() throws IOException {
    run(0, "download", "acme/one", "--local-dir", "flat", "--link", "hard");
    run(0, "download", "acme/two", "--local-dir", "other");
    Path outside = temp.resolve("outside");
    Files.createLink(outside, temp.resolve("other/b.bin"));
    Files.delete(temp.resolve("other/own.bin"));
    String[] words = {"cache", "dedup", "flat", "other", "--link", "hard", "--json"};
    Result shown =
        run(0, Stream.concat(Stream.of(words), Stream.of("--dry-run")).toArray(String[]::new));
    assertEquals("400000", number(shown, "can_be_freed"));
    Result done =
        run(0, Stream.concat(Stream.of(words), Stream.of("--yes")).toArray(String[]::new));
    assertFreed(2, 400_000, done);
    assertTrue(Files.isSameFile(blob("two"), temp.resolve("other/b.bin")));
    assertFalse(Files.isSameFile(blob("two"), outside));
  }

  @Test
  void keepsTheMetadataOfFilesThatBecomeHardLinks() throws IOException {
    run(0, "download", "acme/one", "--local-dir", "flat");
    Path flat = temp.toRealPath().resolve("flat/a.bin");
    FileTime later = FileTime.from(Files.getLastModifiedTime(flat).toInstant().plusSeconds(3600));
    Files.setLastModifiedTime(blob("one"), later);
    run(0, "cache", "rm", "acme/two", "--yes");
    run(0, "cache", "dedup", "flat", "--link", "hard", "--yes");
    assertTrue(Files.isSameFile(blob("one"), flat));
    assertEquals(1, RecordedContents.of(flat.getParent()).size());
  }

  @Test
  void needsNoCacheForFoldersAndSkipsLinks() throws IOException {
    run(0, "download", "acme/one", "--local-dir", "flat");
    run(0, "download", "acme/one", "--local-dir", "other");
    run(0, "download", "acme/one", "--local-dir", "linked", "--link", "symlink");
    String[] words = {
      "cache", "dedup", "flat", "linked", "other", "--link", "hard", "--yes", "--json"
    };
    assertEquals(8, run(8, "cache", "dedup", "--cache-dir", "none").exit());
    Result done =
        run(0, Stream.concat(Stream.of(words), Stream.of("--dir", "none")).toArray(String[]::new));
    assertTrue(done.err().contains("linked "), done.err());
    assertFreed(1, 400_000, done);
    assertTrue(Files.isSameFile(temp.resolve("flat/a.bin"), temp.resolve("other/a.bin")));
    assertFalse(Files.isSameFile(temp.resolve("flat/a.bin"), blob("one")));
  }

  @Test
  void rejectsFoldersThatContainForeignLinks() throws IOException {
    Path own = Files.createDirectories(temp.resolve("own"));
    Files.writeString(own.resolve("a"), "text");
    Files.createSymbolicLink(own.resolve("b"), Path.of("a"));
    Result refused = run(2, "cache", "dedup", "own", "--yes");
    assertTrue(refused.err().contains(own.toRealPath().toString()), refused.err());
  }
}
