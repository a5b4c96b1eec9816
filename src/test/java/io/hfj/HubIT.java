package io.hfj;

import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.info;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepoBuilder;
import io.hfj.server.RepoFile;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubKind;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.Fault;
import io.hfj.testing.FaultGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import okhttp3.Cache;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HubIT {
  private static final String TOKEN = "hf_0123456789abcdef0123";
  private static final HubRepo MODEL = model();
  private static final String COMMIT = MODEL.commit("main").sha();

  @TempDir Path folder;
  private FakeHub server;
  private Hub hub;

  private static HubRepo model() {
    HubRepoBuilder repo =
        HubRepo.model("acme/model")
            .file("config.json", "{}")
            .lfs("model.safetensors", Content.generated(1, 3 << 20))
            .file("onnx/notes.txt", "notes");
    for (int i = 0; i < 20; i++) {
      repo.lfs("part-" + i + ".bin", Content.generated(10 + i, 100_000));
    }
    return repo.tag("v1.0").build();
  }

  @BeforeEach
  void start() {
    server =
        FakeHub.start(
            MODEL,
            HubRepo.dataset("acme/data").file("train.csv", "a,b").build(),
            HubRepo.model("acme/gated").gated("manual").grant(TOKEN).file("a", "b").build());
    hub = builder().build();
  }

  @AfterEach
  void stop() {
    hub.close();
    server.close();
  }

  private Hub.Builder builder() {
    return Hub.builder().endpoint(server.endpoint()).cache(folder.resolve("hub"));
  }

  private static byte[] content(String file) {
    return MODEL.file("main", file).content().bytes();
  }

  private static void assertHas(String file, Path path) throws IOException {
    assertArrayEquals(content(file), Files.readAllBytes(path), file);
  }

  @Test
  void downloadsAFileOnce() throws IOException {
    Path first = hub.file("acme/model", "model.safetensors");
    assertHas("model.safetensors", first);
    long served = server.bytesServed(data());
    assertEquals(first, hub.file("acme/model", "model.safetensors"));
    assertEquals(served, server.bytesServed(data()));
    assertTrue(first.startsWith(hub.cache().root().toRealPath()), first.toString());
  }

  @Test
  void makesNoRequestForACommitThatIsComplete() {
    SnapshotRequest request = SnapshotRequest.of("acme/model").revision(COMMIT);
    Path path = hub.snapshot(request);
    Path file = hub.file("acme/model@" + COMMIT, "config.json");
    server.clearRequests();
    assertEquals(path, hub.snapshot(request));
    assertEquals(path, hub.snapshot(request.include("*.safetensors")));
    assertEquals(file, hub.file("acme/model@" + COMMIT, "config.json"));
    assertEquals(23, hub.list("acme/model@" + COMMIT).size());
    assertEquals(List.of(), server.requests());
  }

  @Test
  void findsFilesThatExist() {
    assertTrue(hub.findFile("acme/model", "onnx/notes.txt").isPresent());
    assertEquals(Optional.empty(), hub.findFile("acme/model", "onnx/model.onnx"));
    NotFound unknown =
        assertThrows(NotFound.class, () -> hub.findFile("acme/unknown", "config.json"));
    assertEquals(FailureCode.REPO_NOT_FOUND, unknown.code());
  }

  @Test
  void looksFilesUpInTheCacheWithoutARequest() {
    assertEquals(Optional.empty(), hub.cached("acme/model", "config.json"));
    Path path = hub.file("acme/model@v1.0", "config.json");
    server.clearRequests();
    assertEquals(Optional.of(path), hub.cached("acme/model@v1.0", "config.json"));
    assertEquals(Optional.of(path), hub.cached("acme/model@" + COMMIT, "config.json"));
    assertEquals(Optional.empty(), hub.cached("acme/model", "onnx/notes.txt"));
    assertEquals(List.of(), server.requests());
  }

  @Test
  void downloadsSelectedFilesIntoAFolderAndReportsProgress() throws IOException {
    List<ProgressEvent> events = new CopyOnWriteArrayList<>();
    Path target = folder.resolve("target");
    SnapshotRequest request =
        SnapshotRequest.of("acme/model")
            .revision("v1.0")
            .include("*.safetensors", "*.json")
            .into(target)
            .progress(events::add);
    Snapshot plan = hub.plan(request);
    assertEquals(List.of("config.json", "model.safetensors"), paths(plan));
    assertEquals((3 << 20) + 2, plan.missingBytes());
    assertFalse(Files.exists(target));
    events.clear();
    Snapshot done = hub.download(request);
    assertEquals(target, done.path());
    assertEquals(COMMIT, done.commit());
    assertEquals((3 << 20) + 2, done.fetchedBytes());
    assertHas("model.safetensors", target.resolve("model.safetensors"));
    assertInstanceOf(ProgressEvent.Planned.class, events.get(0));
    assertInstanceOf(ProgressEvent.Done.class, events.get(events.size() - 1));
    assertTrue(events.contains(new ProgressEvent.Finished("config.json", 2)), events.toString());
  }

  private static List<String> paths(Snapshot snapshot) {
    return snapshot.files().stream().map(SnapshotFile::path).toList();
  }

  @Test
  void returnsThePathOfASingleFileFromASnapshot() throws IOException {
    Path path = hub.snapshot(SnapshotRequest.of("acme/model").files("model.safetensors"));
    assertHas("model.safetensors", path);
  }

  @Test
  void listsAndDescribesRepositories() {
    List<HubFile> files = hub.list("acme/model");
    Set<String> expected = MODEL.commit("main").files().keySet();
    assertEquals(expected, files.stream().map(HubFile::path).collect(Collectors.toSet()));
    for (HubFile file : files) {
      RepoFile original = MODEL.file("main", file.path());
      assertEquals(original.size(), file.size());
      assertEquals(
          original.lfs() ? Optional.of(original.content().sha256()) : Optional.empty(),
          file.sha256());
      assertEquals(original.lfs() ? HubFile.Kind.LFS : HubFile.Kind.GIT, file.kind());
      assertEquals(original.etag(), file.hash());
    }
    RepoInfo info = hub.info("acme/model@v1.0");
    assertEquals("acme/model", info.id());
    assertEquals(COMMIT, info.commit());
    assertEquals(Optional.of(MODEL.commit("main").date()), info.lastModified());
    assertEquals(expected, Set.copyOf(info.files()));
    assertEquals(RepoInfo.Access.PUBLIC, info.access());
    assertEquals(Optional.empty(), info.license());
    assertEquals(
        MODEL.refs(),
        hub.refs("acme/model").stream().collect(Collectors.toMap(HubRef::ref, HubRef::commit)));
    assertEquals(RepoInfo.Access.GATED, hub.info("acme/gated").access());
    assertEquals("datasets/acme/data", hub.info("datasets/acme/data").id());
    assertEquals(3, hub.list("datasets/acme/data").get(0).size());
  }

  @Test
  void scansVerifiesAndCleansTheCache() throws IOException {
    assertEquals(List.of(), hub.cache().scan().repos());
    Path file = hub.file("acme/model", "model.safetensors");
    hub.file("datasets/acme/data", "train.csv");
    CacheReport report = hub.cache().scan();
    assertEquals(
        List.of("datasets/acme/data", "acme/model"),
        report.repos().stream().map(CachedRepo::id).toList());
    assertEquals((3 << 20) + 3, report.bytes());
    CachedRevision revision = report.repos().get(1).revisions().get(0);
    assertEquals(COMMIT, revision.commit());
    assertEquals(List.of("main"), revision.refs());

    assertEquals(List.of(), hub.cache().verify("acme/model").corrupt());
    byte[] wrong = content("model.safetensors");
    wrong[7] ^= 1;
    Files.write(file, wrong);
    VerificationResult result = hub.cache().verify("acme/model");
    assertEquals("model.safetensors", result.corrupt().get(0).file());
    assertEquals(1, result.checked().count());

    PlannedDeletion planned = hub.cache().planDeletion("acme/model", "acme/unknown");
    assertEquals(List.of("acme/unknown"), planned.unknown());
    assertEquals(1, planned.repos());
    assertTrue(Files.exists(file));
    DeletionResult deleted = planned.run();
    assertEquals(3 << 20, deleted.freedBytes());
    assertEquals(List.of(), deleted.skipped());
    assertFalse(Files.exists(file));
    assertEquals(0, planned.run().revisions());
  }

  @Test
  void reportsFailuresByCode() {
    assertCode(FailureCode.REPO_NOT_FOUND, "acme/unknown", "a");
    assertCode(FailureCode.REVISION_NOT_FOUND, "acme/model@v9", "config.json");
    assertCode(FailureCode.FILE_NOT_FOUND, "acme/model", "config.jsn");
    assertInstanceOf(
        AccessDenied.class, assertThrows(HubException.class, () -> hub.file("acme/gated", "a")));
    assertCode(FailureCode.INVALID_ARGUMENT, "acme/mo del", "a");
    assertCode(FailureCode.INVALID_ARGUMENT, "acme/model", "../a");
    assertThrows(
        BadInput.class, () -> hub.snapshot(SnapshotRequest.of("acme/model@main").revision("v1.0")));
    assertThrows(
        BadInput.class,
        () -> hub.snapshot(SnapshotRequest.of("acme/model").files("a").exclude("b")));
    assertThrows(BadInput.class, () -> Hub.builder().endpoint("demo:").build());
    assertThrows(BadInput.class, () -> Hub.builder().endpoint("huggingface").build());
    assertThrows(BadInput.class, () -> Hub.builder().connections(0));
    assertThrows(BadInput.class, () -> Hub.builder().token(" "));
    SnapshotRequest all = SnapshotRequest.of("acme/model");
    assertThrows(BadInput.class, () -> all.files(new String[0]));
    assertThrows(BadInput.class, () -> all.include(new String[0]));
    assertThrows(BadInput.class, () -> Hub.builder().limitRate(999));
    hub.close();
    assertThrows(IllegalStateException.class, () -> hub.file("acme/model", "config.json"));
  }

  private void assertCode(FailureCode code, String repo, String file) {
    HubException failure = assertThrows(HubException.class, () -> hub.file(repo, file));
    assertEquals(code, failure.code(), failure::getMessage);
    assertTrue(failure.subject().isPresent(), failure::getMessage);
  }

  @Test
  void sendsTheTokenThatItIsGivenAndNoOther() throws IOException {
    try (Hub withToken = builder().token(TOKEN).build()) {
      assertEquals("b", Files.readString(withToken.file("acme/gated", "a")));
    }
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.writeString(home.resolve("token"), TOKEN);
    Map<String, String> environment = Map.of("HF_HOME", home.toString());
    try (Hub stored = builder().environment(environment).build()) {
      assertEquals("b", Files.readString(stored.file("acme/gated", "a")));
    }
    server.clearRequests();
    hub.file("acme/model", "config.json");
    assertEquals(Set.of(), server.tokensSeenAt(server.endpoint()));
  }

  @Test
  void readsTheEnvironmentThatItIsGiven() {
    Map<String, String> environment =
        Map.of(
            "HF_ENDPOINT",
            server.endpoint(),
            "HF_HUB_CACHE",
            folder.resolve("other").toString(),
            "HF_HUB_OFFLINE",
            "1");
    try (Hub offline = Hub.builder().environment(environment).build()) {
      assertEquals(folder.resolve("other"), offline.cache().root());
      assertThrows(NotCached.class, () -> offline.file("acme/model", "config.json"));
      assertThrows(NotCached.class, () -> offline.info("acme/model"));
      assertThrows(NotCached.class, () -> offline.list("acme/model"));
    }
    assertEquals(List.of(), server.requests());
  }

  @Test
  void usesTheCacheIfTheHubCannotBeReached() {
    Path path = hub.file("acme/model", "config.json");
    try (Hub again = builder().endpoint("http://127.0.0.1:9").build();
        Hub offline = builder().offline(true).build()) {
      assertEquals(path, again.file("acme/model", "config.json"));
      assertEquals(path, offline.file("acme/model", "config.json"));
    }
  }

  @Test
  void usesTheClientOfTheCallerAndLeavesItOpen() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    OkHttpClient client =
        new OkHttpClient.Builder()
            .addInterceptor(
                chain -> {
                  calls.incrementAndGet();
                  return chain.proceed(chain.request());
                })
            .build();
    try (Hub through = builder().httpClient(client).build()) {
      assertHas("model.safetensors", through.file("acme/model", "model.safetensors"));
    }
    assertTrue(calls.get() >= 3, calls.toString());
    assertTrue(client.connectionPool().connectionCount() > 0);
    client.connectionPool().evictAll();
  }

  @Test
  void fetchesEachFileOnceForManyThreads() throws Exception {
    int threads = 200;
    try (Hub few = builder().connections(8).build()) {
      ExecutorService pool = Executors.newFixedThreadPool(threads);
      try {
        List<Future<Path>> results = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          String name = i % 10 == 0 ? "model.safetensors" : "part-" + i % 20 + ".bin";
          names.add(name);
          SnapshotRequest snapshot = SnapshotRequest.of("acme/model").files(name);
          Callable<Path> call =
              i % 3 == 0 ? () -> few.snapshot(snapshot) : () -> few.file("acme/model", name);
          results.add(pool.submit(call));
        }
        for (int i = 0; i < threads; i++) {
          assertHas(names.get(i), results.get(i).get());
        }
      } finally {
        pool.shutdownNow();
      }
    }
    long size =
        Set.copyOf(names()).stream().mapToLong(name -> MODEL.file("main", name).size()).sum();
    assertEquals(size, server.bytesServed(data()));
    assertTrue(server.mostAtOnce(FakeHubKind.DATA) <= 8);
    CacheReport report = hub.cache().scan();
    assertEquals(List.of(), report.warnings());
    assertEquals(0, report.unusedBytes());
    assertEquals(size, report.bytes());
    assertEquals(List.of(), hub.cache().verify("acme/model").corrupt());
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(List.of("model.safetensors"));
    for (int i = 0; i < 20; i++) {
      if (i % 10 != 0) {
        names.add("part-" + i + ".bin");
      }
    }
    return names;
  }

  @Test
  void endsOneThreadThatIsInterruptedAndLetsTheOthersGoOn() throws Exception {
    FaultGate gate = new FaultGate();
    server.on(data().path("model.safetensors")).fault(Fault.holdAfter(1_000_000, gate));
    FutureTask<Path> first = new FutureTask<>(() -> hub.file("acme/model", "model.safetensors"));
    Thread leader = new Thread(first);
    leader.start();
    gate.awaitHeld();
    FutureTask<Path> second = new FutureTask<>(() -> hub.file("acme/model", "model.safetensors"));
    FutureTask<Path> third =
        new FutureTask<>(
            () -> hub.snapshot(SnapshotRequest.of("acme/model").files("model.safetensors")));
    new Thread(second).start();
    new Thread(third).start();
    leader.interrupt();
    ExecutionException end = assertThrows(ExecutionException.class, first::get);
    assertInstanceOf(Interrupted.class, end.getCause());
    assertFalse(second.isDone());
    gate.open();
    assertHas("model.safetensors", second.get());
    assertHas("model.safetensors", third.get());
  }

  @Test
  void endsAThreadThatIsInterruptedWhileTheHubIsSilent() throws Exception {
    FaultGate gate = new FaultGate();
    server.on(info()).fault(Fault.hold(gate));
    FutureTask<RepoInfo> task = new FutureTask<>(() -> hub.info("acme/model"));
    Thread thread = new Thread(task);
    thread.start();
    gate.awaitHeld();
    thread.interrupt();
    ExecutionException end = assertThrows(ExecutionException.class, task::get);
    assertInstanceOf(Interrupted.class, end.getCause());
    gate.open();
    assertEquals(COMMIT, hub.info("acme/model").commit());
  }

  @Test
  void cancelsADownloadInTheBackground() throws Exception {
    FaultGate gate = new FaultGate();
    server.on(data().path("model.safetensors")).fault(Fault.holdAfter(1_000_000, gate));
    List<ProgressEvent> events = new CopyOnWriteArrayList<>();
    CountDownLatch received = new CountDownLatch(2);
    ProgressListener listener =
        event -> {
          events.add(event);
          if (event instanceof ProgressEvent.Received) {
            received.countDown();
          }
        };
    SnapshotRequest request =
        SnapshotRequest.of("acme/model").files("model.safetensors").progress(listener);
    Future<Path> task = hub.submit(request);
    received.await();
    assertTrue(task.cancel(true));
    assertThrows(CancellationException.class, task::get);
    gate.open();
    server.clearFaults();
    assertHas("model.safetensors", hub.submit(request).get(30, TimeUnit.SECONDS));
    assertTrue(
        events.stream()
            .anyMatch(e -> e instanceof ProgressEvent.Started started && started.resumedAt() > 0),
        events.toString());
  }

  @Test
  void runsDownloadsInTheExecutorOfTheCaller() throws Exception {
    List<Runnable> tasks = new ArrayList<>();
    try (Hub own = builder().executor(tasks::add).build()) {
      Future<Path> task = own.submit(SnapshotRequest.of("datasets/acme/data"));
      assertFalse(task.isDone());
      tasks.forEach(Runnable::run);
      assertTrue(Files.isDirectory(task.get()));
      Future<Path> unknown = own.submit(SnapshotRequest.of("acme/unknown"));
      tasks.get(1).run();
      ExecutionException failure = assertThrows(ExecutionException.class, unknown::get);
      assertInstanceOf(NotFound.class, failure.getCause());
    }
  }

  /** What another client left unfinished is resumed once it has not changed for minutes. */
  @Test
  void measuresAgesByTheClockOfTheCaller() throws IOException {
    RepoFile file = MODEL.file("main", "model.safetensors");
    Path left =
        folder.resolve("hub/models--acme--model/blobs/" + file.content().sha256() + ".incomplete");
    Files.createDirectories(left.getParent());
    Files.write(left, Arrays.copyOf(file.content().bytes(), 2 << 20));
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
    try (Hub other = builder().clock(later).build()) {
      assertHas("model.safetensors", other.file("acme/model", "model.safetensors"));
    }
    assertEquals(1 << 20, server.bytesServed(data()));
  }

  @Test
  void changesNothingOutside() {
    Map<Object, Object> properties = Map.copyOf(System.getProperties());
    List<Provider> providers = List.of(Security.getProviders());
    Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
    try (Hub other = builder().build()) {
      other.snapshot(SnapshotRequest.of("acme/model"));
      assertEquals(properties, Map.copyOf(System.getProperties()));
      assertEquals(providers, List.of(Security.getProviders()));
      if (handler == null) {
        assertNull(Thread.getDefaultUncaughtExceptionHandler());
      }
      List<String> threads =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("hfj") && !thread.isDaemon())
              .map(Thread::getName)
              .toList();
      assertEquals(List.of(), threads);
    }
  }

  @Test
  void endsCallsOfAThreadThatIsInterruptedBefore() {
    hub.file("acme/model", "config.json");
    assertInterrupted(() -> hub.file("acme/model", "onnx/notes.txt"));
    assertInterrupted(() -> hub.snapshot(SnapshotRequest.of("acme/model")));
    assertInterrupted(() -> hub.cache().scan());
    assertInterrupted(() -> hub.cache().planDeletion("acme/model"));
    hub.snapshot(SnapshotRequest.of("acme/model"));
    try (Hub offline = builder().offline(true).build()) {
      SnapshotRequest copies = SnapshotRequest.of("acme/model").linked(LinkMode.COPY);
      assertInterrupted(() -> offline.snapshot(copies.into(folder.resolve("copies"))));
      assertInterrupted(() -> offline.cache().verify("acme/model"));
    }
    // OkHttp connects in two ways: without an idle connection it waits for a thread that connects.
    for (int i = 0; i < 3; i++) {
      try (Hub fresh = builder().build()) {
        assertInterrupted(() -> fresh.info("acme/model"));
        assertInterrupted(() -> fresh.list("acme/model"));
        assertInterrupted(() -> fresh.cache().verify("acme/model"));
      }
    }
    assertEquals(COMMIT, hub.info("acme/model").commit());
  }

  private static void assertInterrupted(Executable call) {
    Thread.currentThread().interrupt();
    try {
      assertThrows(Interrupted.class, call);
    } finally {
      assertTrue(Thread.interrupted(), "the interrupt status is kept");
    }
  }

  @Test
  void usesNeitherTheCacheNorTheTimeLimitOfTheCallersClient() throws IOException {
    Cache cache = new Cache(folder.resolve("http").toFile(), 10 << 20);
    OkHttpClient client =
        new OkHttpClient.Builder()
            .cache(cache)
            .callTimeout(Duration.ofMillis(500))
            .addNetworkInterceptor(HubIT::cacheable)
            .build();
    server.on(data()).fault(Fault.slow(2 << 20));
    try (Hub through = builder().httpClient(client).build()) {
      assertHas("model.safetensors", through.file("acme/model", "model.safetensors"));
      assertEquals(1, server.requests(data()).size());
      server.clearRequests();
      through.info("acme/model");
      through.info("acme/model");
      assertEquals(2, server.requests().size());
    }
    assertEquals(0, cache.size());
    cache.close();
    client.connectionPool().evictAll();
  }

  private static Response cacheable(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    return response.newBuilder().header("Cache-Control", "public, max-age=3600").build();
  }

  @Test
  void blamesNoProxyThatTheCallersClientDoesNotUse() {
    Map<String, String> environment = Map.of("HTTP_PROXY", "http://proxy.example:3128");
    try (Hub through =
        builder()
            .environment(environment)
            .endpoint("http://127.0.0.1:9")
            .httpClient(new OkHttpClient())
            .build()) {
      NetworkFailure failure = assertThrows(NetworkFailure.class, () -> through.info("acme/model"));
      assertFalse(failure.getMessage().contains("proxy"), failure.getMessage());
      assertFalse(failure.advice().contains("NO_PROXY"), failure.advice());
    }
  }

  @Test
  void suggestsNamesAgainAfterTheTimeForEarlierSuggestionsIsOver() {
    FaultGate gate = new FaultGate();
    server.on(FakeHubMatch.kind(FakeHubKind.REFS)).fault(Fault.hold(gate));
    assertFalse(adviceFor("acme/model@v1.1").contains("v1.0"));
    gate.open();
    server.clearFaults();
    assertEquals("did you mean v1.0?", adviceFor("acme/model@v1.1"));
  }

  private String adviceFor(String repo) {
    return assertThrows(NotFound.class, () -> hub.file(repo, "config.json")).advice();
  }

  @Test
  void refusesToUseTheCacheWhenClosed() {
    HubCache cache = hub.cache();
    hub.close();
    assertThrows(IllegalStateException.class, cache::scan);
    assertThrows(IllegalStateException.class, () -> cache.planDeletion("acme/model"));
    assertThrows(IllegalStateException.class, () -> cache.verify("acme/model"));
  }

  @Test
  void reportsACacheThatIsAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    try (Hub other = builder().cache(file).build()) {
      assertThrows(HubException.class, () -> other.cache().scan());
      assertEquals(Optional.empty(), other.cached("acme/model", "config.json"));
      assertEquals(23, other.list("acme/model").size());
    }
    BadInput invalid = assertThrows(BadInput.class, () -> hub.cache().verify("a/b/c"));
    assertEquals(Optional.of("a/b/c"), invalid.subject());
  }

  @Test
  void leavesOutUnsafeNamesThatTheHubReports() {
    String siblings = "[{\"rfilename\":\"../x\"},{\"rfilename\":\"a\"},{\"rfilename\":\"/b\"}]";
    String body = "{\"id\":\"../../etc\",\"sha\":\"" + COMMIT + "\",\"siblings\":" + siblings + "}";
    server.on(info()).fault(Fault.json(body));
    RepoInfo found = hub.info("acme/model");
    assertEquals(List.of("a"), found.files());
    assertEquals("acme/model", found.id());
  }

  @Test
  void loadsOnAlthoughAListenerOfTheCallersClientThrows() throws IOException {
    EventListener throwing =
        new EventListener() {
          @Override
          public void canceled(Call call) {
            throw new IllegalStateException("a bug of the caller");
          }
        };
    OkHttpClient client = new OkHttpClient.Builder().eventListener(throwing).build();
    server.on(data()).once().fault(Fault.resetAfter(100_000));
    try (Hub through = builder().connections(1).httpClient(client).build()) {
      assertHas("model.safetensors", through.file("acme/model", "model.safetensors"));
    }
    client.connectionPool().evictAll();
  }

  @Test
  void reportsNothingAfterTheDownload() {
    server.quota("api", 6, Duration.ofSeconds(2));
    List<ProgressEvent> events = new CopyOnWriteArrayList<>();
    hub.snapshot(SnapshotRequest.of("datasets/acme/data").progress(events::add));
    for (int i = 0; i < 8; i++) {
      hub.info("acme/model");
    }
    assertInstanceOf(ProgressEvent.Done.class, events.get(events.size() - 1));
  }
}
