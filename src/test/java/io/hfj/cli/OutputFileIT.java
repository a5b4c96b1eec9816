package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.MODEL;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.testing.FakeHubMatch.data;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.env.Host;
import io.hfj.env.ProcessContext;
import io.hfj.env.StandardStreams;
import io.hfj.env.TimeSource;
import io.hfj.error.ExitCode;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One file, written to a path or to stdout. */
class OutputFileIT {
  private static final int BAD_CONTENT = ExitCode.BAD_CONTENT.value();

  @TempDir Path folder;
  private DownloadScene scene;

  @BeforeEach
  void start() {
    scene = new DownloadScene(folder, Place.CACHE);
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private static byte[] content(String file) {
    return MODEL.file("main", file).content().bytes();
  }

  private void assertWritten(String file, String path) throws IOException {
    assertTrue(Arrays.equals(content(file), Files.readAllBytes(folder.resolve(path))), path);
  }

  /** Returns the names in a folder. */
  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesTheFileAloneAndMakesItsFolders() throws IOException {
    Result result = scene.expect(0, MEDIUM, "-o", "a/b/m.bin");
    assertEquals(folder.resolve("a/b/m.bin") + System.lineSeparator(), result.out());
    assertWritten(MEDIUM, "a/b/m.bin");
    assertEquals(List.of("m.bin"), names(folder.resolve("a/b")));
    scene.hub.clearRequests();
    scene.expect(0, MEDIUM, "--output=a/b/m.bin");
    assertEquals(0, scene.bytesSent(MEDIUM), "it is in the cache");
  }

  @Test
  void writesTheFileOfALink() throws IOException {
    Result result =
        scene.raw(scene.hub.endpoint() + "/acme/model/resolve/main/config.json", "-o", "c.json");
    assertEquals(0, result.exit(), result.all());
    assertWritten(SMALL, "c.json");
  }

  @Test
  void resumesAfterAFailure() throws IOException {
    Files.writeString(folder.resolve("out"), "old");
    scene.hub.on(data()).skip(3).fault(Fault.status(503, "busy"));
    scene.expect(ExitCode.NETWORK.value(), LARGE, "-o", "out", "--connections", "2");
    assertEquals("old", Files.readString(folder.resolve("out")));
    assertEquals(1, names(folder).stream().filter(name -> name.startsWith("out")).count());
    long sent = scene.bytesSent(LARGE);
    assertTrue(sent > 0);
    scene.hub.clearFaults();
    scene.hub.clearRequests();
    scene.expect(0, LARGE, "-o", "out");
    assertWritten(LARGE, "out");
    assertTrue(scene.bytesSent(LARGE) < content(LARGE).length, "it resumed");
  }

  @Test
  void keepsTheOldFileIfTheContentIsWrong() throws IOException {
    Files.writeString(folder.resolve("out"), "old");
    scene.hub.on(data()).fault(Fault.flipBit(5));
    scene.expect(BAD_CONTENT, MEDIUM, "-o", "out");
    assertEquals("old", Files.readString(folder.resolve("out")));
    assertEquals("", scene.expect(BAD_CONTENT, MEDIUM, "-o", "-").out());
  }

  @Test
  void noticesThatTheCacheWasDamaged() throws IOException {
    scene.expect(0, LARGE);
    Path blob = scene.file(LARGE).toRealPath();
    byte[] wrong = content(LARGE);
    wrong[wrong.length - 1] ^= 1;
    assertTrue(blob.toFile().setWritable(true));
    Files.write(blob, wrong);
    Files.writeString(folder.resolve("out"), "old");
    Result result = scene.expect(BAD_CONTENT, LARGE, "-o", "out");
    assertTrue(result.err().contains("--force-download"), result.err());
    assertEquals("old", Files.readString(folder.resolve("out")));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertEquals(BAD_CONTENT, runTo(out, "download", "acme/model", LARGE, "-o", "-"));
    assertTrue(out.size() < wrong.length, "the last bytes are held back");
    scene.expect(0, LARGE, "-o", "out", "--force-download");
    assertWritten(LARGE, "out");
  }

  private int runTo(OutputStream out, String... words) {
    ProcessContext process =
        new ProcessContext(
            Map.of("HF_HOME", folder.resolve("hf").toString(), "HF_ENDPOINT", scene.hub.endpoint()),
            folder,
            folder,
            "hfj");
    Host host =
        new Host(
            process,
            TimeSource.real(),
            () -> 0.5,
            new StandardStreams(InputStream.nullInputStream(), ""));
    PrintStream err = new PrintStream(OutputStream.nullOutputStream(), true);
    return HfjCommand.run(host, words, new PrintStream(out, true, StandardCharsets.UTF_8), err);
  }

  @Test
  void writesNothingElseToStdout() {
    for (String file : List.of(SMALL, MEDIUM, LARGE)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertEquals(0, runTo(out, "download", "acme/model", file, "-o", "-"));
      assertTrue(Arrays.equals(content(file), out.toByteArray()), file);
    }
  }

  @Test
  void stopsWhenTheReaderHasGone() {
    byte[] read = new byte[10];
    OutputStream reader =
        new OutputStream() {
          private int at;

          @Override
          public void write(int b) throws IOException {
            if (at == read.length) {
              throw new IOException("Broken pipe");
            }
            read[at++] = (byte) b;
          }
        };
    assertEquals(0, runTo(reader, "download", "acme/model", LARGE, "-o", "-"));
    assertArrayEquals(Arrays.copyOf(content(LARGE), read.length), read);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void replacesTheFileThatALinkLeadsTo() throws IOException {
    Files.writeString(folder.resolve("real"), "old");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
    scene.expect(0, SMALL, "-o", "link");
    assertTrue(Files.isSymbolicLink(folder.resolve("link")));
    assertWritten(SMALL, "real");
    scene.expect(0, SMALL, "-o", "/dev/null");
    assertFalse(Files.isRegularFile(Path.of("/dev/null")));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void leavesTheCacheAloneBehindALink() throws IOException {
    scene.expect(0, SMALL, "--local-dir", "d", "--local-dir-use-symlinks", "True");
    assertTrue(Files.isSymbolicLink(folder.resolve("d/" + SMALL)));
    scene.expect(0, MEDIUM, "-o", "d/" + SMALL);
    assertWritten(MEDIUM, "d/" + SMALL);
    scene.expect(0, SMALL);
    scene.assertRight(SMALL);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void reportsADeviceThatIsFull() {
    for (String file : List.of(SMALL, LARGE)) {
      assertEquals("", scene.expect(ExitCode.STORAGE.value(), file, "-o", "/dev/full").out());
    }
  }

  @Test
  void removesWhatAKilledRunLeftBeside() throws IOException {
    Path left = Files.writeString(folder.resolve(".hfj-0123abcd.tmp"), "half");
    Files.setLastModifiedTime(left, FileTime.fromMillis(0));
    scene.expect(0, SMALL, "-o", "out");
    assertFalse(Files.exists(left));
  }

  @Test
  void failsIfThePathCannotBeWritten() throws IOException {
    Files.writeString(folder.resolve("file"), "x");
    scene.expect(ExitCode.STORAGE.value(), SMALL, "-o", "file/below");
    scene.assertRight(SMALL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-o out",
        "config.json large.bin -o out",
        "*.json -o out",
        "onnx/ -o out",
        "config.json -o hf/",
        "config.json -o .",
        "config.json -o=",
        "config.json -o out --local-dir d",
        "config.json -o - --json",
        "config.json -o - --format json",
      })
  void refusesOtherUsesWithoutARequest(String line) throws IOException {
    Files.createDirectories(folder.resolve("hf"));
    Result result = scene.expect(ExitCode.USAGE.value(), line.split(" "));
    assertTrue(result.err().matches("(?s).*(hint: |\"advice\").*"), result.err());
    assertEquals("", result.out());
    assertEquals(List.of(), scene.hub.requests());
  }

  @Test
  void printsThePathInJson() {
    Result result = scene.expect(0, SMALL, "-o", "out", "--json");
    assertTrue(result.out().startsWith("{\"path\":"), result.out());
    assertTrue(result.out().contains("out\""), result.out());
  }
}
