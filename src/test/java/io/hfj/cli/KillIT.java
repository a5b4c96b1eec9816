package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.xorb;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.model.Etag;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.store.part.PartFiles;
import io.hfj.testing.ChildProcess;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.Fault;
import io.hfj.testing.FaultGate;
import io.hfj.testing.HfjRun.Result;
import io.hfj.testing.xet.XetStorage;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills {@code target/hfj} at bad moments, and checks the next run. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
@Isolated("counts bytes that a starved client would leave in the sockets")
class KillIT {
  private static final long SIZE = 48 << 20;
  private static final Content MODEL = Content.generated(48, SIZE);
  private static final Etag ETAG = new Etag(MODEL.sha256());
  private static final XetStorage STORAGE = new XetStorage();
  private static final String XET_HASH = STORAGE.add(MODEL);
  private static final int KILLS = 20;

  /** Chunks that connections were receiving when their process was killed. */
  private static final long CHUNKS = 16 * (128 << 10);

  /** Bytes per second of each of up to 16 connections: a whole file takes some twelve seconds. */
  private static final long PACE = 250_000;

  /** Allowance for ranges under way that are abandoned or fetched again. */
  private static final long SLACK = 1 << 20;

  /** About a second, on a busy machine. */
  private static final long SOON_MILLIS = 5_000;

  @TempDir Path folder;
  private FakeHub hub;
  private ClientProgram hfj;

  @BeforeEach
  void start() throws Exception {
    hub = FakeHub.start(HubRepo.model("acme/big").xet("model.bin", MODEL, XET_HASH).build());
    hub.xet().storage(STORAGE);
    hfj = ClientProgram.hfj(folder.resolve("home"), hub);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--local-dir=local"})
  void losesLittleWhenKilledTwentyTimes(String where) throws Exception {
    hub.on(data()).fault(Fault.slow(PACE));
    long[] moments = new Random(48).longs(KILLS, 0, SIZE * 9 / 10).sorted().toArray();
    for (long moment : moments) {
      try (ChildProcess run = hfj.start(words(where))) {
        assertTrue(run.awaitUntil(() -> served() >= moment), run.err());
      }
    }
    hub.clearFaults();
    assertCompletes(where);
    assertServedAtMost(SIZE * 105 / 100);
  }

  @ParameterizedTest
  @CsvSource({"on,on", "on,off", "off,on", "auto,on", "on,auto"})
  void resumesOverEitherRoute(String first, String second) throws Exception {
    slow(8 * PACE);
    try (ChildProcess run = hfj.start(words("--xet=" + first))) {
      assertTrue(run.awaitUntil(() -> settled() >= SIZE / 2), run.err());
    }
    hub.clearFaults();
    long before = served();
    assertTrue(before < SIZE, "killed too late");
    assertCompletes("--xet=" + second);
    assertServedAtMost(SIZE * 102 / 100 + CHUNKS);
    assertTrue(hub.bytesServed(xorb()) > 0);
  }

  @Test
  void anotherProcessCompletesTheFileOfAKilledOne() throws Exception {
    slow(4 * PACE);
    try (ChildProcess first = hfj.start(words("--xet=on"));
        ChildProcess second = hfj.start(words("--xet=auto"))) {
      assertTrue(first.awaitUntil(() -> settled() >= SIZE / 4), first.err());
      first.signal("KILL");
      hub.clearFaults();
      assertEquals(0, second.await().exit());
    }
    assertCompletes("--xet=on");
    assertServedAtMost(SIZE * 105 / 100 + CHUNKS);
  }

  private void slow(long pace) {
    hub.on(data()).fault(Fault.slow(pace));
    hub.on(xorb()).fault(Fault.slow(pace));
  }

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143", "HUP,129"})
  void stopsAtOnceOnASignalAndPrintsHowToResume(String signal, int code) throws Exception {
    hub.on(data()).fault(Fault.slow(PACE));
    try (ChildProcess run = hfj.start("download", "acme/big")) {
      assertTrue(run.awaitUntil(() -> served() >= SIZE / 20), run.err());
      run.signal(signal);
      assertTrue(run.endsWithin(SOON_MILLIS), "still running");
      Result result = run.await();
      assertEquals(code, result.exit());
      assertEquals("", result.out());
      assertTrue(
          result.err().matches("(?s).*\nerror: interrupted[^\n]*\nhint: [^\n]+\n"), result.err());
      assertFalse(result.err().matches("(?s).*(\u001b|\tat ).*"), result.err());
    }
    hub.clearFaults();
    assertCompletes("");
    assertServedAtMost(SIZE * 102 / 100);
  }

  @Test
  void jsonReportsAnInterrupt() throws Exception {
    hub.on(data()).fault(Fault.slow(PACE));
    try (ChildProcess run = hfj.start("download", "acme/big", "--json")) {
      assertTrue(run.awaitUntil(() -> served() >= SIZE / 20), run.err());
      run.signal("INT");
      Result result = run.await();
      assertEquals("", result.out());
      String last = result.err().lines().reduce("", (before, line) -> line);
      assertTrue(last.startsWith("{\"event\":\"error\""), result.err());
      assertTrue(last.contains("\"exit_code\":130"), result.err());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--local-dir=local"})
  void requestsOnlyTheGapThatAKillLeft(String where) throws Exception {
    FaultGate gate = new FaultGate();
    hub.on(data().from(0)).fault(Fault.holdAfter(100_000, gate));
    try (ChildProcess run = hfj.start(words(where))) {
      assertTrue(run.awaitUntil(() -> settled() >= SIZE * 2 / 3), run.err());
    }
    long missing = SIZE - settled();
    assertTrue(missing > SLACK, "the gate did not hold");
    hub.clearFaults();
    hub.clearRequests();
    assertCompletes(where);
    assertServedAtMost(missing + SLACK);
  }

  @Test
  void ignoresTornRecordsOfAJournal() throws Exception {
    long missing = killHalfWay();
    try (RandomAccessFile journal = new RandomAccessFile(only("-journal.incomplete"), "rw")) {
      journal.setLength(journal.length() - 17);
      journal.seek(96 + 5 * 32 + 9);
      journal.write(0xff);
      journal.seek(journal.length());
      journal.write(new byte[] {1, 2, 3});
    }
    assertCompletes("");
    assertServedAtMost(missing + (4 << 20));
  }

  @Test
  void refetchesBytesCorruptedOnDisk() throws Exception {
    long missing = killHalfWay();
    try (RandomAccessFile part = new RandomAccessFile(only(".hfj.incomplete"), "rw")) {
      part.seek(1000);
      int was = part.read();
      part.seek(1000);
      part.write(was ^ 1);
    }
    assertCompletes("");
    assertServedAtMost(missing + (3 << 20));
  }

  @Test
  void restartsWhenTheJournalIsForeignOrMissing() throws Exception {
    killHalfWay();
    Files.write(only("-journal.incomplete").toPath(), new byte[5000]);
    assertCompletes("");
  }

  /**
   * Returns the bytes that are missing afterwards; what was sent and not read yet is not counted.
   */
  private long killHalfWay() throws Exception {
    hub.on(data()).fault(Fault.slow(8 * PACE));
    try (ChildProcess run = hfj.start("download", "acme/big")) {
      assertTrue(run.awaitUntil(() -> settled() >= SIZE / 2), run.err());
    }
    hub.clearFaults();
    hub.clearRequests();
    return SIZE - settled();
  }

  private File only(String suffix) throws IOException {
    List<Path> found =
        incomplete().stream()
            .filter(path -> path.toString().endsWith(suffix))
            .collect(Collectors.toList());
    assertEquals(1, found.size(), found::toString);
    return found.get(0).toFile();
  }

  /** Returns the ranges that the part file's journal claims. */
  private long settled() {
    try {
      long most = 0;
      for (Path path : incomplete()) {
        String stem = path.getFileName().toString().replaceFirst("\\.hfj.*", "");
        most = Math.max(most, PartFiles.settledBytes(path.getParent(), stem, ETAG, SIZE));
      }
      return most;
    } catch (IOException | UncheckedIOException changedMeanwhile) {
      return 0;
    }
  }

  private void assertServedAtMost(long bytes) {
    assertTrue(served() <= bytes, () -> "served " + served() + " of " + SIZE);
  }

  private long served() {
    return hub.bytesServed(data()) + hub.bytesServed(xorb());
  }

  private static String[] words(String where) {
    return Stream.of("download", "acme/big", where)
        .filter(word -> !word.isEmpty())
        .toArray(String[]::new);
  }

  /** Asserts that another run completes the file and leaves nothing unfinished. */
  private void assertCompletes(String where) throws Exception {
    Path root = Path.of(hfj.succeed(words(where)));
    assertEquals(MODEL.sha256(), sha256(root.resolve("model.bin")));
    assertEquals(List.of(), incomplete());
    long before = served();
    hfj.succeed(words(where));
    assertEquals(before, served());
  }

  private List<Path> incomplete() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.toString().endsWith(".incomplete"))
          .collect(Collectors.toList());
    }
  }

  private static String sha256(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = Files.newInputStream(file)) {
      byte[] piece = new byte[1 << 16];
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        digest.update(piece, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
