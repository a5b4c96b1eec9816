package io.hfj.testing.xet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepoBuilder;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.OfficialClient;
import io.hfj.testing.Sample;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official client downloads from the chunked storage of the fake Hub. */
class OfficialXetIT {
  private static final int SIZE = 3_000_000;

  private final FakeHub hub = FakeHub.start();
  private final Map<String, byte[]> files = files();

  @TempDir Path folder;

  @AfterEach
  void close() {
    hub.close();
  }

  private static Map<String, byte[]> files() {
    byte[] random = Sample.random(1, SIZE);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("random.bin", random);
    files.put("bf16.bin", bf16(SIZE + 1));
    files.put("text.txt", "the same line again\n".repeat(99_999).getBytes(StandardCharsets.UTF_8));
    files.put("zeros.bin", new byte[1_000_000]);
    files.put("repeated.bin", joined(random, new byte[300_000], random, new byte[300_001]));
    files.put("small.bin", new byte[] {1, 2, 3});
    return files;
  }

  /** Returns normally distributed numbers as the upper halves of floats. */
  private static byte[] bf16(int size) {
    Random random = new Random(2);
    byte[] bytes = new byte[size];
    for (int i = 0; i + 1 < size; i += 2) {
      int bits = Float.floatToIntBits((float) random.nextGaussian() / 50) >>> 16;
      bytes[i] = (byte) bits;
      bytes[i + 1] = (byte) (bits >>> 8);
    }
    return bytes;
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  private void publish(Map<String, byte[]> contents) {
    HubRepoBuilder repo = HubRepo.model("acme/chunks");
    contents.forEach(
        (path, bytes) -> {
          Content content = Content.of(bytes);
          repo.xet(path, content, hub.xet().storage().add(content));
        });
    hub.repos().put(repo.build());
  }

  private ClientProgram client() throws Exception {
    return ClientProgram.official(OfficialClient.requirePython(), folder, hub)
        .env("HF_HUB_DISABLE_XET", "0");
  }

  private void assertDownloads(ClientProgram client) throws Exception {
    Path snapshot = Path.of(client.succeed("download", "--quiet", "acme/chunks"));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      byte[] downloaded = Files.readAllBytes(snapshot.resolve(file.getKey()));
      assertArrayEquals(file.getValue(), downloaded, file.getKey());
    }
    assertTrue(hub.bytesServed(FakeHubMatch.xorb()) > 0);
    assertEquals(0, hub.requests(FakeHubMatch.data()).size());
  }

  @Test
  void downloadsEveryKindOfContent() throws Exception {
    publish(files);
    assertDownloads(client());
    assertTrue(hub.bytesServed(FakeHubMatch.xorb()) < 3 * SIZE);
  }

  @Test
  void downloadsOverVersion1() throws Exception {
    hub.xet().withoutV2(404);
    publish(files);
    assertDownloads(client());
  }

  @Test
  void downloadsASecondVersion() throws Exception {
    publish(files);
    hub.xet().storage().endXorb();
    byte[] first = files.get("random.bin");
    byte[] start = Arrays.copyOf(first, 1_000_000);
    byte[] rest = Arrays.copyOfRange(first, 1_000_000, first.length);
    files.put("random.bin", joined(start, "inserted".getBytes(StandardCharsets.UTF_8), rest));
    publish(files);
    assertDownloads(client());
  }

  @Test
  void usesThePlainRouteUnlessEnabled() throws Exception {
    publish(files);
    ClientProgram.official(OfficialClient.requirePython(), folder, hub)
        .succeed("download", "acme/chunks");
    assertFalse(hub.requests(FakeHubMatch.data()).isEmpty());
    assertEquals(0, hub.requests(FakeHubMatch.token()).size());
    assertEquals(0, hub.requests(FakeHubMatch.xorb()).size());
  }
}
