package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.info;
import static io.hfj.testing.FakeHubMatch.resolve;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.error.ExitCode;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.RepoFile;
import io.hfj.testing.FakeHub;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun;
import io.hfj.testing.HfjRun.Result;
import io.hfj.testing.Prerequisite;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses for other programs. */
class PrintedUrlsIT {
  private static final String TOKEN = "hf_SecretOfTheUser";
  private static final String ODD = "a b/\u00e9 #1?%+&=.txt";

  private static final HubRepo MODEL =
      HubRepo.model("acme/model")
          .file("config.json", "{}")
          .file(ODD, "odd")
          .file(" #\u2028 [1-2]", "a space before it")
          .file("empty", "")
          .lfs("sub/model.safetensors", Content.generated(1, 300_000))
          .lfs("pytorch_model.bin", Content.generated(2, 5000))
          .build();

  private static final HubRepo GATED =
      HubRepo.dataset("acme/gated").file("a.txt", "text").gated("auto").grant(TOKEN).build();

  @TempDir Path folder;
  private FakeHub hub;
  private HfjRun run;

  @BeforeEach
  void start() {
    hub = FakeHub.start(MODEL, GATED);
    hub.repos().account(TOKEN, "alice");
    run = new HfjRun(folder).env("HF_ENDPOINT", hub.endpoint()).env("HF_TOKEN", TOKEN);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private Result expect(int exit, String line) {
    Result result = run.run(("download " + line).split(" "));
    assertEquals(exit, result.exit(), result.all());
    assertFalse(result.all().contains(TOKEN), result.all());
    assertEquals(List.of(), hub.requests(data()));
    assertEquals(List.of(), hub.requests(resolve()));
    return result;
  }

  @Test
  void printsAddressesThatServeTheFiles() throws Exception {
    List<String> urls = expect(0, "acme/model --print-urls").out().lines().toList();
    assertEquals(6, urls.size());
    assertFalse(Files.exists(run.cache().resolve("models--acme--model/snapshots")));
    HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();
    List<RepoFile> files =
        MODEL.commit("main").files().values().stream()
            .sorted((a, b) -> a.path().compareTo(b.path()))
            .toList();
    for (int i = 0; i < urls.size(); i++) {
      assertTrue(urls.get(i).contains("/resolve/" + MODEL.commit("main").sha() + "/"));
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(URI.create(urls.get(i))).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertEquals(200, response.statusCode(), urls.get(i));
      assertArrayEquals(files.get(i).content().bytes(), response.body(), urls.get(i));
    }
  }

  @Test
  void printsOnlyWhatIsSelected() {
    String base = hub.endpoint() + "/acme/model/resolve/" + MODEL.commit("main").sha();
    assertEquals(
        List.of(base + "/config.json"),
        expect(0, "--print-urls acme/model config.json").out().lines().toList());
    assertEquals(
        List.of(base + "/pytorch_model.bin"),
        expect(0, "acme/model --weights pytorch --include *.bin *.safetensors --print-urls")
            .out()
            .lines()
            .toList());
    assertEquals(
        List.of(base + "/sub/model.safetensors"),
        expect(0, "--print-urls " + hub.endpoint() + "/acme/model/tree/main/sub")
            .out()
            .lines()
            .toList());
  }

  @Test
  void printsTheInputOfAria2() {
    RepoFile weights = MODEL.file("main", "sub/model.safetensors");
    String base = hub.endpoint() + "/acme/model/resolve/" + MODEL.commit("main").sha();
    assertEquals(
        List.of(
            base + "/config.json",
            "  out=config.json",
            base + "/sub/model.safetensors",
            "  out=sub/model.safetensors",
            "  checksum=sha-256=" + weights.etag()),
        expect(0, "acme/model config.json sub/model.safetensors --print-urls=aria2")
            .out()
            .lines()
            .toList());
  }

  @Test
  void isUnderstoodByAria2() throws Exception {
    Prerequisite.ARIA2.require(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(bin -> Files.isExecutable(Path.of(bin, "aria2c"))),
        "aria2c is not installed");
    Path input = folder.resolve("input");
    Files.writeString(input, expect(0, "acme/model --print-urls=aria2").out());
    Path there = Files.createDirectories(folder.resolve("there"));
    Process aria2 =
        new ProcessBuilder("aria2c", "--no-conf", "-i", input.toString(), "-d", there.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertTrue(aria2.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, aria2.exitValue(), Files.readString(folder.resolve("log")));
    for (RepoFile file : MODEL.commit("main").files().values()) {
      assertArrayEquals(
          file.content().bytes(), Files.readAllBytes(there.resolve(file.path())), file.path());
    }
  }

  @Test
  void warnsOfANameThatAria2Changes() {
    hub.repos().put(HubRepo.model("acme/spaces").file("x ", "1").file("y z", "2").build());
    Result result = expect(0, "acme/spaces --print-urls=aria2");
    assertTrue(result.out().contains("  out=x \n"), result.out());
    assertEquals(1, result.err().lines().filter(line -> line.contains("aria2")).count());
    assertFalse(expect(0, "acme/spaces --print-urls").err().contains("aria2"));
  }

  @Test
  void namesTheHeaderThatAGatedRepositoryNeeds() {
    Result result = expect(0, "datasets/acme/gated --print-urls");
    assertTrue(result.err().contains("Authorization: Bearer TOKEN"), result.err());
    assertFalse(
        expect(0, "acme/model --print-urls").err().contains("Authorization"), "it is public");
  }

  @Test
  void printsAddressesOfACachedListOffline() throws IOException {
    assertEquals(0, run.run("download", "acme/model").exit());
    hub.clearRequests();
    assertEquals(6, expect(0, "acme/model --print-urls --local-files-only").out().lines().count());
    assertEquals(List.of(), hub.requests());
  }

  @Test
  void printsAddressesIfTheAccessCannotBeAsked() {
    hub.on(info()).skip(1).fault(Fault.error(403, "", "no"));
    assertEquals(6, expect(0, "acme/model --print-urls").out().lines().count());
  }

  @Test
  void failsWithoutOutput() {
    assertEquals("", expect(ExitCode.NOT_FOUND.value(), "acme/none --print-urls").out());
    hub.on(info()).fault(Fault.status(503, "busy"));
    assertEquals("", expect(ExitCode.NETWORK.value(), "acme/model --print-urls").out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acme/model --print-urls=wget",
        "acme/model --print-urls --json",
        "acme/model config.json --print-urls -o x",
      })
  void refusesOtherUsesWithoutARequest(String line) {
    assertEquals("", expect(ExitCode.USAGE.value(), line).out());
    assertEquals(List.of(), hub.requests());
  }
}
