package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.HfjRun;
import io.hfj.testing.OfficialClient;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The official client uses a cache with chunk lists, as if they were not there. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class OfficialDeltaIT {
  private static final int SIZE = 3_000_000;

  @TempDir Path temp;
  private FakeHub hub;
  private ClientProgram official;
  private HfjRun hfj;
  private Path repo;

  @BeforeEach
  void start() throws Exception {
    String python = OfficialClient.requirePython();
    hub = FakeHub.start();
    official =
        ClientProgram.official(python, temp.toRealPath(), hub).env("HF_HUB_DISABLE_XET", "0");
    hfj = new HfjRun(temp.toRealPath()).env("HF_ENDPOINT", hub.endpoint());
    repo = hfj.cache().resolve("models--acme--big");
  }

  @AfterEach
  void close() {
    if (hub != null) {
      hub.close();
    }
  }

  private byte[] serve(int changedAt) {
    byte[] bytes = Content.generated(1, SIZE).bytes();
    bytes[changedAt] ^= 1;
    Content content = Content.of(bytes);
    String hash = hub.xet().storage().add(content);
    hub.repos().put(HubRepo.model("acme/big").xet("model.bin", content, hash).build());
    return bytes;
  }

  private void download() {
    HfjRun.Result result = hfj.run("download", "acme/big", "--xet", "on");
    assertEquals(0, result.exit(), result.all());
  }

  @Test
  void listsVerifiesAndReadsIt() throws Exception {
    byte[] bytes = serve(100);
    download();
    assertTrue(Files.isDirectory(repo.resolve(".hfj-chunks")));
    assertEquals("model/acme/big", official.succeed("cache", "ls", "-q"));
    String listed = official.succeed("cache", "ls", "--json");
    assertTrue(listed.contains("3.0M") || listed.contains("" + SIZE), listed);
    official.succeed("cache", "verify", "acme/big");
    hub.clearRequests();
    Path snapshot =
        Path.of(official.env("HF_HUB_OFFLINE", "1").succeed("download", "-q", "acme/big"));
    assertArrayEquals(bytes, Files.readAllBytes(snapshot.resolve("model.bin")));
  }

  @Test
  void removesRevisionsAndRepositories() throws Exception {
    serve(100);
    download();
    serve(200);
    download();
    assertEquals(2, repo.resolve(".hfj-chunks").toFile().list().length);
    official.succeed("cache", "prune", "--yes");
    assertEquals(1, repo.resolve("blobs").toFile().list().length);
    assertEquals(0, hfj.run("cache", "prune", "--yes").exit());
    assertEquals(1, repo.resolve(".hfj-chunks").toFile().list().length);
    official.succeed("cache", "rm", "--yes", "model/acme/big");
    assertFalse(Files.exists(repo));
  }

  @Test
  void downloadsTheNextVersionBesideIt() throws Exception {
    serve(100);
    download();
    byte[] second = serve(200);
    Path snapshot = Path.of(official.succeed("download", "-q", "acme/big"));
    assertArrayEquals(second, Files.readAllBytes(snapshot.resolve("model.bin")));
    hub.clearRequests();
    serve(300);
    download();
    assertTrue(hub.bytesServed(FakeHubMatch.xorb()) < SIZE / 4);
  }
}
