package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import io.hfj.testing.HfjRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arguments as typed by people, scripts and shells. */
class DownloadArgumentsIT {
  @TempDir Path folder;
  private FakeHub hub;
  private HfjRun hfj;

  @BeforeEach
  void start() {
    hub =
        FakeHub.start(
            HubRepo.model("acme/tiny")
                .file("config.json", "{}")
                .file("weird[1].txt", "w")
                .file("data/x.json", "{}")
                .branch("main")
                .build());
    hfj = new HfjRun(folder).env("HF_ENDPOINT", hub.endpoint());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private HfjRun.Result download(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "download";
    System.arraycopy(words, 0, all, 1, words.length);
    return hfj.run(all);
  }

  @Test
  void usesTheLastOfRepeatedOptions() {
    HfjRun.Result result =
        download("acme/tiny", "-q", "-q", "--revision", "nope", "--revision", "main");
    assertEquals(0, result.exit(), result.err());
  }

  @Test
  void expandsATildeThatTheShellDidNot() {
    assertEquals(0, download("acme/tiny", "config.json", "--local-dir=~/there").exit());
    assertTrue(Files.exists(folder.resolve("there/config.json")));
    assertTrue(Files.notExists(folder.resolve("~")));
  }

  @Test
  void printsThePathOfAFileNamedLikeAPattern() {
    assertTrue(download("acme/tiny", "weird[1].txt").out().endsWith("/weird[1].txt\n"));
    assertTrue(download("acme/tiny", "./config.json").out().endsWith("/config.json\n"));
  }

  @Test
  void acceptsIdsAsTheCacheListsThemAndRevisionsAsAddressesHaveThem() {
    for (String repo :
        new String[] {"model/acme/tiny", "acme/tiny@main", "models/acme/tiny@main"}) {
      HfjRun.Result result = download(repo, "config.json");
      assertEquals(0, result.exit(), result.err());
    }
    assertEquals(3, download("acme/tiny@v9").exit());
    assertEquals(2, download("acme/tiny@", "config.json").exit());
    assertEquals(2, download("acme/tiny@main", "--revision", "main").exit());
    assertEquals(2, download("model/acme/tiny", "--repo-type", "model").exit());
  }

  @Test
  void reportsMistypedNamesAsMisuse() {
    for (String name : new String[] {"", "../x", "/etc/passwd", "data//x.json"}) {
      assertEquals(2, download("acme/tiny", name).exit(), name);
    }
  }

  @Test
  void findsTheRepositoryThatAnOptionConsumed() {
    HfjRun.Result result = download("--exclude", "*.txt", "acme/tiny", "data/x.json");
    assertTrue(result.out().endsWith("/data/x.json\n"), result.all());
  }

  @Test
  void warnsWhenAFileIsTakenForAPattern() {
    HfjRun.Result result = download("acme/tiny", "--exclude", "*.nothing", "config.json");
    assertEquals(0, result.exit());
    assertTrue(result.err().contains("'config.json'"), result.err());
  }

  @Test
  void namesTheSettingThatForbidsAForcedDownload() {
    hfj.env("HF_HUB_OFFLINE", "1");
    HfjRun.Result result = download("acme/tiny", "--force-download");
    assertEquals(2, result.exit());
    assertTrue(result.err().contains("HF_HUB_OFFLINE"), result.err());
  }

  @Test
  void acceptsTheFormatsOfTheOfficialClient() {
    HfjRun.Result quiet = download("acme/tiny", "--format", "quiet");
    assertEquals("", quiet.err());
    assertTrue(download("acme/tiny", "--format", "json").out().startsWith("{\"path\":"));
  }

  @Test
  void suggestsSimilarNamesInOtherFolders() {
    HfjRun.Result result = download("acme/tiny", "x.json");
    assertEquals(3, result.exit());
    assertTrue(result.err().contains("data/x.json"), result.err());
  }
}
