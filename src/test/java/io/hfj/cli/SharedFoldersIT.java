package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.FakeHubRequest;
import io.hfj.testing.HfjRun.Result;
import io.hfj.testing.InteropRepos;
import io.hfj.testing.OfficialClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Lets the official Python client continue what hfj downloaded, and the reverse. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the launcher and modes are those of Linux")
class SharedFoldersIT {
  private static final String COMMIT = InteropRepos.MODEL.commit("main").sha();

  @TempDir Path folder;
  private FakeHub hub;
  private ClientProgram hfj;
  private ClientProgram official;
  private Path cache;

  @BeforeEach
  void start() throws Exception {
    String python = OfficialClient.requirePython();
    hub = FakeHub.start(InteropRepos.MODEL, InteropRepos.DATASET);
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
  void theOfficialClientFindsOurDownloadOffline() throws Exception {
    Map<String, String> roots = new HashMap<>();
    for (String revision : List.of("main", "v1", "refs/pr/1", COMMIT)) {
      roots.put(revision, hfj.succeed("download", "acme/interop", "--revision", revision));
    }
    hfj.succeed("download", "acme/rows", "--repo-type", "dataset");
    hub.clearRequests();
    official.env("HF_HUB_OFFLINE", "1");
    for (String revision : roots.keySet()) {
      String root = roots.get(revision);
      assertEquals(root, theirs("acme/interop", "--revision", revision));
      assertEquals(
          root + "/model.bin", theirs("acme/interop", "model.bin", "--revision", revision));
      String snapshot =
          "import sys, huggingface_hub as h; print(h.snapshot_download('acme/interop',"
              + " revision=sys.argv[1], local_files_only=True))";
      assertEquals(root, official.python(snapshot, revision));
    }
    assertEquals(
        roots.get("main") + "/data/a b/é ü.txt", theirs("acme/interop", "data/a b/é ü.txt"));
    assertEquals(List.of(), hub.requests());
  }

  @Test
  void theOfficialClientListsAndVerifiesOurDownload() throws Exception {
    for (String revision : List.of("v1", "refs/pr/1", "main")) {
      hfj.succeed("download", "acme/interop", "--revision", revision);
    }
    hfj.succeed("download", "acme/rows", "--repo-type", "dataset");
    Result list = official.run("cache", "ls", "--revisions", "--quiet");
    assertEquals("", list.err());
    assertEquals(0, list.exit());
    Result sizes = official.run("cache", "ls");
    assertEquals("", sizes.err());
    assertTrue(sizes.out().contains("acme/interop"), sizes.out());
    for (String revision : List.of("main", "v1", "refs/pr/1")) {
      String printed =
          official.succeed(
              "cache",
              "verify",
              "acme/interop",
              "--revision",
              revision,
              "--fail-on-missing-files",
              "--fail-on-extra-files");
      assertTrue(printed.contains("All checksums match"), printed);
    }
    official.succeed("cache", "verify", "acme/rows", "--repo-type", "dataset");
  }

  @Test
  void fetchesNothingThatTheOfficialClientFetched() throws Exception {
    for (String revision : List.of("main", "v1", COMMIT)) {
      String root = theirs("acme/interop", "--revision", revision);
      hub.clearRequests();
      assertEquals(root, hfj.succeed("download", "acme/interop", "--revision", revision));
      assertEquals(
          root + "/model.bin",
          hfj.succeed("download", "acme/interop", "model.bin", "--revision", revision));
      assertEquals(0, bodiesServed());
    }
    assertEquals(
        theirs("acme/rows", "--repo-type", "dataset"),
        hfj.succeed("download", "acme/rows", "--repo-type", "dataset", "--local-files-only"));
  }

  @Test
  void linksASingleFileThatTheOfficialClientFetched() throws Exception {
    String file = theirs("acme/interop", "model.bin");
    hub.clearRequests();
    assertEquals(file, hfj.succeed("download", "acme/interop", "model.bin"));
    assertEquals(0, bodiesServed());
    assertEquals(file, hfj.succeed("download", "acme/interop", "model.bin", "--local-files-only"));
  }

  @Test
  void fetchesNothingForALocalFolderThatTheOfficialClientFilled() throws Exception {
    theirs("acme/interop", "--local-dir", folder + "/local");
    emptyCache();
    hub.clearRequests();
    hfj.succeed("download", "acme/interop", "--local-dir", folder + "/local");
    assertEquals(0, bodiesServed());
    theirs("acme/interop", "--local-dir", folder + "/local", "--revision", "refs/pr/1");
    hub.clearRequests();
    hfj.succeed("download", "acme/interop", "--local-dir", folder + "/local");
    assertEquals(0, bodiesServed());
  }

  @Test
  void theOfficialClientFetchesNothingForOurLocalFolder() throws Exception {
    hfj.succeed("download", "acme/interop", "--local-dir", folder + "/local");
    hub.clearRequests();
    theirs("acme/interop", "--local-dir", folder + "/local");
    assertEquals(0, bodiesServed());
    Map<String, Long> heads =
        hub.requests(FakeHubMatch.resolve()).stream()
            .collect(Collectors.groupingBy(FakeHubRequest::path, Collectors.counting()));
    heads.forEach((path, count) -> assertEquals(1, count, path));
    official.succeed("cache", "verify", "acme/interop", "--local-dir", folder + "/local");
    hub.clearRequests();
    theirs("acme/interop", "--local-dir", folder + "/local", "--revision", COMMIT);
    assertEquals(List.of(), hub.requests(FakeHubMatch.resolve()));
    official.env("HF_HUB_OFFLINE", "1");
    emptyCache();
    theirs("acme/interop", "--local-dir", folder + "/local", "--revision", COMMIT);
  }

  private String theirs(String... words) throws Exception {
    String[] all =
        Stream.concat(Stream.of("download", "--quiet"), Stream.of(words)).toArray(String[]::new);
    return official.succeed(all);
  }

  /** Returns responses with bytes of files, without listings and the like. */
  private long bodiesServed() {
    return hub.bytesServed(FakeHubMatch.resolve().method("GET"))
        + hub.bytesServed(FakeHubMatch.data().method("GET"));
  }

  private void emptyCache() throws Exception {
    if (Files.exists(cache)) {
      Files.move(cache, folder.resolve("cache moved away " + System.nanoTime()));
    }
    assertFalse(Files.exists(cache));
  }
}
