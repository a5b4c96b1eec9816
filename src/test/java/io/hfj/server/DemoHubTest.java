package io.hfj.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.env.Sleeper;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DemoHubTest {
  private static final String MODEL_FILE = "/hfj/demo-model/resolve/main/model.safetensors";

  private static final HubRepo MODEL = repo(new RepoId(RepoType.MODEL, "hfj/demo-model"));

  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
  private final AtomicLong sleptMillis = new AtomicLong();
  private final Sleeper sleeper = delay -> sleptMillis.addAndGet(delay.toMillis());

  private DemoHub start() {
    return DemoHub.start(Clock.systemUTC(), sleeper);
  }

  private static HttpRequest request(DemoHub hub, String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(hub.endpoint() + path));
    return (headers.length == 0 ? request : request.headers(headers)).build();
  }

  private HttpResponse<String> get(DemoHub hub, String path, String... headers)
      throws IOException, InterruptedException {
    return client.send(request(hub, path, headers), BodyHandlers.ofString());
  }

  @Test
  void generatesTheLargeFileWithItsHash() {
    Content large = Content.generated(DemoRepos.LARGE_FILE_SEED, DemoRepos.LARGE_FILE_BYTES);
    assertEquals(DemoRepos.LARGE_FILE_SHA256, large.sha256());
  }

  @Test
  void keepsItsCommitHashes() {
    // Users have these in their caches: if this fails, the content of the demo has changed.
    assertEquals("1cd11d96970463a40f7c65af4c16b0d83e2c6555", MODEL.commit("main").sha());
    assertEquals("44d4e3ad29b2376cc5961df4c764744bdfd97669", MODEL.commit("v1.0").sha());
    RepoId data = new RepoId(RepoType.DATASET, "hfj/demo-data");
    assertEquals("72fb8b9c527881de17b7a00137116d306ab0b7ac", repo(data).commit("main").sha());
    RepoId gated = new RepoId(RepoType.MODEL, "hfj/demo-gated");
    assertEquals("dbb4483edb54b1d99c1bed4038de983356951325", repo(gated).commit("main").sha());
  }

  private static HubRepo repo(RepoId id) {
    return DemoRepos.all().find(id).orElseThrow();
  }

  @Test
  void sharesTheLargeFileBetweenItsVersions() {
    RepoFile first = MODEL.file("v1.0", "model.safetensors");
    assertEquals(64_000_000, first.size());
    assertEquals(first.etag(), MODEL.file("main", "model.safetensors").etag());
    String readme = MODEL.file("v1.0", "README.md").etag();
    assertNotEquals(readme, MODEL.file("main", "README.md").etag());
  }

  @Test
  void servesFilesThroughRedirects() throws Exception {
    try (DemoHub hub = start()) {
      HttpResponse<String> readme = get(hub, "/hfj/demo-model/resolve/v1.0/README.md");
      assertEquals(200, readme.statusCode());
      assertTrue(readme.body().contains("Version 1."));
      assertTrue(readme.uri().getPath().startsWith("/api/resolve-cache/"), readme.uri().toString());
      assertEquals(0, sleptMillis.get());
    }
  }

  @Test
  void sendsLargeFilesToAHostOfAnotherName() throws Exception {
    try (DemoHub hub = start()) {
      HttpResponse<String> end = get(hub, MODEL_FILE, "Range", "bytes=63999999-");
      assertEquals(206, end.statusCode());
      assertEquals("127.0.0.1", URI.create(hub.endpoint()).getHost());
      assertEquals("localhost", end.uri().getHost());
    }
  }

  @Test
  void servesTheEmptyFileAndTheOneWithAnAccent() throws Exception {
    try (DemoHub hub = start()) {
      assertEquals("", get(hub, "/hfj/demo-model/resolve/main/empty.txt").body());
      String name = "/hfj/demo-model/resolve/main/notes%20on%20caf%C3%A9.txt";
      assertEquals(200, get(hub, name).statusCode());
    }
  }

  @Test
  void pacesEachDataConnection() throws Exception {
    try (DemoHub hub = start()) {
      HttpRequest request = request(hub, MODEL_FILE, "Range", "bytes=1000000-16999999");
      HttpResponse<byte[]> part = client.send(request, BodyHandlers.ofByteArray());
      assertEquals(206, part.statusCode());
      assertEquals(16_000_000, part.body().length);
      long millis = sleptMillis.get();
      assertTrue(millis > 950 && millis <= 1000, millis + " ms for the bytes of a second");
    }
  }

  @Test
  void answersHeadWithLengths() throws Exception {
    try (DemoHub hub = start()) {
      HttpRequest head =
          HttpRequest.newBuilder(URI.create(hub.endpoint() + MODEL_FILE))
              .method("HEAD", HttpRequest.BodyPublishers.noBody())
              .build();
      HttpResponse<Void> answer = client.send(head, BodyHandlers.discarding());
      assertEquals(64_000_000, answer.headers().firstValueAsLong("Content-Length").orElse(-1));
    }
  }

  @Test
  void refusesTheGatedModelWithoutAccess() throws Exception {
    try (DemoHub hub = start()) {
      String file = "/hfj/demo-gated/resolve/main/config.json";
      assertEquals(401, get(hub, file).statusCode());
      String bearer = "Bearer ";
      String plain = bearer + DemoHub.PLAIN_TOKEN;
      assertEquals(403, get(hub, file, "Authorization", plain).statusCode());
      String granted = bearer + DemoHub.GRANTED_TOKEN;
      assertEquals(200, get(hub, file, "Authorization", granted).statusCode());
    }
  }

  @Test
  void cutsTransfersWhenItCloses() throws Exception {
    CountDownLatch underWay = new CountDownLatch(1);
    Sleeper stuck =
        delay -> {
          underWay.countDown();
          new CountDownLatch(1).await();
        };
    DemoHub hub = DemoHub.start(Clock.systemUTC(), stuck);
    Future<HttpResponse<byte[]>> transfer =
        client.sendAsync(request(hub, MODEL_FILE), BodyHandlers.ofByteArray());
    underWay.await();
    hub.close();
    assertThrows(ExecutionException.class, transfer::get);
    assertThrows(IOException.class, () -> get(hub, "/api/models/hfj/demo-model"));
  }

  @Test
  void leavesNoThreadThatKeepsTheProcessAlive() {
    try (DemoHub hub = start()) {
      boolean allDaemons =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("HTTP-Dispatcher"))
              .allMatch(Thread::isDaemon);
      assertTrue(allDaemons, hub.endpoint());
    }
  }
}
