package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.tree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.ChildProcess;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.Fault;
import io.hfj.testing.FaultGate;
import io.hfj.testing.OfficialClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Locks, part files and shared blobs of the official Python client. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "locks are those of Linux")
class OfficialLocksIT {
  private static final Content MODEL = Content.generated(3, 12 << 20);
  private static final String XET = "ab".repeat(32);
  private static final HubRepo REPO =
      HubRepo.model("acme/big").xet("model.bin", MODEL, XET).build();

  /** A script that takes the lock, prints that, and keeps it until the file named second exists. */
  private static final String HOLD =
      """
      import fcntl, os, sys, time
      fd = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o664)
      fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
      print("held", flush=True)
      while not os.path.exists(sys.argv[2]):
          time.sleep(0.01)
      """;

  private static final String TRY =
      """
      import fcntl, os, sys
      fd = os.open(sys.argv[1], os.O_RDWR)
      try:
          fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
          print("free")
      except BlockingIOError:
          print("taken")
      """;

  /**
   * A script that acts like the official client after a Xet download: it moves the blob and puts a
   * link in its place.
   */
  private static final String SHARE =
      """
      import os, sys
      cache, repo, etag, xet = sys.argv[1:]
      folder = os.path.join(cache, "blobs", xet[:2])
      os.makedirs(folder)
      with open(os.path.join(cache, "blobs", ".huggingface-shared-blobs"), "w") as mark:
          mark.write("1\\n")
      blob = os.path.join(cache, repo, "blobs", etag)
      os.chmod(blob, 0o444)
      os.rename(blob, os.path.join(folder, xet))
      os.symlink(os.path.join("..", "..", "blobs", xet[:2], xet), blob)
      with open(os.path.join(folder, xet + ".refs"), "w") as refs:
          refs.write(repo + "/blobs/" + etag + "\\n")
      """;

  @TempDir Path folder;
  private FakeHub hub;
  private ClientProgram hfj;
  private ClientProgram official;
  private Path cache;

  @BeforeEach
  void start() throws Exception {
    String python = OfficialClient.requirePython();
    HubRepo copy = HubRepo.model("acme/copy").xet("same.bin", MODEL, XET).build();
    hub = FakeHub.start(REPO, copy);
    cache = folder.toRealPath().resolve("cache");
    hfj = ClientProgram.hfj(folder.resolve("ours"), hub).cache(cache);
    official = ClientProgram.official(python, folder.resolve("theirs"), hub).cache(cache);
  }

  @AfterEach
  void stop() {
    if (hub != null) {
      hub.close();
    }
  }

  @Test
  void waitsForALockOfTheOfficialClient() throws Exception {
    Path go = folder.resolve("go");
    Files.createDirectories(lock().getParent());
    try (ChildProcess holder = official.startPython(HOLD, lock().toString(), go.toString())) {
      assertTrue(holder.awaitUntil(() -> hasPrinted(holder, "held")), holder.err());
      try (ChildProcess run = hfj.start("download", "acme/big")) {
        assertTrue(run.awaitUntil(() -> !hub.requests(tree()).isEmpty()), run.err());
        assertFalse(run.endsWithin(1_000), "did not wait");
        assertEquals(List.of(), hub.requests(data()));
        Files.createFile(go);
        assertEquals(0, run.await().exit());
      }
    }
  }

  @Test
  void keepsTheOfficialClientWaiting() throws Exception {
    FaultGate gate = new FaultGate();
    hub.on(data()).fault(Fault.holdAfter(100_000, gate));
    try (ChildProcess run = hfj.start("download", "acme/big")) {
      gate.awaitHeld();
      assertEquals("taken", official.python(TRY, lock().toString()));
      gate.open();
      assertEquals(0, run.await().exit());
      assertEquals("free", official.python(TRY, lock().toString()));
    }
  }

  @Test
  void leavesOnlyWhatTheOfficialClientCanPrune() throws Exception {
    hub.on(data()).fault(Fault.slow(500_000));
    try (ChildProcess run = hfj.start("download", "acme/big")) {
      assertTrue(run.awaitUntil(() -> hub.bytesServed(data()) > 2_000_000), run.err());
    }
    assertEquals(2, blobs().size(), () -> "a part and its journal, but " + blobs());
    String printed = official.succeed("cache", "prune", "--yes");
    assertTrue(printed.contains("2 incomplete download(s)"), printed);
    assertEquals(List.of(), blobs());
    hub.clearFaults();
    hfj.succeed("download", "acme/big");
    assertEquals(List.of(MODEL.sha256()), blobs());
  }

  @Test
  void findsBlobsThatReposShare() throws Exception {
    hfj.env("HF_HUB_DISABLE_XET", "0");
    String root = official.succeed("download", "--quiet", "acme/big");
    official.python(SHARE, cache.toString(), "models--acme--big", MODEL.sha256(), XET);
    hub.clearRequests();
    assertEquals(root, hfj.succeed("download", "acme/big"));
    Path copy = Path.of(hfj.succeed("download", "acme/copy")).resolve("same.bin");
    assertEquals(0, hub.bytesServed(data()) + hub.bytesServed(FakeHubMatch.resolve()));
    assertEquals(cache.resolve("blobs/ab/" + XET), copy.toRealPath());
    assertEquals("", official.run("cache", "ls").err());
    official.succeed("cache", "verify", "acme/copy");
    official.succeed("cache", "rm", "model/acme/big", "--yes");
    assertTrue(Files.exists(copy), "the official client swept what we still link to");
  }

  private Path lock() {
    return cache.resolve(".locks/models--acme--big/" + MODEL.sha256() + ".lock");
  }

  private List<String> blobs() {
    try (Stream<Path> all = Files.list(cache.resolve("models--acme--big/blobs"))) {
      return all.map(path -> path.getFileName().toString()).collect(Collectors.toList());
    } catch (IOException e) {
      return List.of();
    }
  }

  private static boolean hasPrinted(ChildProcess process, String word) {
    try {
      return process.out().contains(word);
    } catch (IOException e) {
      return false;
    }
  }
}
