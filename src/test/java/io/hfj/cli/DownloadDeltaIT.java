package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.xorb;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.error.ExitCode;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepoBuilder;
import io.hfj.testing.FakeHub;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun;
import io.hfj.testing.HfjRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from chunked storage of files that have chunks in common with others of the cache. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class DownloadDeltaIT {
  private static final int SIZE = 20_000_000;

  /** In bytes, in one piece: 5 %. */
  private static final int CHANGED = SIZE / 20;

  @TempDir Path folder;
  private final FakeHub hub = FakeHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  private static byte[] first() {
    return Content.generated(1, SIZE).bytes();
  }

  private static byte[] second() {
    byte[] bytes = first();
    System.arraycopy(Content.generated(2, CHANGED).bytes(), 0, bytes, SIZE / 3, CHANGED);
    return bytes;
  }

  private void serve(String repo, String path, byte[] bytes) {
    serve(repo, Map.of(path, bytes));
  }

  private void serve(String name, Map<String, byte[]> files) {
    HubRepoBuilder repo = HubRepo.model(name);
    new LinkedHashMap<>(files)
        .forEach(
            (path, bytes) -> {
              Content content = Content.of(bytes);
              repo.xet(path, content, hub.xet().storage().add(content));
            });
    hub.xet().storage().endXorb();
    hub.repos().put(repo.build());
  }

  private HfjRun hfj() {
    return new HfjRun(folder).env("HF_ENDPOINT", hub.endpoint());
  }

  private Result download(String repo, String path, byte[] expected, String... more)
      throws IOException {
    hub.clearRequests();
    String[] line =
        Stream.concat(Stream.of("download", repo, path, "--xet", "on"), Stream.of(more))
            .toArray(String[]::new);
    Result result = hfj().run(line);
    assertEquals(0, result.exit(), result.all());
    List<String> lines = result.out().lines().toList();
    if (!result.out().startsWith("{")) {
      assertArrayEquals(expected, Files.readAllBytes(Path.of(lines.get(lines.size() - 1))));
    }
    assertEquals(0, hub.requests(data()).size(), "requests to the bridge");
    return result;
  }

  private Path repo(String name) {
    return hfj().cache().resolve("models--" + name.replace("/", "--"));
  }

  private Path only(String name, String kind) throws IOException {
    try (Stream<Path> files = Files.list(repo(name).resolve(kind))) {
      return files.reduce((a, b) -> a.compareTo(b) < 0 ? a : b).orElseThrow();
    }
  }

  private void assertFetched(double least, double most) {
    double share = (double) hub.bytesServed(xorb()) / SIZE;
    assertTrue(share >= least && share <= most, () -> "fetched " + share);
  }

  private void downloadTwoVersions(Change between) throws IOException {
    serve("acme/big", "model.bin", first());
    download("acme/big", "model.bin", first());
    between.make();
    serve("acme/big", "model.bin", second());
    download("acme/big", "model.bin", second());
  }

  private interface Change {
    void make() throws IOException;
  }

  @Test
  void fetchesWhatChanged() throws Exception {
    downloadTwoVersions(() -> {});
    assertFetched(0.05, 0.08);
    try (Stream<Path> lists = Files.list(repo("acme/big").resolve(".hfj-chunks"))) {
      assertEquals(2, lists.count());
    }
  }

  /** The bridge would be faster at first sight. */
  @Test
  void prefersCopyingWhereTheRouteIsChosen() throws Exception {
    serve("acme/big", "model.bin", first());
    download("acme/big", "model.bin", first());
    serve("acme/big", "model.bin", second());
    hub.clearRequests();
    hub.on(xorb()).fault(Fault.slow(2_000_000));
    assertEquals(0, hfj().run("download", "acme/big").exit());
    long fetched = hub.bytesServed(xorb()) + hub.bytesServed(data());
    assertTrue(fetched < SIZE * 0.08, () -> "fetched " + fetched);
  }

  @Test
  void copiesNothingInADryRun() throws Exception {
    serve("acme/big", "model.bin", first());
    download("acme/big", "model.bin", first());
    serve("acme/big", "model.bin", second());
    Result result = hfj().run("download", "acme/big", "--dry-run");
    assertEquals(0, result.exit(), result.all());
    assertEquals(1, repo("acme/big").resolve("blobs").toFile().list().length);
  }

  @Test
  void reportsWhatItCopiedAsReused() throws Exception {
    serve("acme/big", "model.bin", first());
    download("acme/big", "model.bin", first());
    serve("acme/big", "model.bin", second());
    Result result = download("acme/big", "model.bin", second(), "--json");
    String done = result.all().lines().filter(line -> line.contains("reused")).findFirst().get();
    long fetched = Long.parseLong(done.replaceAll(".*\"fetched_bytes\": ?(\\d+).*", "$1"));
    long reused = Long.parseLong(done.replaceAll(".*\"reused_bytes\": ?(\\d+).*", "$1"));
    assertEquals(SIZE, fetched + reused, done);
    assertTrue(fetched >= CHANGED && fetched < SIZE * 0.08, done);
  }

  @Test
  void copiesFromOtherRepositories() throws Exception {
    serve("acme/big", "model.bin", first());
    download("acme/big", "model.bin", first());
    serve("other/tuned", "tuned.bin", second());
    download("other/tuned", "tuned.bin", second());
    assertFetched(0.05, 0.08);
  }

  @Test
  void copiesFromAFileThatWasInterrupted() throws Exception {
    serve("acme/big", "model.bin", first());
    hub.on(xorb().covering(12_000_000)).fault(Fault.status(500, ""));
    hub.on(data()).fault(Fault.status(500, ""));
    assertEquals(ExitCode.NETWORK.value(), hfj().run("download", "acme/big", "--xet", "on").exit());
    hub.clearFaults();
    download("acme/big", "model.bin", first());
    serve("acme/big", "model.bin", second());
    download("acme/big", "model.bin", second());
    assertFetched(0.05, 0.08);
  }

  /** Shared content is read only. */
  private Path writableBlob() throws IOException {
    Path blob = only("acme/big", "blobs");
    assertTrue(blob.toRealPath().toFile().setWritable(true));
    return blob;
  }

  @Test
  void fetchesChunksThatAreDamagedOnDisk() throws Exception {
    downloadTwoVersions(
        () -> {
          Path blob = writableBlob();
          byte[] bytes = Files.readAllBytes(blob);
          bytes[SIZE * 3 / 4] ^= 1;
          Files.write(blob, bytes);
        });
    assertFetched(0.08, 0.95);
  }

  @Test
  void fetchesAllWhereTheOtherFileIsShorter() throws Exception {
    downloadTwoVersions(
        () ->
            Files.newByteChannel(writableBlob(), StandardOpenOption.WRITE)
                .truncate(SIZE - 1)
                .close());
    assertFetched(1, 1.05);
  }

  @Test
  void fetchesAllWhereTheOtherFileIsGone() throws Exception {
    downloadTwoVersions(() -> Files.delete(only("acme/big", "blobs")));
    assertFetched(1, 1.05);
  }

  @Test
  void fetchesAllWithoutAList() throws Exception {
    downloadTwoVersions(() -> Files.delete(only("acme/big", ".hfj-chunks")));
    assertFetched(1, 1.05);
  }

  @Test
  void fetchesAllWithADamagedList() throws Exception {
    downloadTwoVersions(
        () -> {
          Path list = only("acme/big", ".hfj-chunks");
          byte[] bytes = Files.readAllBytes(list);
          bytes[bytes.length / 2] ^= 1;
          Files.write(list, bytes);
        });
    assertFetched(1, 1.05);
  }

  @Test
  void fetchesAllWhereListsCannotBeKept() throws Exception {
    downloadTwoVersions(
        () -> {
          Path lists = repo("acme/big").resolve(".hfj-chunks");
          Files.move(lists, folder.resolve("moved"));
          Files.createSymbolicLink(lists, folder.resolve("moved"));
        });
    assertFetched(1, 1.05);
    assertEquals(1, folder.resolve("moved").toFile().list().length, "nothing written by a link");
  }

  @Test
  void fetchesAllWhenForced() throws Exception {
    serve("acme/big", "model.bin", first());
    download("acme/big", "model.bin", first());
    download("acme/big", "model.bin", first(), "--force-download");
    assertFetched(1, 1.05);
  }

  @Test
  void keepsNoListsInFolders() throws Exception {
    serve("acme/big", "model.bin", first());
    Path local = folder.resolve("local");
    download("acme/big", "model.bin", first(), "--local-dir", local.toString());
    try (Stream<Path> all = Files.walk(folder)) {
      assertFalse(all.anyMatch(path -> path.endsWith(".hfj-chunks")));
    }
  }

  @Test
  void copiesOfManyFilesAtOnce() throws Exception {
    Map<String, byte[]> old = new LinkedHashMap<>();
    Map<String, byte[]> changed = new LinkedHashMap<>();
    for (int i = 0; i < 6; i++) {
      byte[] bytes = Content.generated(10 + i, 3_000_000).bytes();
      old.put(i + ".bin", bytes);
      byte[] other = bytes.clone();
      System.arraycopy(Content.generated(30 + i, 100_000).bytes(), 0, other, 1_000_000, 100_000);
      changed.put(i + ".bin", other);
    }
    serve("acme/many", old);
    assertEquals(0, hfj().run("download", "acme/many", "--xet", "on").exit());
    serve("acme/many", changed);
    hub.clearRequests();
    Result result = hfj().run("download", "acme/many", "--xet", "on");
    assertEquals(0, result.exit(), result.all());
    Path snapshot = Path.of(result.out().strip());
    for (Map.Entry<String, byte[]> file : changed.entrySet()) {
      assertArrayEquals(file.getValue(), Files.readAllBytes(snapshot.resolve(file.getKey())));
    }
    assertTrue(hub.bytesServed(xorb()) < 6 * 500_000, () -> hub.bytesServed(xorb()) + "");
  }

  @Test
  void removesTheListWithItsBlob() throws Exception {
    downloadTwoVersions(() -> {});
    assertEquals(0, hfj().run("cache", "prune", "--yes").exit());
    assertEquals(1, repo("acme/big").resolve("blobs").toFile().list().length);
    assertEquals(1, repo("acme/big").resolve(".hfj-chunks").toFile().list().length);
    assertEquals(0, hfj().run("cache", "rm", "model/acme/big", "--yes").exit());
    assertFalse(Files.exists(repo("acme/big")));
  }

  @Test
  void removesListsWithoutContent() throws Exception {
    serve("acme/big", "model.bin", first());
    download("acme/big", "model.bin", first());
    Path list = only("acme/big", ".hfj-chunks");
    Path other = list.resolveSibling("ab".repeat(32));
    Files.copy(list, other);
    Result ls = hfj().run("cache", "ls");
    assertEquals("", ls.err(), ls.all());
    assertEquals(0, hfj().run("cache", "prune", "--yes").exit());
    assertTrue(Files.exists(list));
    assertFalse(Files.exists(other));
    assertEquals(0, hfj().run("cache", "verify", "acme/big").exit());
  }
}
