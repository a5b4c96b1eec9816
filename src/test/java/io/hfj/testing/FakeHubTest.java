package io.hfj.testing;

import static io.hfj.testing.FakeHubMatch.any;
import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.info;
import static io.hfj.testing.FakeHubMatch.resolve;
import static io.hfj.testing.FakeHubMatch.tree;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.HubResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FakeHubTest {
  private static final Content BIG = Content.generated(5, 100_000);
  private static final String CONFIG = "/acme/tiny/resolve/main/config.json";
  private static final String BIG_FILE = "/acme/tiny/resolve/main/big.bin";
  private static final String INFO = "/api/models/acme/tiny";

  private final HubRepo repo =
      HubRepo.model("acme/tiny")
          .file("config.json", "{\"a\": 1}")
          .lfs("big.bin", BIG)
          .grant("hf_x")
          .build();
  private final FakeHub hub = FakeHub.start(repo);

  @AfterEach
  void close() {
    hub.close();
  }

  /** An answer as received. The body may be shorter than announced. */
  private record RawAnswer(String head, byte[] body) {
    int status() {
      return Integer.parseInt(head.split(" ")[1]);
    }

    String header(String name) {
      return head.lines()
          .filter(line -> line.toLowerCase().startsWith(name.toLowerCase() + ": "))
          .map(line -> line.substring(name.length() + 2))
          .findFirst()
          .orElse("");
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private static Socket send(String method, String url, String... headerLines) throws IOException {
    URI uri = URI.create(url);
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    head.append("Host: ").append(uri.getAuthority()).append("\r\n");
    Arrays.stream(headerLines).forEach(line -> head.append(line).append("\r\n"));
    socket.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        return head.toString();
      }
      head.append((char) c);
    }
    return head.toString();
  }

  /** Sends one request on a new connection and reads until the server closes it. */
  private static RawAnswer request(String method, String url, String... headerLines)
      throws IOException {
    String[] lines = Arrays.copyOf(headerLines, headerLines.length + 1);
    lines[headerLines.length] = "Connection: close";
    try (Socket socket = send(method, url, lines)) {
      InputStream in = socket.getInputStream();
      return new RawAnswer(readHead(in), in.readAllBytes());
    }
  }

  private RawAnswer get(String path, String... headerLines) throws IOException {
    return request("GET", hub.endpoint() + path, headerLines);
  }

  private RawAnswer getData(String... headerLines) throws IOException {
    return request("GET", get(BIG_FILE).header("Location"), headerLines);
  }

  // --- correct answers and what is recorded ------------------------------------------------------

  @Test
  void redirectsToItsDataHost() throws IOException {
    RawAnswer data = getData("Range: bytes=10-99999");
    assertEquals(206, data.status());
    assertArrayEquals(Arrays.copyOfRange(BIG.bytes(), 10, 100_000), data.body());
    List<FakeHubRequest> requests = hub.requests("big.bin");
    assertEquals(2, requests.size());
    assertFalse(requests.get(0).atDataHost());
    assertTrue(requests.get(1).atDataHost());
    assertEquals(99_990, requests.get(1).bytesServed());
    assertEquals(99_990, hub.bytesServed(data()));
    assertEquals(List.of("bytes=10-99999"), hub.rangesRequested("big.bin"));
    assertEquals(2, hub.connectionsOpened());
    assertEquals(1, hub.dataConnectionsOpened());
  }

  @Test
  void recordsWhichHostReceivedAToken() throws IOException {
    get(CONFIG, "Authorization: Bearer hf_x");
    assertEquals(400, getData("Authorization: Bearer hf_x").status());
    assertEquals(Set.of("Bearer hf_x"), hub.tokensSeenAt(hub.dataHost()));
    assertEquals(Set.of("Bearer hf_x"), hub.tokensSeenAt(hub.endpoint()));
  }

  @Test
  void servesManyRequestsOnOneConnection() throws IOException {
    try (Socket socket = send("GET", hub.endpoint() + CONFIG)) {
      for (int i = 0; i < 3; i++) {
        String head = readHead(socket.getInputStream());
        assertTrue(head.contains("Content-Length: 8\r\n"), head);
        assertEquals(8, socket.getInputStream().readNBytes(8).length);
        String again = "HEAD " + CONFIG + " HTTP/1.1\r\n\r\nGET " + CONFIG + " HTTP/1.1\r\n\r\n";
        socket.getOutputStream().write(again.getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(readHead(socket.getInputStream()).startsWith("HTTP/1.1 200"));
      }
    }
    assertEquals(1, hub.connectionsOpened());
    assertEquals(1, hub.requests("config.json").get(4).connection());
  }

  @Test
  void actsAsAProxyForOtherHosts() throws IOException {
    URI proxy = URI.create(hub.endpoint());
    try (Socket socket = new Socket(proxy.getHost(), proxy.getPort())) {
      String head = "GET http://huggingface.test" + BIG_FILE + " HTTP/1.1\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      assertTrue(readHead(socket.getInputStream()).startsWith("HTTP/1.1 302"));
    }
    assertEquals(BIG_FILE, hub.requests().get(0).target());
    assertEquals("http://huggingface.test", hub.requests().get(0).baseUrl());
  }

  @Test
  void servesABranchThatMoves() throws IOException {
    assertTrue(get(INFO).text().contains(repo.commit("main").sha()));
    HubRepo moved = repo.edit().file("config.json", "{}").branch("main").build();
    hub.repos().put(moved);
    assertTrue(get(INFO).text().contains(moved.commit("main").sha()));
    assertEquals("{}", get(CONFIG).text());
    String before = CONFIG.replace("main", repo.commit("main").sha());
    assertEquals("{\"a\": 1}", get(before).text());
  }

  // --- rules -------------------------------------------------------------------------------------

  @Test
  void appliesARuleToTheGivenNumberOfMatchingRequests() throws IOException {
    FaultRule rule = hub.on(resolve().path("config")).skip(1).times(2).fault(Fault.status(503, ""));
    List<Integer> statuses =
        List.of(
            get(CONFIG).status(),
            get(INFO).status(),
            get(CONFIG).status(),
            get(BIG_FILE).status(),
            get(CONFIG).status(),
            get(CONFIG).status());
    assertEquals(List.of(200, 200, 503, 302, 503, 200), statuses);
    assertEquals(2, rule.hits());
  }

  @Test
  void takesFaultsInTurn() throws IOException {
    hub.on(info())
        .inTurn(Fault.status(429, "slow down", "Retry-After", "7"), Fault.malformedJson());
    RawAnswer first = get(INFO);
    assertEquals(429, first.status());
    assertEquals("7", first.header("Retry-After"));
    assertEquals(200, get(INFO).status());
    assertTrue(get(INFO).text().endsWith("}"));
  }

  @Test
  void matchesRequestsByRange() throws IOException {
    hub.on(data().covering(500)).fault(Fault.expiredSignature());
    assertEquals(206, getData("Range: bytes=0-499").status());
    assertEquals(403, getData("Range: bytes=0-500").status());
    assertEquals(403, getData("Range: bytes=500-").status());
    assertEquals(206, getData("Range: bytes=501-").status());
    assertEquals(403, getData().status());
  }

  @Test
  void combinesFaults() throws IOException {
    hub.on(data()).fault(Fault.flipBit(17), Fault.endEarlyAfter(10));
    hub.on(data()).fault(Fault.shiftedContentRange(1));
    RawAnswer answer = getData("Range: bytes=10-29");
    byte[] expected = Arrays.copyOfRange(BIG.bytes(), 10, 20);
    expected[7] ^= 1;
    assertArrayEquals(expected, answer.body());
    assertEquals("20", answer.header("Content-Length"));
    assertEquals("bytes 11-30/100000", answer.header("Content-Range"));
  }

  // --- single faults -----------------------------------------------------------------------------

  @Test
  void closesOrResetsBeforeTheAnswer() throws IOException {
    hub.on(any()).inTurn(Fault.closeBeforeAnswer(), Fault.resetBeforeAnswer());
    assertEquals("", get(INFO).head());
    assertThrows(SocketException.class, () -> get(INFO));
  }

  @Test
  void resetsInTheMiddleOfTheBody() {
    hub.on(data()).fault(Fault.resetAfter(50_000));
    assertThrows(SocketException.class, this::getData);
    assertEquals(50_000, hub.bytesServed(data()));
  }

  @Test
  void stallsUntilTheServerIsClosed() throws IOException {
    hub.on(data()).fault(Fault.stallAfter(70_000));
    String location = get(BIG_FILE).header("Location");
    try (Socket socket = send("GET", location)) {
      InputStream in = socket.getInputStream();
      readHead(in);
      assertEquals(70_000, in.readNBytes(70_000).length);
      assertEquals(0, in.available());
      hub.close();
      assertThrowsOrEnds(in);
    }
  }

  @Test
  void staysSilentUntilTheServerIsClosed() throws IOException {
    hub.on(info()).fault(Fault.silent());
    try (Socket socket = send("GET", hub.endpoint() + INFO)) {
      hub.close();
      assertThrowsOrEnds(socket.getInputStream());
    }
  }

  private static void assertThrowsOrEnds(InputStream in) {
    try {
      assertEquals(-1, in.read());
    } catch (IOException e) {
      // A reset ends the stream too.
    }
  }

  @Test
  void holdsTheBodyUntilTheGateOpens() throws Exception {
    FaultGate gate = new FaultGate();
    hub.on(data()).fault(Fault.holdAfter(1000, gate));
    String location = get(BIG_FILE).header("Location");
    try (Socket socket = send("GET", location, "Connection: close")) {
      gate.awaitHeld();
      InputStream in = socket.getInputStream();
      readHead(in);
      assertEquals(1000, in.readNBytes(1000).length);
      assertEquals(0, in.available());
      assertEquals(1, hub.mostAtOnce(FakeHubKind.DATA));
      gate.open();
      assertEquals(99_000, in.readAllBytes().length);
    }
  }

  @Test
  void holdsTheWholeAnswerUntilTheGateOpens() throws Exception {
    FaultGate gate = new FaultGate();
    hub.on(info()).fault(Fault.hold(gate));
    try (Socket one = send("GET", hub.endpoint() + INFO);
        Socket two = send("GET", hub.endpoint() + INFO)) {
      gate.awaitHeld(2);
      assertEquals(2, hub.mostAtOnce(FakeHubKind.INFO));
      assertEquals(0, one.getInputStream().available());
      gate.open();
      assertTrue(readHead(one.getInputStream()).startsWith("HTTP/1.1 200"));
      assertTrue(readHead(two.getInputStream()).startsWith("HTTP/1.1 200"));
    }
  }

  @Test
  void ignoresRanges() throws IOException {
    hub.on(data()).fault(Fault.ignoreRange());
    RawAnswer answer = getData("Range: bytes=10-19");
    assertEquals(200, answer.status());
    assertArrayEquals(BIG.bytes(), answer.body());
    assertEquals(List.of("bytes=10-19"), hub.rangesRequested("big.bin"));
  }

  @Test
  void sendsWrongSizes() throws IOException {
    hub.on(data()).inTurn(Fault.wrongTotal(7), Fault.longerBody(5), Fault.junkAfterBody(5));
    assertEquals("bytes 0-9/7", getData("Range: bytes=0-9").header("Content-Range"));
    RawAnswer longer = getData("Range: bytes=0-9");
    assertEquals("15", longer.header("Content-Length"));
    assertEquals("bytes 0-9/100000", longer.header("Content-Range"));
    assertEquals(15, longer.body().length);
    RawAnswer junk = getData("Range: bytes=0-9");
    assertEquals("10", junk.header("Content-Length"));
    assertEquals(15, junk.body().length);
  }

  @Test
  void sendsValidAndInvalidGzip() throws IOException {
    hub.on(resolve()).inTurn(Fault.gzip(), Fault.brokenGzip());
    RawAnswer gzip = get(CONFIG);
    assertEquals("", gzip.header("Content-Length"));
    assertEquals("chunked", gzip.header("Transfer-Encoding"));
    int sizeLine = gzip.text().indexOf("\r\n") + 2;
    byte[] chunk = Arrays.copyOfRange(gzip.body(), sizeLine, gzip.body().length - 7);
    InputStream plain = new GZIPInputStream(new ByteArrayInputStream(chunk));
    assertEquals("{\"a\": 1}", new String(plain.readAllBytes(), StandardCharsets.UTF_8));
    RawAnswer broken = get(CONFIG);
    assertEquals("gzip", broken.header("Content-Encoding"));
    assertEquals("{\"a\": 1}", broken.text());
  }

  @Test
  void redirectsInALoopAndToAnotherHost() throws IOException {
    hub.on(resolve()).inTurn(Fault.redirectLoop(), Fault.redirectTo(308, "http://else.test/x"));
    assertEquals(CONFIG, get(CONFIG).header("Location"));
    RawAnswer elsewhere = get(CONFIG);
    assertEquals(308, elsewhere.status());
    assertEquals("http://else.test/x", elsewhere.header("Location"));
  }

  @Test
  void sendsAnswersGivenByTheTest() throws IOException {
    String hostile = "[{\"type\":\"file\",\"oid\":\"0\",\"size\":1,\"path\":\"../x\"}]";
    hub.on(tree()).inTurn(Fault.json(hostile), Fault.captivePortal(), Fault.malformedStatusLine());
    String tree = INFO + "/tree/main";
    RawAnswer json = get(tree);
    assertEquals(hostile, json.text());
    assertEquals("application/json; charset=utf-8", json.header("Content-Type"));
    assertTrue(get(tree).text().startsWith("<!doctype html>"));
    assertFalse(get(tree).head().matches("(?s)HTTP/1\\.1 \\d{3} .*"));
    hub.on(any().path("/xet-read-token/"))
        .fault(Fault.answer(request -> HubResponse.json(200, "\"" + request.method() + "\"")));
    assertEquals("\"GET\"", get(INFO + "/xet-read-token/" + "0".repeat(40)).text());
  }

  @Test
  void changesHeaders() throws IOException {
    hub.on(resolve())
        .fault(
            Fault.withoutHeader("X-Repo-Commit"),
            Fault.header("ETag", "W/\"x\""),
            Fault.addedHeader("X-HF-Warning", "a; b"),
            Fault.addedHeader("X-HF-Warning", "c"));
    RawAnswer answer = request("HEAD", hub.endpoint() + CONFIG);
    assertEquals("", answer.header("X-Repo-Commit"));
    assertEquals("W/\"x\"", answer.header("ETag"));
    assertTrue(answer.head().contains("X-HF-Warning: a; b\r\nX-HF-Warning: c\r\n"));
    assertEquals(0, answer.body().length);
  }

  @Test
  void limitsTheRate() throws IOException {
    hub.on(data()).fault(Fault.slow(1_000_000));
    long start = System.nanoTime();
    getData();
    assertTrue(System.nanoTime() - start > 90_000_000, "100,000 bytes take a tenth of a second");
  }

  @Test
  void runsAnActionBeforeAnswering() throws IOException {
    AtomicReference<String> seen = new AtomicReference<>("");
    hub.on(info()).fault(Fault.running(() -> seen.set(seen.get() + "x")));
    get(INFO);
    get(INFO);
    assertEquals("xx", seen.get());
  }

  @Test
  void expiresSignedAddressesByTheGivenClock() throws IOException {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2024-06-01T12:00:00Z"));
    Clock clock =
        new Clock() {
          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return now.get();
          }
        };
    try (FakeHub timed = FakeHub.start(clock, repo)) {
      String location = request("GET", timed.endpoint() + BIG_FILE).header("Location");
      assertEquals(200, request("GET", location).status());
      now.set(now.get().plusSeconds(3600));
      assertEquals(403, request("GET", location).status());
    }
  }

  @Test
  void runsOnDaemonThreadsOnly() throws IOException {
    hub.on(any()).fault(Fault.silent());
    try (Socket socket = send("GET", hub.endpoint() + INFO)) {
      List<Thread> others =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("fake-hub"))
              .filter(thread -> !thread.isDaemon())
              .collect(Collectors.toList());
      assertEquals(List.of(), others, socket.toString());
    }
  }
}
