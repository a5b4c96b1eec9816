package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.model.Etag;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepoBuilder;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.cache.CacheScanner;
import io.hfj.store.part.ContentDigest;
import io.hfj.testing.CacheFixture;
import io.hfj.testing.ChildProcess;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Kills processes while they change a cache, and checks what is left. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class CacheKillIT {
  private static final int REPOS = 20;
  private static final int FILES = 60;

  @TempDir Path temp;
  private FakeHub hub;
  private ClientProgram hfj;
  private CacheFixture zoo;

  @BeforeEach
  void start() throws IOException {
    hub = FakeHub.start();
    hfj = ClientProgram.hfj(temp.toRealPath().resolve("home"), hub);
    zoo = new CacheFixture(hfj.cache());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  /** Makes repositories of many files; every second revision is detached. */
  private void fill(boolean sameContent) throws IOException {
    for (int repo = 0; repo < REPOS; repo++) {
      String folder = "models--acme--m" + repo;
      for (int file = 0; file < FILES; file++) {
        String text = "content " + (sameContent ? file : repo + "/" + file);
        String blob = Sample.large(text.getBytes()).etag().value();
        boolean old = file % 2 == 0 && !sameContent;
        String commit = old ? CacheFixture.firstCommit(folder) : CacheFixture.secondCommit(folder);
        zoo.file(folder, commit, "f" + file, blob, text);
      }
      zoo.ref(folder, "main", CacheFixture.secondCommit(folder));
    }
  }

  private CacheScan scan() {
    return new CacheScanner(zoo.root()).scan();
  }

  private long files() {
    try (Stream<Path> all = Files.walk(zoo.root())) {
      return all.filter(path -> !Files.isDirectory(path)).count();
    } catch (IOException | java.io.UncheckedIOException changing) {
      return Long.MAX_VALUE;
    }
  }

  /** Returns whether the process was killed before it had ended. */
  private boolean killed(BooleanSupplier when, String... words) throws Exception {
    try (ChildProcess process = hfj.start(words)) {
      process.awaitUntil(when);
      boolean running = !process.endsWithin(0);
      process.kill();
      return running;
    }
  }

  /** Asserts that every blob is complete, and that the cache is valid for every client. */
  private void assertSound() throws IOException {
    assertEquals(List.of(), scan().corrupt());
    for (var repo : scan().repos()) {
      for (var revision : repo.revisions()) {
        for (var blob : revision.blobs()) {
          Etag etag = new Etag(blob.path().getFileName().toString());
          assertTrue(ContentDigest.holds(blob.path(), etag, blob.size()), blob.toString());
        }
      }
    }
  }

  @Test
  void killedDeletionLeavesAValidCacheAndCanBeRepeated() throws Exception {
    fill(false);
    long before = files();
    String[] words = {"delete-cache", "--pattern", "m1*", "--confirm"};
    boolean killed = false;
    for (int tenths = 9; tenths > 5; tenths--) {
      long left = before * tenths / 10;
      killed |= killed(() -> files() < left, words);
      assertSound();
    }
    assertTrue(killed, "none was in time");
    hfj.succeed(words);
    assertEquals(REPOS - 11, scan().repos().size());
    assertSound();
  }

  @Test
  void killedPruningLeavesAValidCacheAndCanBeRepeated() throws Exception {
    fill(false);
    long before = files();
    boolean killed = false;
    for (int percent : new int[] {98, 90, 80}) {
      long left = before * percent / 100;
      killed |= killed(() -> files() < left, "cache", "prune", "--yes");
      assertSound();
    }
    assertTrue(killed, "none was in time");
    hfj.succeed("cache", "prune", "--yes");
    assertSound();
    assertEquals(REPOS, scan().repos().size());
    assertEquals(REPOS, scan().revisions());
    assertEquals(List.of(), scan().unused().orphans());
  }

  @Test
  void killedDedupLeavesCompleteContentAndCanBeRepeated() throws Exception {
    fill(true);
    boolean killed = false;
    for (int part = 4; part > 1; part--) {
      long left = scan().duplicates() * part / 5;
      killed |= killed(() -> scan().duplicates() < left, "cache", "dedup", "--yes");
      assertSound();
    }
    assertTrue(killed, "none was in time");
    hfj.succeed("cache", "prune", "--yes");
    hfj.succeed("cache", "dedup", "--yes");
    assertEquals(0, scan().duplicates());
    assertEquals(List.of(), scan().unused().parts());
    assertSound();
  }

  @Test
  void killedAdoptionLeavesAValidCacheAndCanBeRepeated() throws Exception {
    HubRepoBuilder repo = HubRepo.model("acme/m");
    Path mine = Files.createDirectories(temp.toRealPath().resolve("mine"));
    for (int file = 0; file < 400; file++) {
      byte[] content = Sample.random(file, 20_000 + file);
      repo.lfs("f" + file, io.hfj.server.Content.of(content));
      Files.write(mine.resolve("my" + file), content);
    }
    hub.repos().put(repo.build());
    String[] words = {"adopt", "acme/m", mine.toString(), "--link", "hard"};
    List<Boolean> killed = new ArrayList<>();
    for (int some : new int[] {20, 120, 250}) {
      killed.add(killed(() -> files() > 2L * some, words));
      assertSound();
    }
    assertTrue(killed.contains(true), "none was in time");
    hfj.succeed(words);
    assertSound();
    assertEquals(400, scan().repos().get(0).files());
    assertFalse(hub.requests().isEmpty());
    assertEquals(0, hub.bytesServed(io.hfj.testing.FakeHubMatch.data()));
  }
}
