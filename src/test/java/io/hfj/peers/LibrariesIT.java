package io.hfj.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.server.HubRepo;
import io.hfj.server.RepoFile;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubMatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Libraries built on the Python client load what hfj downloaded, and the reverse. */
@Tag("peers")
@EnabledOnOs(value = OS.LINUX, disabledReason = "the launcher and links are those of Linux")
class LibrariesIT {
  private static final PeerReport REPORT = new PeerReport("library");

  private static final HubRepo MODEL =
      HubRepo.model("acme/bert")
          .file("README.md", "# bert\n")
          .file(
              "config.json",
              "{\"model_type\": \"bert\", \"hidden_size\": 24, \"architectures\":"
                  + " [\"BertModel\"]}\n")
          .file(
              "tokenizer.json",
              """
              {"version": "1.0", "added_tokens": [], "pre_tokenizer": {"type": "Whitespace"},
               "model": {"type": "WordLevel", "unk_token": "[UNK]",
                         "vocab": {"[UNK]": 0, "hello": 1, "world": 2}}}
              """)
          .file(
              "tokenizer_config.json",
              "{\"tokenizer_class\": \"PreTrainedTokenizerFast\", \"unk_token\": \"[UNK]\"}\n")
          .build();

  private static final HubRepo DATASET =
      HubRepo.dataset("acme/rows").file("train.csv", "a,b\n1,x\n2,y\n").build();

  /**
   * A library and what it loads.
   *
   * @param prints what its driver prints after loading
   */
  private record LibraryLoad(
      PeerClient library, HubRepo repo, List<String> options, String prints) {}

  private static final List<LibraryLoad> LOADS =
      List.of(
          new LibraryLoad(
              PeerClient.library("transformers", "5.18.0"), MODEL, List.of(), "(24, [1, 2])"),
          new LibraryLoad(
              PeerClient.library("datasets", "5.0.1"),
              DATASET,
              List.of("--repo-type", "dataset"),
              "{'a': [1, 2], 'b': ['x', 'y']}"));

  private record LibraryFixture(
      LibraryLoad load, ClientProgram client, ClientProgram hfj, FakeHub hub) {
    void assertLoads() throws Exception {
      String name = load.repo().id().name();
      String printed = client.succeed(load.library().name(), client.cache().toString(), name);
      assertEquals(load.prints(), printed.lines().reduce((a, b) -> b).orElse(""));
    }

    void download() throws Exception {
      Stream<String> words = Stream.of("download", load.repo().id().name());
      hfj.succeed(Stream.concat(words, load.options().stream()).toArray(String[]::new));
    }

    long fileBytesServed() {
      return hub.bytesServed(FakeHubMatch.resolve().method("GET"))
          + hub.bytesServed(FakeHubMatch.data().method("GET"));
    }
  }

  @FunctionalInterface
  private interface LibraryCheck {
    void run(LibraryFixture fixture) throws Exception;
  }

  @AfterAll
  static void publish() throws IOException {
    REPORT.publish("libraries");
  }

  @TestFactory
  Stream<DynamicContainer> librariesLoadWhatHfjDownloaded(@TempDir Path folder) {
    return LOADS.stream()
        .map(
            load ->
                DynamicContainer.dynamicContainer(
                    load.library().toString(),
                    Stream.of(
                        check(folder, load, "online from hfj", LibrariesIT::libraryUsesHfjCache),
                        check(folder, load, "offline from hfj", LibrariesIT::libraryLoadsOffline),
                        check(folder, load, "cache to hfj", LibrariesIT::hfjUsesLibraryCache))));
  }

  private static void libraryUsesHfjCache(LibraryFixture fixture) throws Exception {
    fixture.download();
    fixture.hub().clearRequests();
    fixture.assertLoads();
    assertEquals(0, fixture.fileBytesServed());
  }

  private static void libraryLoadsOffline(LibraryFixture fixture) throws Exception {
    fixture.download();
    fixture.hub().clearRequests();
    fixture.client().env("HF_HUB_OFFLINE", "1");
    fixture.assertLoads();
    assertEquals(List.of(), fixture.hub().requests());
  }

  /** hfj fetches only the files that the library did not. */
  private static void hfjUsesLibraryCache(LibraryFixture fixture) throws Exception {
    fixture.assertLoads();
    long byLibrary = fixture.fileBytesServed();
    fixture.hub().clearRequests();
    fixture.download();
    long all =
        fixture.load().repo().commit("main").files().values().stream()
            .mapToLong(RepoFile::size)
            .sum();
    assertEquals(all, byLibrary + fixture.fileBytesServed());
  }

  private static DynamicTest check(
      Path folder, LibraryLoad load, String column, LibraryCheck check) {
    return REPORT.check(
        load.library().toString(),
        column,
        () -> {
          Path home = Files.createTempDirectory(folder, "check").toRealPath();
          Path cache = home.resolve("cache");
          try (FakeHub hub = FakeHub.start(load.repo())) {
            ClientProgram client =
                load.library().requireProgram(home.resolve("client"), hub).cache(cache);
            ClientProgram hfj = ClientProgram.hfj(home.resolve("hfj"), hub).cache(cache);
            check.run(new LibraryFixture(load, client, hfj, hub));
          }
        });
  }
}
