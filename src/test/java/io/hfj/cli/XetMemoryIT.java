package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.cas;
import static io.hfj.testing.FakeHubMatch.token;
import static io.hfj.testing.FakeHubMatch.xorb;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hfj.error.ExitCode;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.HubResponse;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import io.hfj.testing.xet.XetStorage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Downloads with a small heap from chunked storage whose answers would fill a large one. They are
 * refused, and the file comes over the bridge, or the lack of memory is reported.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
@Isolated("needs the processor for its processes")
class XetMemoryIT {
  private static final Content MODEL = Content.of(Content.generated(3, 20_000_000).bytes());
  private static final XetStorage STORAGE = new XetStorage();
  private static final HubRepo REPO =
      HubRepo.model("acme/big").xet("model.bin", MODEL, STORAGE.add(MODEL)).build();

  @TempDir Path folder;
  private FakeHub hub;

  @BeforeEach
  void start() {
    hub = FakeHub.start(REPO);
    hub.xet().storage(STORAGE);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private record Hostile(String name, FakeHubMatch at, Fault fault) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Hostile> answers() {
    String range = "{\"chunks\":{\"start\":%d,\"end\":%d},\"bytes\":{\"start\":0,\"end\":99}}";
    String url = "{\"url\":\"http://data.example/?" + "a=b&".repeat(95) + "\",\"ranges\":[%s]},";
    String xorb = "\"xorbs\":{\"" + "b".repeat(64) + "\":[";
    String urls = xorb + url.formatted(range.formatted(0, 1)).repeat(5_000) + "],";
    String ranges = (range + ",").formatted(0, 1).repeat(19_000);
    return Stream.of(
        new Hostile("endless numbers", token(), endless("{\"exp\":[", "1,")),
        new Hostile("endless text", cas(), endless("{\"a\":\"", "x")),
        new Hostile(
            "many long addresses",
            cas(),
            Fault.replaced("\"xorbs\":\\{", urls.replace("],", "],").replaceFirst(",\\],$", "],"))),
        new Hostile(
            "many ranges",
            cas(),
            Fault.replaced(
                "\"xorbs\":\\{",
                xorb + url.replace("},", "}").formatted(ranges + range.formatted(0, 1)) + "],")),
        new Hostile("endless xorb", xorb(), endless("", "\0")));
  }

  /** Returns 30 MB that begin with a text and repeat another. */
  private static Fault endless(String begin, String more) {
    byte[] all = new byte[30_000_000];
    byte[] part = more.getBytes(StandardCharsets.ISO_8859_1);
    byte[] head = begin.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < all.length; at++) {
      all[at] = part[at % part.length];
    }
    int offset = (head.length + part.length - 1) / part.length * part.length;
    Arrays.fill(all, 0, offset, (byte) ' ');
    System.arraycopy(head, 0, all, 0, head.length);
    Content content = Content.of(all);
    return Fault.answer(
        request ->
            HubResponse.of(200, "application/json", content)
                .with("Content-Length", Long.toString(content.size())));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void needsLittleMemoryWhateverStorageAnswers(Hostile hostile) throws Exception {
    hub.on(hostile.at()).fault(hostile.fault());
    ClientProgram hfj =
        ClientProgram.hfj(folder.resolve("home"), hub).env("JDK_JAVA_OPTIONS", "-Xmx64m");
    Result result = hfj.run("download", "acme/big", "--xet", "on");
    assertFalse(result.all().contains("\tat "), result.all());
    assertFalse(result.all().contains("OutOfMemory"), result.all());
    if (result.exit() == ExitCode.MEMORY.value()) {
      return; // reported like that of a large listing
    }
    assertEquals(0, result.exit(), result.all());
    assertArrayEquals(
        MODEL.bytes(), Files.readAllBytes(Path.of(result.out().strip()).resolve("model.bin")));
  }
}
