package io.hfj.download;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hfj.ContentMismatch;
import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import io.hfj.store.FileStore;
import io.hfj.store.FileStore.Incoming;
import io.hfj.store.cache.CacheOptions;
import io.hfj.store.cache.CacheTarget;
import io.hfj.store.lock.LockFiles;
import io.hfj.testing.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerTest {
  private static final Sample BIG = Sample.large(1, 3 << 20);
  private static final Sample TEXT = Sample.small("some text");

  @TempDir Path folder;
  private FileStore store;

  @BeforeEach
  void openStore() {
    store =
        new CacheTarget(
                folder,
                new CacheOptions(false, false, false, false),
                new LockFiles(delay -> {}),
                Clock.systemUTC(),
                text -> {})
            .storeFor(
                new RepoId(RepoType.MODEL, "acme/tiny"),
                Revision.MAIN,
                new CommitHash("a1".repeat(20)));
  }

  private DownloadPlan plan(RemoteFile... wanted) {
    return Planner.plan(store, List.of(wanted));
  }

  @Test
  void fetchesMissingFilesAndKeepsOthers() throws Exception {
    Path here = store.pathOf(TEXT.at("here").path());
    Files.createDirectories(here.getParent());
    Files.write(here, TEXT.bytes());
    DownloadPlan plan = plan(BIG.at("lacks"), TEXT.at("here"));
    assertEquals(
        List.of(new PlanStep.Fetch(BIG.at("lacks"), 0), new PlanStep.Keep(TEXT.at("here"))),
        plan.steps());
    assertEquals(BIG.bytes().length, plan.bytesToFetch());
    assertEquals(BIG.bytes().length + TEXT.bytes().length, plan.totalBytes());
    assertEquals(1, plan.presentFiles());
  }

  @Test
  void countsTheBytesOfAnEarlierRun() throws Exception {
    try (Incoming intake = store.open(BIG.at("a"), text -> {}).orElseThrow()) {
      intake.part().writer().write(0, BIG.slice(0, 1000));
    }
    assertEquals(List.of(new PlanStep.Fetch(BIG.at("a"), 1000)), plan(BIG.at("a")).steps());
    assertEquals(BIG.bytes().length - 1000, plan(BIG.at("a")).bytesToFetch());
  }

  @Test
  void fetchesTheSameContentOnce() {
    DownloadPlan plan = plan(BIG.at("a"), TEXT.at("b"), BIG.at("c"));
    assertEquals(
        List.of(
            new PlanStep.Fetch(BIG.at("a"), 0),
            new PlanStep.Fetch(TEXT.at("b"), 0),
            new PlanStep.Duplicate(BIG.at("c"), BIG.at("a"))),
        plan.steps());
    assertEquals(BIG.bytes().length + TEXT.bytes().length, plan.bytesToFetch());
  }

  @Test
  void refusesTheSameNameTwice() {
    assertClash("'d/a': the repository has another file with the same path", "d/a", "b", "d/a");
  }

  @Test
  void refusesAFileWhereAnotherNeedsAFolder() {
    assertClash("'d/e/a': the repository has a file in place of its folder", "d/e/a", "d");
    assertClash("'d/e/a': the repository has a file in place of its folder", "d/e", "d/e/a");
  }

  @Test
  void acceptsNamesWithACommonPrefix() {
    assertEquals(3, plan(TEXT.at("d"), BIG.at("d.txt"), TEXT.at("de/f")).steps().size());
  }

  private void assertClash(String message, String... names) {
    RemoteFile[] files = Stream.of(names).map(TEXT::at).toArray(RemoteFile[]::new);
    ContentMismatch failure = assertThrows(ContentMismatch.class, () -> plan(files));
    assertEquals(message, failure.getMessage());
  }
}
