package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.cas;
import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.token;
import static io.hfj.testing.FakeHubMatch.xorb;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.error.ExitCode;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepoBuilder;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun;
import io.hfj.testing.HfjRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from chunked storage. */
class DownloadXetIT {
  private static final int LARGE = 20_000_000;

  @TempDir Path folder;
  private final FakeHub hub = FakeHub.start();
  private final Map<String, Content> files = new LinkedHashMap<>();

  @AfterEach
  void stop() {
    hub.close();
  }

  private static Content repeated(byte[] block, int size) {
    byte[] bytes = new byte[size];
    for (int at = 0; at < size; at += block.length) {
      System.arraycopy(block, 0, bytes, at, Math.min(block.length, size - at));
    }
    return Content.of(bytes);
  }

  /** The upper half of random numbers, as in weights of 16 bits. */
  private static Content numbers(int size) {
    byte[] bytes = Content.generated(7, size).bytes();
    for (int i = 1; i < size; i += 2) {
      bytes[i] = (byte) (0x3c | bytes[i] & 3);
    }
    return Content.of(bytes);
  }

  private void serve(String path, Content content) {
    files.put(path, content);
    HubRepoBuilder repo = HubRepo.model("acme/big");
    files.forEach((name, bytes) -> repo.xet(name, bytes, hub.xet().storage().add(bytes)));
    hub.repos().put(repo.build());
  }

  private Result run(String... more) {
    String[] line = {
      "download", "acme/big", "--local-dir", folder.resolve("x").toString(), "--xet", "on"
    };
    String[] all = Arrays.copyOf(line, line.length + more.length);
    System.arraycopy(more, 0, all, line.length, more.length);
    return new HfjRun(folder).env("HF_ENDPOINT", hub.endpoint()).run(all);
  }

  private Result download(String... more) throws IOException {
    Result result = run(more);
    assertEquals(0, result.exit(), result.all());
    for (Map.Entry<String, Content> file : files.entrySet()) {
      assertArrayEquals(
          file.getValue().bytes(),
          Files.readAllBytes(folder.resolve("x").resolve(file.getKey())),
          file.getKey());
    }
    return result;
  }

  private void assertOverXetAlone() {
    assertEquals(0, hub.requests(data()).size(), "requests to the bridge");
  }

  @Test
  void decodesEveryKindOfContent() throws Exception {
    serve("random.bin", Content.generated(1, LARGE));
    serve("numbers.bin", numbers(LARGE));
    serve("text.txt", repeated("all work and no play\n".getBytes(), 3_000_000));
    serve("zeros.bin", Content.of(new byte[LARGE]));
    serve("tiny.bin", Content.of("x"));
    serve("empty.bin", Content.of(""));
    download();
    assertTrue(hub.requests(data()).size() <= 1, "only the empty file is not in chunked storage");
    assertEquals(1, hub.requests(token()).size());
  }

  @Test
  void fetchesRepeatedChunksOnce() throws Exception {
    serve("repeated.bin", repeated(Content.generated(2, 1_500_000).bytes(), LARGE));
    download();
    assertOverXetAlone();
    // The first block begins with another chunk than those that repeat.
    assertTrue(hub.requests(xorb()).size() <= 2, () -> hub.requests(xorb()) + "");
  }

  @Test
  void fetchesMissingBytesAloneInTheNextRun() throws Exception {
    serve("random.bin", Content.generated(1, LARGE));
    hub.on(xorb().covering(12_000_000)).fault(Fault.status(500, ""));
    hub.on(data()).fault(Fault.status(500, ""));
    assertEquals(ExitCode.NETWORK.value(), run().exit());
    hub.clearFaults();
    hub.clearRequests();
    download();
    assertOverXetAlone();
    assertTrue(hub.bytesServed(xorb()) < LARGE - 1_000_000, () -> hub.bytesServed(xorb()) + "");
  }

  @Test
  void goesOnOverTheBridgeWhenStorageFails() throws Exception {
    serve("random.bin", Content.generated(1, LARGE));
    hub.on(xorb()).skip(2).fault(Fault.status(404, ""));
    download();
    assertTrue(hub.bytesServed(data()) < LARGE, "what had arrived is kept");
  }

  @Test
  void goesOnOverTheBridgeWhenStorageSendsOtherContent() throws Exception {
    serve("random.bin", Content.generated(1, LARGE));
    hub.on(xorb()).fault(Fault.flipBit(100_000));
    download();
  }

  @Test
  void worksWithMirrorsThatHaveNoChunkedStorage() throws Exception {
    serve("random.bin", Content.generated(1, LARGE));
    hub.on(token()).fault(Fault.status(404, ""));
    download();
    assertEquals(1, hub.requests(token()).size());
  }

  @Test
  void asksForANewPermissionWhenStorageRejectsIt() throws Exception {
    serve("random.bin", Content.generated(1, LARGE));
    hub.on(cas()).once().fault(Fault.status(401, ""));
    download();
    assertOverXetAlone();
    assertEquals(2, hub.requests(token()).size());
  }

  @Test
  void usesTheOlderInterfaceWhereThereIsNoOther() throws Exception {
    serve("random.bin", Content.generated(1, LARGE));
    hub.xet().withoutV2(404);
    download();
    assertOverXetAlone();
    assertEquals(1, hub.requests(cas().path("/v2/")).size());
  }

  private Result downloadToCache() {
    Result result =
        new HfjRun(folder)
            .env("HF_ENDPOINT", hub.endpoint())
            .run("download", "acme/big", "--xet", "on");
    assertEquals(0, result.exit(), result.all());
    return result;
  }

  @Test
  void fetchesAWrongXorbAlone() throws Exception {
    byte[] all = Content.generated(1, LARGE).bytes();
    hub.xet().storage().add(Content.of(Arrays.copyOf(all, LARGE / 2)));
    hub.xet().storage().endXorb();
    serve("random.bin", Content.of(all));
    hub.on(xorb().covering(5_000_000)).once().fault(Fault.flipBit(5_000_000));
    download();
    assertOverXetAlone();
    long twice = hub.bytesServed(xorb()) - LARGE;
    assertTrue(twice > 0 && twice < LARGE * 0.6, () -> twice + " bytes were fetched again");
  }

  @Test
  void fetchesMalformedChunksOnceMore() throws Exception {
    serve("small.txt", repeated("all work and no play\n".getBytes(), 100_000)); // kept in memory
    hub.on(xorb()).once().fault(Fault.body(DownloadXetIT::withoutVersion));
    download();
    assertOverXetAlone();
  }

  private static byte[] withoutVersion(byte[] xorb) {
    xorb[0] = 7;
    return xorb;
  }

  @Test
  void leavesTheHostAfterAnAnswerInAnUnknownEncoding() throws Exception {
    serve("random.bin", Content.generated(1, LARGE));
    hub.on(xorb()).times(2).fault(Fault.header("Content-Encoding", "br"));
    assertTimeoutPreemptively(Duration.ofSeconds(30), () -> download("--connections", "1"));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
  void logsNeitherTokensNorSignedAddresses() throws Exception {
    serve("random.bin", Content.generated(1, LARGE));
    hub.repos().account(DownloadScene.TOKEN, "alice");
    ClientProgram hfj =
        ClientProgram.hfj(folder.resolve("home"), hub).env("HF_TOKEN", DownloadScene.TOKEN);
    hub.on(cas()).inTurn(Fault.status(401, "xet_1"), Fault.malformedJson());
    hub.on(xorb()).inTurn(Fault.expiredSignature(), Fault.body(DownloadXetIT::withoutVersion));
    String[] line = {"download", "acme/big", "-v", "--xet", "on"};
    String all = hfj.run(line).all();
    hub.on(cas()).fault(Fault.redirectLoop());
    hub.on(data()).fault(Fault.status(500, ""));
    String[] again = {"download", "acme/big", "-v", "--xet", "on", "--force-download"};
    Result failed = hfj.run(again);
    assertEquals(ExitCode.NETWORK.value(), failed.exit(), failed.all());
    all += failed.all();
    assertTrue(all.contains("/xorbs/") && all.contains("/cas/"), all);
    for (String secret : List.of(DownloadScene.TOKEN, "xet_1", "xet_2", "Signature", "Expires=")) {
      assertFalse(all.contains(secret), () -> secret + " in " + hub.requests().size());
    }
    assertEquals(List.of(), hub.requests(DownloadScene.misplacedToken()));
  }
}
