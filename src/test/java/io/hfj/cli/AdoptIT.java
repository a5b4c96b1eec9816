package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.LARGE_SIZE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.testing.FakeHubMatch.data;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.server.HubRepo;
import io.hfj.store.lock.LockFiles;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.HfjRun.Result;
import io.hfj.testing.OfficialClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class AdoptIT {
  @TempDir Path temp;
  private DownloadScene scene;
  private Path mine;

  @BeforeEach
  void make() throws IOException {
    scene = new DownloadScene(temp.toRealPath(), Place.CACHE);
    mine = Files.createDirectories(temp.toRealPath().resolve("mine"));
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private static byte[] content(String file) {
    return DownloadScene.MODEL.file("main", file).content().bytes();
  }

  private static String etag(String file) {
    return DownloadScene.MODEL.file("main", file).etag();
  }

  private Path put(String name, String file) throws IOException {
    Path path = mine.resolve(name);
    Files.createDirectories(path.getParent());
    return Files.write(path, content(file));
  }

  private Result adopt(int exit, String... words) {
    String[] all =
        Stream.concat(Stream.of("adopt", "acme/model"), Stream.of(words)).toArray(String[]::new);
    Result result = scene.run.run(all);
    assertEquals(exit, result.exit(), result.all());
    assertFalse(result.all().contains("\tat "), result.all());
    assertFalse(result.all().contains(DownloadScene.TOKEN), result.all());
    return result;
  }

  private static void assertAdopted(int adopted, int present, String json) {
    assertEquals(adopted, json.split("\"from\":", -1).length - 1, json);
    assertTrue(json.contains("\"present\":" + present + ","), json);
  }

  @Test
  void adoptsFilesOfAnyNameWithoutFetchingThem() throws Exception {
    put("model (1).safetensors", MEDIUM);
    put("repo/.git/lfs/objects/ab/cd/" + etag(LARGE), LARGE);
    put("repo/config.json", SMALL);
    Files.write(mine.resolve("other"), new byte[300_000]);

    String json = adopt(0, mine.toString(), "--json").out();

    assertAdopted(3, 0, json);
    assertTrue(json.contains("\"missing\":[]"), json);
    assertTrue(json.contains("\"from\":\"" + mine.resolve("model (1).safetensors") + "\""), json);
    assertEquals(scene.root() + "\n", adopt(0, mine.toString()).out());
    assertEquals(0, scene.hub.bytesServed(data()));
    scene.assertRight(SMALL, MEDIUM, LARGE);
    scene.expect(0);
    assertEquals(0, scene.hub.bytesServed(data()));
    assertTrue(Files.exists(mine.resolve("model (1).safetensors")), "it stays");
    ClientProgram theirs =
        ClientProgram.official(OfficialClient.requirePython(), temp.resolve("t"), scene.hub);
    theirs.cache(scene.run.cache()).env("HF_HUB_OFFLINE", "1").succeed("download", "acme/model");
  }

  @Test
  void fetchesOnlyTheRest() throws Exception {
    put(LARGE, LARGE);
    String hint = adopt(0, mine.toString(), "--revision", "main", "--cache-dir", "x y").err();
    assertTrue(hint.contains("hfj download acme/model --revision main --cache-dir 'x y'\n"), hint);
    Result result = adopt(0, mine.toString(), "--download");
    assertEquals(scene.root() + "\n", result.out());
    scene.assertRight(SMALL, MEDIUM, LARGE);
    assertEquals(0, scene.bytesSent(LARGE));
    assertEquals(300_000, scene.bytesSent(MEDIUM));
  }

  @Test
  void adoptsNoFileWithOtherContent() throws Exception {
    byte[] wrong = content(MEDIUM);
    wrong[5] ^= 1;
    Files.write(mine.resolve(MEDIUM), wrong);
    Files.write(mine.resolve("also"), wrong);
    Result result = adopt(8, mine.toString());
    assertEquals("", result.out());
    assertTrue(result.err().contains("hfj download acme/model"), result.err());
    scene.assertAbsent(MEDIUM);
    assertFalse(Files.exists(scene.repoFolder()));
  }

  @Test
  void adoptsEmptyFiles() throws Exception {
    scene
        .hub
        .repos()
        .put(HubRepo.model("acme/empty").file("a", "a").file("b/none", "").branch("main").build());
    Files.writeString(mine.resolve("a"), "a");
    Files.createFile(Files.createDirectory(mine.resolve("b")).resolve("none"));
    assertAdopted(2, 0, scene.run.run("adopt", "acme/empty", mine.toString(), "--json").out());
    scene.hub.close();
    assertEquals(0, scene.run.run("download", "acme/empty", "--local-files-only").exit());
  }

  @Test
  void hardLinksTakeNoSpace() throws Exception {
    Path file = put("a", LARGE);
    String json = adopt(0, file.toString(), "--link", "hard", "--json").out();
    assertTrue(json.contains("\"how\":\"hard\""), json);
    assertTrue(json.contains("\"bytes_adopted\":" + LARGE_SIZE), json);
    assertTrue(Files.isSameFile(file, scene.file(LARGE)));
    assertEquals(2, adopt(2, file.toString(), "--link", "symlink").exit());
    assertEquals(2, adopt(2, mine.resolve("nothing").toString()).exit());
  }

  @Test
  void adoptsFromAnotherCacheAndSkipsALockedFile() throws Exception {
    scene.expect(0, "--cache-dir", mine.resolve("hub").toString());
    long before = scene.hub.bytesServed(data());
    LockFiles locks = new LockFiles(delay -> {});
    Path lock = scene.run.cache().resolve(".locks/models--acme--model/" + etag(LARGE) + ".lock");
    Files.createDirectories(lock.getParent());
    try (LockFiles.HeldLock held = locks.tryAcquire(lock).orElseThrow()) {
      assertTrue(held.excludes());
      assertAdopted(2, 0, adopt(0, mine.toString(), "--json").out());
    }
    assertAdopted(1, 2, adopt(0, mine.toString(), "--json").out());
    scene.assertRight(SMALL, MEDIUM, LARGE);
    assertEquals(before, scene.hub.bytesServed(data()));
  }

  @Test
  void autoMakesNoHardLinksToTheUsersFiles() throws Exception {
    Path file = put("a", LARGE);
    String json = adopt(0, file.toString(), "--link", "auto", "--json").out();
    assertTrue(json.contains("\"how\":\"copy\"") || json.contains("\"how\":\"reflink\""), json);
    assertFalse(Files.isSameFile(file, scene.file(LARGE)));
  }

  @Test
  void jsonListsMissingAndFetchedFiles() throws Exception {
    put(LARGE, LARGE);
    String missing = adopt(0, mine.toString(), "--json").out();
    assertTrue(missing.contains("\"downloaded\":[],\"missing\":[\"config.json\","), missing);
    String json = adopt(0, mine.toString(), "--download", "--json").out();
    assertTrue(json.contains("\"downloaded\":[\"config.json\","), json);
    assertTrue(json.contains("\"bytes_missing\":0,"), json);
    assertTrue(json.contains("\"missing\":[]"), json);
  }
}
