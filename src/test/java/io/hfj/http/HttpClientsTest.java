package io.hfj.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.hfj.FailureCode;
import io.hfj.HubException;
import io.hfj.NotCached;
import io.hfj.env.NamedSetting;
import io.hfj.env.NetworkSettings;
import io.hfj.env.NetworkSettings.CertificatePath;
import io.hfj.env.ProxySettings;
import io.hfj.error.ExitCode;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.hosts.HubHosts;
import io.hfj.http.limit.BandwidthLimit;
import io.hfj.model.ByteRate;
import io.hfj.model.Token;
import io.hfj.testing.VirtualTime;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class HttpClientsTest {
  private static final String SECRET = "hf_s3cret";

  @TempDir Path folder;
  private final MockWebServer hub = new MockWebServer();
  private final MockWebServer store = new MockWebServer();
  private final Logger logger = logger();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private NetworkSettings network = NetworkSettings.DEFAULT;
  private HttpClients clients;

  /** SLF4J initializes under this lock; meanwhile other threads receive a substitute. */
  private static Logger logger() {
    synchronized (LoggerFactory.class) {
      return (Logger) LoggerFactory.getLogger(HttpClients.class);
    }
  }

  @BeforeEach
  void start() throws IOException {
    hub.start();
    store.start();
    logger.setLevel(Level.DEBUG);
    logger.setAdditive(false);
    log.list = new CopyOnWriteArrayList<>(); // test classes that run at the same time log too
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stop() throws IOException {
    if (clients != null) {
      clients.close();
    }
    logger.detachAppender(log);
    logger.setLevel(null);
    logger.setAdditive(true);
    hub.close();
    store.close();
  }

  private HttpClients open() {
    Token token = new Token(SECRET, "HF_TOKEN");
    clients =
        HttpClients.open(
            new HttpClients.Options(
                "1.2", new HubHosts(hub.url("/")), () -> Optional.of(token), network, 4));
    return clients;
  }

  private void use(boolean offline, Duration timeout) {
    network =
        new NetworkSettings(
            offline, timeout, timeout, Optional.empty(), ProxySettings.NONE, List.of());
  }

  private void useProxy(String http, String https) {
    ProxySettings proxies =
        new ProxySettings(
            Optional.of(new NamedSetting("http_proxy", http)),
            Optional.of(new NamedSetting("https_proxy", https)),
            Optional.empty());
    network =
        new NetworkSettings(
            false,
            network.etagTimeout(),
            network.downloadTimeout(),
            Optional.of("lab"),
            proxies,
            network.authorities());
  }

  private void trust(HeldCertificate authority) throws IOException {
    Path file = Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());
    network =
        new NetworkSettings(
            false,
            network.etagTimeout(),
            network.downloadTimeout(),
            Optional.empty(),
            network.proxies(),
            List.of(new CertificatePath("SSL_CERT_FILE", file)));
  }

  private static HandshakeCertificates serverCertificates(HeldCertificate authority) {
    return new HandshakeCertificates.Builder()
        .heldCertificate(
            new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .addSubjectAlternativeName("hub.example")
                .signedBy(authority)
                .build())
        .build();
  }

  private static MockResponse answer(int code, String... headers) {
    MockResponse.Builder response = new MockResponse.Builder().code(code).body("x");
    for (int i = 0; i < headers.length; i += 2) {
      response.setHeader(headers[i], headers[i + 1]);
    }
    return response.build();
  }

  private static int get(OkHttpClient client, HttpUrl url, String... headers) throws IOException {
    Request.Builder request = new Request.Builder().url(url);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try (Response response = client.newCall(request.build()).execute()) {
      response.body().bytes();
      return response.code();
    }
  }

  private static String sent(MockWebServer server, String header) throws InterruptedException {
    return server.takeRequest().getHeaders().get(header);
  }

  private String logged() {
    return log.list.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void sendsUserAgentAndDownloadCounterToTheHub() throws Exception {
    hub.enqueue(answer(200));
    get(open().metadata(), hub.url("/api"));
    RecordedRequest request = hub.takeRequest();
    assertEquals("Bearer " + SECRET, request.getHeaders().get("Authorization"));
    assertEquals("1", request.getHeaders().get("X-HF-Download-Counter"));
    assertEquals("identity", request.getHeaders().get("Accept-Encoding"));
    assertEquals(
        "hfj/1.2; java/" + System.getProperty("java.version"),
        request.getHeaders().get("User-Agent"));
  }

  @Test
  void sendsNoTokenAfterARedirectToAnotherHost() throws Exception {
    hub.enqueue(answer(302, "Location", store.url("/blob?X-Signature=s1gned").toString()));
    store.enqueue(answer(302, "Location", hub.url("/back").toString()));
    hub.enqueue(answer(200));
    HttpUrl next = hub.url("/resolve");
    for (int hop = 0; hop < 3; hop++) {
      Request request = new Request.Builder().url(next).build();
      try (Response response = open().content().newCall(request).execute()) {
        next =
            response.header("Location") == null ? null : next.resolve(response.header("Location"));
      }
    }
    assertNull(next);
    assertEquals("Bearer " + SECRET, sent(hub, "Authorization"));
    assertNull(sent(store, "Authorization"));
    assertEquals("Bearer " + SECRET, sent(hub, "Authorization"));
  }

  @Test
  void followsNoRedirectByItself() throws Exception {
    hub.enqueue(answer(302, "Location", store.url("/").toString()));
    assertEquals(302, get(open().content(), hub.url("/")));
    assertEquals(0, store.getRequestCount());
  }

  @Test
  void removesATokenThatACallerWouldSendElsewhere() throws Exception {
    for (int i = 0; i < 4; i++) {
      store.enqueue(answer(200));
    }
    open();
    for (OkHttpClient client :
        List.of(clients.metadata(), clients.content(), clients.account(), clients.bare())) {
      get(client, store.url("/"), "Authorization", "Bearer " + SECRET);
      assertNull(sent(store, "Authorization"));
    }
  }

  @Test
  void sendsAnotherServersTokenOnlyWithTheBareClient() throws Exception {
    store.enqueue(answer(200));
    store.enqueue(answer(200));
    get(open().bare(), store.url("/"), "Authorization", "Bearer other");
    get(clients.content(), store.url("/"), "Authorization", "Bearer other");
    assertEquals("Bearer other", sent(store, "Authorization"));
    assertNull(sent(store, "Authorization"));
  }

  @Test
  void addsNeitherTokenNorCounterToBareRequests() throws Exception {
    hub.enqueue(answer(200));
    get(open().bare(), hub.url("/oauth"));
    RecordedRequest request = hub.takeRequest();
    assertNull(request.getHeaders().get("Authorization"));
    assertNull(request.getHeaders().get("X-HF-Download-Counter"));
  }

  @Test
  void sendsTheTokenOfALoginWithoutTheDownloadCounter() throws Exception {
    hub.enqueue(answer(200));
    get(open().account(), hub.url("/api/whoami-v2"), "Authorization", "Bearer candidate");
    RecordedRequest request = hub.takeRequest();
    assertEquals("Bearer candidate", request.getHeaders().get("Authorization"));
    assertNull(request.getHeaders().get("X-HF-Download-Counter"));
  }

  @Test
  void retriesNothing() throws Exception {
    hub.enqueue(answer(503, "Retry-After", "0"));
    hub.enqueue(answer(408));
    hub.enqueue(answer(200));
    assertEquals(503, get(open().content(), hub.url("/")));
    assertEquals(408, get(clients.content(), hub.url("/")));
    assertEquals(2, hub.getRequestCount());
  }

  @Test
  void survivesARetryAfterBeyondAnInt() throws Exception {
    hub.enqueue(answer(503, "Retry-After", "2147483648"));
    hub.enqueue(answer(503, "Retry-After", "9".repeat(40)));
    assertEquals(503, get(open().content(), hub.url("/")));
    assertEquals(503, get(clients.content(), hub.url("/")));
  }

  @Test
  void rejectsANegativeStatusCode() throws Exception {
    hub.enqueue(new MockResponse.Builder().status("HTTP/1.1 -20 OK").build());
    open();
    assertThrows(ProtocolException.class, () -> get(clients.content(), hub.url("/")));
    MockWebServer proxy = new MockWebServer();
    proxy.start();
    proxy.enqueue(new MockResponse.Builder().status("HTTP/1.1 -20 OK").inTunnel().build());
    useProxy("", "http://127.0.0.1:" + proxy.getPort());
    open();
    String message = failureOf("https://hub.example/x");
    assertTrue(message.contains(" 127.0.0.1:" + proxy.getPort() + " "), message);
    proxy.close();
  }

  @Test
  void reportsAFailureOfAnAddressWithAMalformedPassword() throws Exception {
    open();
    int closed = hub.getPort();
    hub.close();
    String message = failureOf("http://a%1:b@127.0.0.1:" + closed + "/x%1?y%1");
    assertTrue(message.contains("127.0.0.1"), message);
  }

  @Test
  void keepsTheRetryAfterOfA503() throws Exception {
    hub.enqueue(answer(503, "Retry-After", "7"));
    Request request = new Request.Builder().url(hub.url("/")).build();
    try (Response response = open().content().newCall(request).execute()) {
      assertEquals("7", response.header("Retry-After"));
    }
  }

  @Test
  void leavesCompressedBodiesAsTheyAre() throws Exception {
    hub.enqueue(answer(200, "Content-Encoding", "gzip"));
    Request request = new Request.Builder().url(hub.url("/")).build();
    try (Response response = open().content().newCall(request).execute()) {
      assertEquals("gzip", response.header("Content-Encoding"));
      assertEquals("x", response.body().string());
    }
  }

  @Test
  void sharesConnectionsBetweenItsClients() throws Exception {
    hub.enqueue(answer(200));
    hub.enqueue(answer(200));
    get(open().metadata(), hub.url("/"));
    get(clients.content(), hub.url("/"));
    assertEquals(hub.takeRequest().getConnectionIndex(), hub.takeRequest().getConnectionIndex());
  }

  @Test
  void triesEveryAddressOfAHost() throws Exception {
    hub.enqueue(answer(200));
    List<InetAddress> addresses =
        List.of(InetAddress.getByName("::1"), InetAddress.getByName("127.0.0.1"));
    OkHttpClient client = open().content().newBuilder().dns(host -> addresses).build();
    assertEquals(200, get(client, hub.url("/").newBuilder().host("hub.example").build()));
  }

  @Test
  void givesUpOnASilentServer() {
    use(false, Duration.ofMillis(100));
    open();
    assertThrows(InterruptedIOException.class, () -> get(clients.metadata(), hub.url("/")));
    assertThrows(InterruptedIOException.class, () -> get(clients.content(), hub.url("/")));
  }

  private VirtualTime limit(long rate) {
    VirtualTime time = VirtualTime.manual();
    BandwidthLimit throttle = new BandwidthLimit(new ByteRate(rate), time::nanos, time);
    clients =
        HttpClients.open(
            new HttpClients.Options("1.2", new HubHosts(hub.url("/")), Optional::empty, network, 4),
            Optional.of(throttle));
    return time;
  }

  @Test
  void limitsTheRateOfAllClients() throws Exception {
    VirtualTime time = limit(1_000);
    double expected = 0;
    for (OkHttpClient client :
        List.of(clients.metadata(), clients.content(), clients.account(), clients.bare())) {
      hub.enqueue(new MockResponse.Builder().body("x".repeat(10_000)).build());
      get(client, hub.url("/"));
      expected += 10;
      assertEquals(expected, time.elapsed().toMillis() / 1e3, 0.1 * expected); // and its head
    }
  }

  @Test
  void doesNotCountTheRateLimitAsSlownessOfTheServer() {
    assertEquals(70_000, open().metadata().callTimeoutMillis());
    assertEquals(70_000, clients.account().callTimeoutMillis());
    assertEquals(70_000, clients.bare().callTimeoutMillis());
    limit(1_000);
    assertTrue(clients.metadata().callTimeoutMillis() > 4_000_000);
    assertEquals(0, clients.content().callTimeoutMillis());
    limit(1);
    assertEquals(Duration.ofDays(7).toMillis(), clients.metadata().callTimeoutMillis());
  }

  @Test
  void endsTheWaitForTheLimitWhenItIsInterrupted() throws Exception {
    limit(1);
    hub.enqueue(answer(200));
    Request request = new Request.Builder().url(hub.url("/")).build();
    try (Response response = clients.content().newCall(request).execute()) {
      Thread.currentThread().interrupt();
      assertThrows(InterruptedIOException.class, () -> response.body().bytes());
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void sendsNothingWhenOffline() {
    use(true, Duration.ofSeconds(10));
    assertThrows(NotCached.class, () -> get(open().bare(), hub.url("/")));
    assertEquals(0, hub.getRequestCount());
  }

  @Test
  void connectsOnlyToTheEndpointsIfConfigured() throws Exception {
    hub.enqueue(answer(200));
    HttpUrl endpoint = hub.url("/hf");
    HubHosts hosts = new HubHosts(List.of(endpoint), endpoint, true);
    clients = HttpClients.open(new HttpClients.Options("1.2", hosts, Optional::empty, network, 4));
    Request request =
        new Request.Builder()
            .url(store.url("/blob?X-Signature=s1gned"))
            .tag(HttpUrl.class, endpoint)
            .build();
    for (OkHttpClient client :
        List.of(clients.metadata(), clients.content(), clients.account(), clients.bare())) {
      RequestFailed failure =
          assertThrows(RequestFailed.class, () -> client.newCall(request).execute());
      assertEquals(RequestFailed.Kind.FINAL, failure.kind());
      String said = failure.getMessage() + failure.verdict().advice();
      assertTrue(said.contains(FailureTranslator.host(store.url("/"))), said);
      assertTrue(said.contains(FailureTranslator.host(endpoint) + " redirects to "), said);
      assertEquals(FailureCode.HOST_NOT_ALLOWED, failure.verdict().code());
      assertTrue(said.contains("is not an allowed host"), said);
      assertEquals(
          Optional.of(FailureTranslator.host(store.url("/"))), failure.verdict().subject());
      assertFalse(said.contains("s1gned"), said);
    }
    assertEquals(200, get(clients.content(), hub.url("/elsewhere")));
    assertEquals(0, store.getRequestCount());
  }

  @Test
  void speaksHttp11OverTlsToAServerOfAnAddedAuthority() throws Exception {
    HttpUrl url = secureStore();
    store.enqueue(answer(200));
    try (Response response =
        open().content().newCall(new Request.Builder().url(url).build()).execute()) {
      assertEquals(Protocol.HTTP_1_1, response.protocol());
      assertEquals(200, response.code());
    }
  }

  /** Returns an https address of {@link #store}, whose certificate is trusted. */
  private HttpUrl secureStore() throws IOException {
    HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
    trust(authority);
    store.useHttps(serverCertificates(authority).sslSocketFactory());
    return store.url("/").newBuilder().scheme("https").host("localhost").build();
  }

  @Test
  void readsLongBodiesOverTls() throws Exception {
    HttpUrl url = secureStore();
    byte[] bytes = new byte[3_000_000];
    new Random(1).nextBytes(bytes);
    store.enqueue(new MockResponse.Builder().body(new Buffer().write(bytes)).build());
    try (Response response =
        open().content().newCall(new Request.Builder().url(url).build()).execute()) {
      assertArrayEquals(bytes, response.body().bytes());
    }
  }

  @Test
  void givesUpOnAServerThatFallsSilentOverTls() throws Exception {
    HttpUrl url = secureStore();
    store.enqueue(
        new MockResponse.Builder()
            .body("x".repeat(100_000))
            .onResponseBody(SocketEffect.Stall.INSTANCE)
            .build());
    store.enqueue(new MockResponse.Builder().onRequestStart(SocketEffect.Stall.INSTANCE).build());
    OkHttpClient impatient =
        open().content().newBuilder().readTimeout(Duration.ofMillis(300)).build();
    for (String silence : List.of("in the body", "before the head")) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> assertThrows(InterruptedIOException.class, () -> get(impatient, url), silence));
    }
  }

  @Test
  void givesUpOnAServerThatNeverHandshakes() throws Exception {
    HttpUrl url = secureStore();
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      OkHttpClient impatient =
          open().content().newBuilder().readTimeout(Duration.ofMillis(300)).build();
      HttpUrl there = url.newBuilder().port(silent.getLocalPort()).build();
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> assertThrows(InterruptedIOException.class, () -> get(impatient, there)));
    }
  }

  @Test
  void endsAWaitOverTlsWhenItIsCancelled() throws Exception {
    HttpUrl url = secureStore();
    store.enqueue(
        new MockResponse.Builder()
            .body("x".repeat(100_000))
            .onResponseBody(SocketEffect.Stall.INSTANCE)
            .build());
    Call call = open().content().newCall(new Request.Builder().url(url).build());
    try (Response response = call.execute()) {
      assertEquals('x', response.body().source().readByte());
      CompletableFuture<IOException> waiting =
          CompletableFuture.supplyAsync(
              () -> assertThrows(IOException.class, () -> response.body().bytes()));
      call.cancel();
      assertTimeoutPreemptively(Duration.ofSeconds(20), () -> waiting.get());
    }
  }

  @Test
  void distinguishesABrokenTlsConnectionFromTheEndOfABody() throws Exception {
    HttpUrl url = secureStore();
    store.enqueue(
        new MockResponse.Builder()
            .body("x".repeat(100_000))
            .onResponseBody(new SocketEffect.CloseSocket())
            .build());
    assertThrows(IOException.class, () -> get(open().content(), url));
  }

  @Test
  void refusesAServerOfAnUnknownAuthority() {
    HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
    store.useHttps(serverCertificates(authority).sslSocketFactory());
    store.enqueue(answer(200));
    HttpUrl url = store.url("/").newBuilder().scheme("https").host("localhost").build();
    assertThrows(SSLException.class, () -> get(open().content(), url));
    assertEquals(0, store.getRequestCount());
  }

  @Test
  void namesTheUsersFileThatHoldsNoCertificate() throws Exception {
    HttpUrl url = secureStore();
    Files.writeString(folder.resolve("ca.pem"), "-----BEGIN RSA PRIVATE KEY-----\n");
    IOException failure = assertThrows(IOException.class, () -> get(open().content(), url));
    HubException verdict = FailureTranslator.of(failure, url).verdict();
    assertEquals(ExitCode.USAGE, ExitCode.of(verdict));
    assertTrue(
        verdict.getMessage().startsWith("SSL_CERT_FILE: no certificates"), verdict::getMessage);
  }

  @Test
  void checksTheNameInACertificate() throws Exception {
    HttpUrl url = secureStore().newBuilder().host("127.0.0.1").build();
    assertThrows(SSLException.class, () -> get(open().content(), url));
  }

  @Test
  void sendsTheProxyPasswordWithPlainHttp() throws Exception {
    try (TinyProxy proxy = new TinyProxy(hub.getPort(), false)) {
      useProxy("http://me:pw@127.0.0.1:" + proxy.port(), "");
      assertEquals(200, get(open().content(), HttpUrl.get("http://hub.example/x")));
      assertEquals(1, proxy.heads().size());
      String head = proxy.heads().get(0);
      assertTrue(head.startsWith("GET http://hub.example/x HTTP/1.1\r\n"), head);
      assertTrue(head.contains("Proxy-Authorization: Basic bWU6cHc=\r\n"), head);
      assertTrue(head.contains("; origin/lab\r\n"), head);
      assertFalse(head.contains(SECRET), head);
    }
  }

  @Test
  void sendsTheProxyPasswordWithTheFirstConnectAndToNoServer() throws Exception {
    HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
    trust(authority);
    store.useHttps(serverCertificates(authority).sslSocketFactory());
    store.enqueue(answer(200));
    try (TinyProxy proxy = new TinyProxy(store.getPort(), false)) {
      useProxy("", "http://me:pw@127.0.0.1:" + proxy.port());
      assertEquals(200, get(open().content(), HttpUrl.get("https://hub.example/x")));
      assertEquals(1, proxy.heads().size());
      String head = proxy.heads().get(0);
      assertTrue(head.startsWith("CONNECT hub.example:443 HTTP/1.1\r\n"), head);
      assertTrue(head.contains("Proxy-Authorization: Basic bWU6cHc=\r\n"), head);
      assertNull(sent(store, "Proxy-Authorization"));
    }
  }

  private String failureOf(String url) {
    HttpUrl asked = HttpUrl.get(url);
    IOException failure = assertThrows(IOException.class, () -> get(clients.content(), asked));
    HubException verdict = FailureTranslator.of(failure, asked).verdict();
    String message = verdict.getMessage() + "; " + verdict.advice();
    assertFalse(message.contains("pw") || message.contains(SECRET), message);
    return message;
  }

  @Test
  void doesNotRetryWhenTheProxyRefusesThePassword() throws Exception {
    try (TinyProxy proxy = new TinyProxy(hub.getPort(), true)) {
      String address = "http://me:pw@127.0.0.1:" + proxy.port();
      useProxy(address, address);
      open();
      String refuses =
          "proxy 127.0.0.1:" + proxy.port() + " rejected the user name and password in ";
      for (String url : List.of("http://hub.example/x", "https://hub.example/x")) {
        String message = failureOf(url);
        assertTrue(message.startsWith(refuses), message);
      }
      assertEquals(2, proxy.heads().size());
    }
  }

  @Test
  void reportsThatAProxyRequiresAPassword() throws Exception {
    try (TinyProxy proxy = new TinyProxy(hub.getPort(), true)) {
      useProxy("127.0.0.1:" + proxy.port(), "127.0.0.1:" + proxy.port());
      open();
      String wants = "proxy 127.0.0.1:" + proxy.port() + " requires a user name and password; ";
      for (String url : List.of("http://hub.example/x", "https://hub.example/x")) {
        String message = failureOf(url);
        assertTrue(message.startsWith(wants + "set https_proxy to http://user:"), message);
      }
      assertEquals(2, proxy.heads().size());
    }
  }

  @Test
  void namesAnUnreachableProxy() throws Exception {
    int port;
    try (TinyProxy gone = new TinyProxy(hub.getPort(), false)) {
      port = gone.port();
    }
    for (String scheme : List.of("http://me:pw@", "http://", "socks5h://")) {
      useProxy(scheme + "127.0.0.1:" + port, scheme + "127.0.0.1:" + port);
      open();
      for (String url : List.of("http://hub.example/x", "https://hub.example/x")) {
        String message = failureOf(url);
        assertTrue(message.startsWith("cannot connect to proxy 127.0.0.1:" + port + ": "), message);
      }
    }
  }

  @Test
  void namesAProxyThatCannotBeResolved() {
    useProxy("http://me:pw@proxy.invalid:3128", "");
    open();
    String message = failureOf("http://hub.example/x");
    assertTrue(message.startsWith("cannot resolve proxy proxy.invalid:3128"), message);
  }

  @Test
  void namesAProxyThatOpensNoTunnel() throws Exception {
    for (int status : List.of(403, 502)) {
      MockWebServer proxy = new MockWebServer();
      proxy.start();
      proxy.enqueue(new MockResponse.Builder().code(status).inTunnel().build());
      useProxy("", "http://me:pw@127.0.0.1:" + proxy.getPort());
      open();
      assertEquals(
          "proxy 127.0.0.1:"
              + proxy.getPort()
              + " refused to connect to hub.example: HTTP "
              + status
              + "; ask its administrator to allow hub.example, or add it to NO_PROXY if it can be"
              + " reached directly",
          failureOf("https://hub.example/x"));
      proxy.close();
    }
  }

  @Test
  void treatsA401OfAProxyAsARefusedPassword() throws Exception {
    MockWebServer proxy = new MockWebServer();
    proxy.start();
    proxy.enqueue(new MockResponse.Builder().code(401).inTunnel().build());
    useProxy("", "http://me:pw@127.0.0.1:" + proxy.getPort());
    open();
    String message = failureOf("https://hub.example/x");
    String refuses = " rejected the user name and password in https_proxy; correct them;";
    assertTrue(message.startsWith("proxy 127.0.0.1:" + proxy.getPort() + refuses), message);
    proxy.close();
  }

  @Test
  void namesTheProxyWhenABodyBreaks() throws Exception {
    store.enqueue(
        new MockResponse.Builder()
            .body("x".repeat(100_000))
            .onResponseBody(new SocketEffect.CloseSocket())
            .build());
    useProxy("http://127.0.0.1:" + store.getPort(), "");
    open();
    String message = failureOf("http://hub.example/x");
    String proxy = " through proxy 127.0.0.1:" + store.getPort() + " lost: ";
    assertTrue(message.startsWith("connection to hub.example" + proxy), message);
  }

  @Test
  void theSocksProxyResolvesNames() throws Exception {
    hub.enqueue(answer(200));
    try (TinyProxy proxy = new TinyProxy(hub.getPort(), false)) {
      useProxy("socks5h://127.0.0.1:" + proxy.port(), "");
      assertEquals(200, get(open().content(), HttpUrl.get("http://hub.example/x")));
      assertEquals(List.of("SOCKS hub.example:80"), proxy.heads());
    }
  }

  @Test
  void logsRequestsWithoutSecrets() throws Exception {
    hub.enqueue(answer(200));
    store.enqueue(answer(206));
    store.enqueue(answer(206));
    HttpUrl elsewhere =
        store.url("/blob?X-Signature=s1gned").newBuilder().host("127.0.0.1").build();
    clients =
        HttpClients.open(
            new HttpClients.Options(
                "1.2",
                new HubHosts(hub.url("/").newBuilder().host("localhost").build()),
                () -> Optional.of(new Token(SECRET, "HF_TOKEN")),
                network,
                4));
    HttpUrl tree =
        hub.url("/api/models/x/tree?recursive=true").newBuilder().host("localhost").build();
    get(clients.metadata(), tree);
    get(clients.content(), elsewhere.newBuilder().username("u").password("pa55").build());
    get(clients.content(), elsewhere, "Range", "bytes=0-9");
    assertTrue(logged().contains("GET " + tree + ": 200 after "), logged());
    assertTrue(logged().contains("/blob?... bytes=0-9: "), logged());
    assertFalse(logged().contains("s1gned"), logged());
    assertFalse(logged().contains("pa55"), logged());
    assertFalse(logged().contains(SECRET), logged());
  }

  @Test
  void logsNothingUnlessAsked() throws Exception {
    logger.setLevel(Level.INFO);
    hub.enqueue(answer(200));
    get(open().metadata(), hub.url("/"));
    // Tests that run at the same time may log requests of theirs.
    assertFalse(logged().contains(hub.url("/").toString()), logged());
  }

  @Test
  void letsTheJvmEndAtOnce() throws Exception {
    hub.enqueue(answer(200));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OneCall.class.getName(),
                hub.url("/").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    try {
      // OkHttp's idle threads would live for a minute.
      assertTrue(process.waitFor(30, TimeUnit.SECONDS), "still running");
      assertEquals(0, process.exitValue(), Files.readString(folder.resolve("out")));
    } finally {
      process.destroyForcibly();
    }
  }

  /** A program that makes one call, closes nothing and returns from {@code main}. */
  static final class OneCall {
    private OneCall() {}

    public static void main(String[] args) throws IOException {
      HttpUrl url = HttpUrl.get(args[0]);
      HttpClients.Options options =
          new HttpClients.Options(
              "1", new HubHosts(url), Optional::empty, NetworkSettings.DEFAULT, 8);
      get(HttpClients.open(options).content(), url);
    }
  }
}
