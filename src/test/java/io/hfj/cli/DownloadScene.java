package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.RepoFile;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubKind;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.HfjRun;
import io.hfj.testing.HfjRun.Result;
import io.hfj.testing.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Hub with one model, a machine with a token, and downloads to one of the two places. Whatever
 * fails, no run may print a stack trace, the token or a signature, and the data host receives no
 * token: {@link #download} asserts that each time. For one thread.
 */
final class DownloadScene implements AutoCloseable {
  static final String TOKEN = "hf_SecretOfTheUser";

  /** A few KB, stored in git. */
  static final String SMALL = "config.json";

  /** Some hundred KB in LFS, fetched over one connection. */
  static final String MEDIUM = "model.safetensors";

  /** In LFS, large enough for several parallel ranges. */
  static final String LARGE = "large.bin";

  static final long LARGE_SIZE = (12L << 20) + 12_345;

  /** The model; its hashes are computed once for all tests. */
  static final HubRepo MODEL =
      HubRepo.model("acme/model")
          .file(SMALL, "{\"hidden_size\": 64}\n".repeat(200))
          .lfs(MEDIUM, Content.generated(1, 300_000))
          .lfs(LARGE, Content.generated(2, LARGE_SIZE))
          .build();

  /** The destination of the files. */
  enum Place {
    CACHE,
    FOLDER
  }

  final FakeHub hub;
  final HfjRun run;
  private final Path folder;
  private final Place place;
  private final HubRepo repo;

  DownloadScene(Path folder, Place place) {
    this(folder, place, MODEL);
  }

  DownloadScene(Path folder, Place place, HubRepo repo) {
    this(folder, place, repo, VirtualTime.running());
  }

  /** Creates the scene on a machine and a Hub with that clock. */
  DownloadScene(Path folder, Place place, HubRepo repo, VirtualTime time) {
    this.folder = folder;
    this.place = place;
    this.repo = repo;
    this.hub = FakeHub.start(time, repo);
    this.run = new HfjRun(folder, time).env("HF_ENDPOINT", hub.endpoint()).env("HF_TOKEN", TOKEN);
    hub.repos().account(TOKEN, "alice");
  }

  /** Downloads from the model, with these words after its name. */
  Result download(String... words) {
    List<String> all = new ArrayList<>(List.of(repo.id().name()));
    all.addAll(List.of(words));
    if (place == Place.FOLDER) {
      all.addAll(List.of("--local-dir", "there"));
    }
    return raw(all.toArray(String[]::new));
  }

  /** Downloads with only these words. */
  Result raw(String... words) {
    List<String> all = new ArrayList<>(List.of("download"));
    all.addAll(List.of(words));
    Result result = run.run(all.toArray(String[]::new));
    requireNoSecret(result);
    return result;
  }

  private void requireNoSecret(Result result) {
    String said = result.all();
    assertFalse(said.contains("\tat ") || said.contains("bug in hfj"), said);
    assertFalse(said.contains(TOKEN), said);
    assertFalse(said.contains("Signature=") || said.contains("xet_"), said);
    assertEquals(List.of(), hub.requests(misplacedToken()));
  }

  /**
   * Returns the requests with a token of another host: the user's is for the Hub, that of chunked
   * storage for its service, and data hosts receive none.
   */
  static FakeHubMatch misplacedToken() {
    return FakeHubMatch.any()
        .and(
            request -> {
              String token = request.header("Authorization").orElse("");
              if (request.kind() == FakeHubKind.CAS) {
                return !token.startsWith("Bearer xet_");
              }
              boolean hub = !request.atDataHost() && request.kind() != FakeHubKind.XORB;
              return hub ? token.startsWith("Bearer xet_") : !token.isEmpty();
            });
  }

  /** Downloads and asserts the exit status. */
  Result expect(int exit, String... words) {
    Result result = download(words);
    assertEquals(exit, result.exit(), result.all());
    return result;
  }

  /** Returns the folder that contains the files. */
  Path root() {
    return place == Place.FOLDER
        ? folder.resolve("there")
        : repoFolder().resolve("snapshots").resolve(repo.commit("main").sha());
  }

  /** Returns the folder of the model in the cache. */
  Path repoFolder() {
    return run.cache().resolve(repo.id().folder());
  }

  Path file(String path) {
    return root().resolve(path);
  }

  /** Asserts that the files are correct, byte for byte, and that no unfinished file is left. */
  void assertRight(String... paths) {
    for (String path : paths) {
      RepoFile file = repo.file("main", path);
      // JUnit compares arrays byte by byte, slowly.
      assertTrue(Arrays.equals(file.content().bytes(), read(file(path))), path);
    }
    assertEquals(List.of(), unfinished());
  }

  /** Asserts that neither the final name nor the blob in the cache exists. */
  void assertAbsent(String path) {
    Path blob = repoFolder().resolve("blobs").resolve(repo.file("main", path).etag());
    for (Path name : List.of(file(path), blob)) {
      assertFalse(Files.exists(name, LinkOption.NOFOLLOW_LINKS), name.toString());
    }
  }

  /** Returns part files and journals. */
  List<Path> unfinished() {
    return below(folder).stream()
        .filter(path -> path.getFileName().toString().endsWith(".incomplete"))
        .toList();
  }

  /** Returns everything below a folder, without the folder itself. */
  static List<Path> below(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !path.equals(folder)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the bytes of the file's content that were sent, by any host. */
  long bytesSent(String path) {
    return hub.bytesServed(FakeHubMatch.data().path(path));
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    hub.close();
  }
}
