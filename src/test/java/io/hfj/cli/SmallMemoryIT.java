package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.info;
import static io.hfj.testing.FakeHubMatch.tree;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.error.ExitCode;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code target/hfj} with little memory: large repositories, and servers that try to exhaust it.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class SmallMemoryIT {
  private static final String HASH = "%040x";

  @TempDir Path folder;
  private FakeHub hub;

  @BeforeEach
  void start() {
    hub = FakeHub.start(DownloadScene.MODEL);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private Result download(String memory, String... words) throws Exception {
    ClientProgram hfj =
        ClientProgram.hfj(folder.resolve("home"), hub).env("JDK_JAVA_OPTIONS", "-Xmx" + memory);
    String[] all = new String[words.length + 2];
    all[0] = "download";
    all[1] = "acme/model";
    System.arraycopy(words, 0, all, 2, words.length);
    Result result = hfj.run(all);
    assertFalse(result.all().contains("\tat "), result.all());
    assertFalse(result.all().contains("OutOfMemory"), result.all());
    return result;
  }

  /** Returns a listing of that many files, with the model's small file at its end. */
  private static String listing(int files) {
    var small = DownloadScene.MODEL.file("main", DownloadScene.SMALL);
    return IntStream.range(0, files)
        .mapToObj(i -> entry(HASH.formatted(i), 9, "data/train/part-%07d/sample.json".formatted(i)))
        .collect(
            Collectors.joining(
                ",", "[", "," + entry(small.etag(), small.size(), small.path()) + "]"));
  }

  private static String entry(String hash, long size, String path) {
    return "{\"type\":\"file\",\"oid\":\"%s\",\"size\":%d,\"path\":\"%s\"}"
        .formatted(hash, size, path);
  }

  /**
   * Returns the Hub's information on a revision with that listing: more names than it promises to
   * report.
   */
  private static String revision() {
    return IntStream.range(0, 1000)
        .mapToObj(i -> "{\"rfilename\":\"data/train/part-%07d/sample.json\"}".formatted(i))
        .collect(
            Collectors.joining(
                ",",
                "{\"sha\":\"%s\",\"siblings\":["
                    .formatted(DownloadScene.MODEL.commit("main").sha()),
                "]}"));
  }

  @Test
  void downloadsOneOfAHundredThousandFilesWithLittleMemory() throws Exception {
    hub.on(info()).fault(Fault.json(revision()));
    hub.on(tree()).fault(Fault.json(listing(100_000)));
    for (int run = 0; run < 2; run++) { // the second reads the listing cached by the first
      Result result = download("48m", "--include", "conf*");
      assertEquals(0, result.exit(), result.all());
      assertArrayEquals(
          DownloadScene.MODEL.file("main", DownloadScene.SMALL).content().bytes(),
          Files.readAllBytes(Path.of(result.out().strip()).resolve(DownloadScene.SMALL)));
    }
    assertEquals(1, hub.requests(tree()).size());
  }

  @Test
  void reportsAListingTooLargeForItsMemory() throws Exception {
    hub.on(tree()).fault(Fault.json(listing(300_000)));
    Result result = download("32m", "--include", "conf*");
    assertEquals(ExitCode.MEMORY.value(), result.exit(), result.all());
    assertTrue(result.err().contains("half of the Java heap of "), result.err());
    assertTrue(result.err().contains("JDK_JAVA_OPTIONS=-Xmx"), result.err());
  }

  @Test
  void reportsExhaustedMemory() throws Exception {
    hub.on(tree()).fault(Fault.json(listing(100_000)));
    Result result = download("24m", "--dry-run");
    assertEquals(ExitCode.MEMORY.value(), result.exit(), result.all());
    assertTrue(result.err().contains("hint: "), result.err());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "blob ids, '{\"type\":\"file\",\"lfs\":{},\"size\":9,\"path\":\"a\",\"oid\":\"X\"}'",
    "folders, '{\"type\":\"directory\",\"path\":\"X\"}'",
    "unknown fields, '{\"type\":\"directory\",\"path\":\"a\",\"X\":\"X\"}'",
    "unknown types, '{\"type\":\"X\",\"path\":\"a\"}'",
  })
  void skipsLongTextsThatAreNotNeeded(String what, String entry) throws Exception {
    String one = entry.replaceFirst("X\"}$", "x".repeat(500_000) + "\"}");
    hub.on(tree())
        .fault(
            Fault.json(
                IntStream.range(0, 100)
                    .mapToObj(i -> one.replace("X", "name"))
                    .collect(Collectors.joining(",", "[", "]"))));
    Result result = download("48m");
    assertTrue(result.exit() == 0 || result.exit() == ExitCode.BAD_CONTENT.value(), result.all());
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void parsesALinkHeaderFullOfBrackets(boolean closed) throws Exception {
    hub.on(tree()).fault(Fault.header("Link", (closed ? "<a>;" : "<").repeat(40_000)));
    assertEquals(0, download("96m").exit());
  }

  @Test
  void parsesManyDistinctFieldNames() throws Exception {
    String fields =
        IntStream.range(0, 2_000_000)
            .mapToObj(i -> "\"field" + i + "\":1")
            .collect(Collectors.joining(",", "{", ",\"sha\":7}"));
    FakeHubMatch question = info();
    hub.on(question).fault(Fault.json(fields));
    Result result = download("48m", "--dry-run");
    assertEquals(ExitCode.NETWORK.value(), result.exit(), result.all());
  }
}
