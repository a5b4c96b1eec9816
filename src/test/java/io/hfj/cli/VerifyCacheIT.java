package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.tree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.HfjRun.Result;
import io.hfj.testing.OfficialClient;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class VerifyCacheIT {
  private static final String COMMIT = DownloadScene.MODEL.commit("main").sha();

  @TempDir Path temp;
  private DownloadScene scene;

  @BeforeEach
  void download() throws IOException {
    scene = new DownloadScene(temp.toRealPath(), Place.CACHE);
    assertEquals(0, scene.download().exit());
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private Path snapshot() {
    return scene.run.cache().resolve("models--acme--model/snapshots").resolve(COMMIT);
  }

  private Result verify(String... words) {
    String[] all =
        Stream.concat(Stream.of("cache", "verify", "acme/model"), Stream.of(words))
            .toArray(String[]::new);
    Result result = scene.run.run(all);
    assertFalse(result.all().contains("\tat "), result.all());
    return result;
  }

  private static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toRealPath().toFile(), "rw")) {
      open.seek(at);
      int old = open.read();
      open.seek(at);
      open.write(old ^ 1);
    }
  }

  @Test
  void requestsOnlyTheListingWhenAllFilesAreValid() {
    scene.hub.clearRequests();
    Result verified = verify();
    assertEquals(0, verified.exit());
    assertTrue(verified.out().endsWith("  " + snapshot() + "\n"), verified.out());
    assertEquals(scene.hub.requests(tree()), scene.hub.requests());
    assertEquals(1, scene.hub.requests().size());
  }

  @Test
  void findsOneFlippedBitAndFetchesOnlyThatFile() throws IOException {
    flip(snapshot().resolve(DownloadScene.MEDIUM), 12_345);
    Result found = verify();
    assertEquals(7, found.exit());
    assertEquals(
        List.of("model.safetensors"), bad(found.out()).stream().map(VerifyCacheIT::name).toList());
    assertTrue(found.err().contains("--repair"), found.err());
    long before = scene.hub.bytesServed(data());

    Result repaired = verify("--repair", "--json");

    assertEquals(0, repaired.exit(), repaired.all());
    assertTrue(repaired.out().contains("\"repaired\":1"), repaired.out());
    assertEquals(300_000, scene.hub.bytesServed(data()) - before);
    assertEquals(0, verify().exit());
  }

  @Test
  void repairsADanglingLinkAndATruncatedFile() throws IOException {
    Files.delete(snapshot().resolve("config.json").toRealPath());
    Files.write(snapshot().resolve(DownloadScene.MEDIUM).toRealPath(), new byte[10]);
    Result found = verify("-q");
    assertEquals(7, found.exit());
    assertEquals("config.json\nmodel.safetensors\n", found.out());
    assertEquals(0, verify("--repair", "-q").exit());
    assertEquals(0, verify().exit());
  }

  @Test
  void reportsMissingAndExtraFiles() throws IOException {
    Files.delete(snapshot().resolve("config.json"));
    Files.writeString(snapshot().resolve("notes.txt"), "mine");
    Result printed = verify();
    assertEquals(0, printed.exit());
    assertEquals(
        List.of("  - config.json", "  - notes.txt"),
        printed.err().lines().filter(line -> line.startsWith("  - ")).toList());
    Result refused = verify("--fail-on-missing-files");
    assertEquals(7, refused.exit());
    assertTrue(refused.err().contains("hfj download acme/model\n"), refused.err());
    Path odd = Files.createSymbolicLink(temp.resolve("my cache"), scene.run.cache());
    refused =
        verify(
            "--fail-on-missing-files",
            "--type",
            "model",
            "--revision=main",
            "--cache-dir",
            odd.toString());
    assertTrue(
        refused
            .err()
            .contains(
                "hfj download acme/model --repo-type model --revision main --cache-dir '"
                    + odd
                    + "'\n"),
        refused.err());
    assertEquals(7, verify("--fail-on-extra-files").exit());
    scene.hub.clearRequests();
    assertEquals(0, verify("--repair").exit());
    assertEquals(scene.hub.requests(tree()), scene.hub.requests());
    String json = verify("--json").out();
    assertTrue(json.contains("\"missing\":[\"config.json\"]"), json);
    assertTrue(json.contains("\"extra\":[\"notes.txt\"]"), json);
    assertTrue(json.contains("\"checked\":2,"), json);
  }

  @Test
  void worksOfflineAndReportsMissingFiles() throws IOException {
    scene.run.env("HF_HUB_OFFLINE", "1");
    assertEquals(0, verify().exit());
    assertEquals(2, verify("--repair").exit());
    assertEquals(8, scene.run.run("cache", "verify", "acme/other").exit());
    assertEquals(8, verify("--revision", "v9").exit());
    Files.delete(scene.run.cache().resolve("models--acme--model/trees/" + COMMIT + ".json"));
    assertEquals(8, verify().exit());
    scene.run.env("HF_HUB_OFFLINE", "0");
    assertEquals(0, verify().exit());
  }

  @Test
  void verifiesAFolder() throws IOException {
    try (DownloadScene flat = new DownloadScene(temp.resolve("flat"), Place.FOLDER)) {
      assertEquals(0, flat.download().exit());
      Path folder = temp.resolve("flat/there");
      flip(folder.resolve(DownloadScene.LARGE), 7_000_000);
      String[] words = {"cache", "verify", "acme/model", "--local-dir", "there", "--repair"};
      assertEquals(7, flat.run.run(List.of(words).subList(0, 5).toArray(String[]::new)).exit());
      Result repaired = flat.run.run(words);
      assertEquals(0, repaired.exit(), repaired.all());
      assertTrue(repaired.out().contains(" 3 file(s)"), repaired.out());
    }
  }

  @Test
  void reportsAFolderWithoutFilesOfTheRepository() throws IOException {
    try (DownloadScene flat = new DownloadScene(temp.resolve("flat"), Place.FOLDER)) {
      assertEquals(0, flat.download().exit());
      for (String file : List.of(DownloadScene.SMALL, DownloadScene.MEDIUM, DownloadScene.LARGE)) {
        Files.delete(temp.resolve("flat/there").resolve(file));
      }
      Result none = flat.run.run("cache", "verify", "acme/model", "--local-dir", "there");
      assertEquals(8, none.exit(), none.all());
      assertEquals("", none.out());
      Result absent = flat.run.run("cache", "verify", "acme/model", "--local-dir", "absent");
      assertEquals(8, absent.exit(), absent.all());
      assertTrue(absent.err().contains(temp.resolve("flat/absent").toString()), absent.err());
    }
  }

  @Test
  void printsPathsInTheCache() {
    assertEquals(snapshot() + "\n", scene.run.run("cache", "path", "acme/model").out());
    assertEquals(
        snapshot().resolve("config.json") + "\n",
        scene.run.run("cache", "path", "acme/model", "config.json").out());
    assertEquals(
        snapshot() + "\n",
        scene.run.run("cache", "path", "acme/model", "--revision", COMMIT).out());
    Result near = scene.run.run("cache", "path", "acme/model", "confg.json");
    assertEquals(8, near.exit());
    assertTrue(near.err().contains("config.json"), near.err());
    assertEquals(8, scene.run.run("cache", "path", "acme/none").exit());
    assertEquals(2, scene.run.run("cache", "path", "acme/model", "../../x").exit());
  }

  @Test
  void namesTheSameFilesAndHashesAsTheOfficialClient() throws Exception {
    String python = OfficialClient.requirePython();
    flip(snapshot().resolve(DownloadScene.MEDIUM), 1);
    flip(snapshot().resolve("config.json"), 1);
    FakeHub hub = scene.hub;
    ClientProgram theirs = ClientProgram.official(python, temp.resolve("theirs"), hub);
    String expected =
        theirs
            .env("HF_HUB_CACHE", scene.run.cache().toString())
            .run("cache", "verify", "acme/model")
            .out();
    assertEquals(bad(expected), bad(verify().out()));
    assertEquals(2, bad(expected).size());
  }

  private static String name(String line) {
    return line.strip().split("[ :]+")[1];
  }

  private static List<String> bad(String out) {
    return out.lines().filter(line -> line.contains(": expected ")).sorted().toList();
  }

  @Test
  void reportsSpecialFilesAsCorruptAndRepairsThem() throws Exception {
    Path pipe = snapshot().resolve("config.json");
    Files.delete(pipe);
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Path device = snapshot().resolve(DownloadScene.MEDIUM);
    Files.delete(device);
    Files.createSymbolicLink(device, Path.of("/dev/zero"));
    Result found = assertTimeoutPreemptively(Duration.ofMinutes(1), () -> verify("-q"));
    assertEquals(7, found.exit());
    assertEquals("config.json\nmodel.safetensors\n", found.out());
    assertEquals(0, verify("--repair", "-q").exit());
    assertEquals(0, verify().exit());
  }

  @Test
  void repairsCachedContentBehindSymbolicLinks() throws IOException {
    Path folder = temp.resolve("linked");
    Path other = temp.resolve("other");
    String[] words = {"--local-dir", folder.toString(), "--cache-dir", other.toString()};
    assertEquals(0, scene.download(concat(words, "--link", "symlink")).exit());
    assertEquals(0, verify(words).exit());
    Path link = folder.resolve(DownloadScene.MEDIUM);
    Path blob = Files.readSymbolicLink(link);
    flip(blob, 12_345);
    flip(folder.resolve(DownloadScene.LARGE), 12_345);
    Files.delete(folder.resolve("config.json"));
    Files.writeString(folder.resolve("config.json"), "no link any more");
    assertEquals(7, verify(words).exit());
    Result elsewhere = verify("--local-dir", folder.toString(), "--repair");
    assertEquals(2, elsewhere.exit(), elsewhere.all());
    assertTrue(elsewhere.err().contains("--cache-dir"), elsewhere.err());

    Result repaired = verify(concat(words, "--repair"));

    assertEquals(0, repaired.exit(), repaired.all());
    assertEquals(blob, Files.readSymbolicLink(link));
    assertFalse(Files.isSymbolicLink(blob));
    assertFalse(Files.isSymbolicLink(folder.resolve("config.json")));
    assertEquals(0, verify(words[2], words[3]).exit(), "the cache is intact too");
  }

  @Test
  void repairsCachedContentBehindHardLinks() throws IOException {
    String[] words = {"--local-dir", temp.resolve("hard").toString()};
    assertEquals(0, scene.download(concat(words, "--link", "hard")).exit());
    Path file = temp.resolve("hard").resolve(DownloadScene.MEDIUM);
    flip(file, 12_345);
    assertEquals(7, verify().exit());
    assertEquals(0, verify(concat(words, "--repair")).exit());
    assertEquals(0, verify(words).exit());
    assertEquals(0, verify().exit());
    assertTrue(Files.isSameFile(file, snapshot().resolve(DownloadScene.MEDIUM)));
  }

  private static String[] concat(String[] words, String... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }
}
