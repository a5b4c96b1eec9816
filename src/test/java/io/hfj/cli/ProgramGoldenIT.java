package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.any;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Output of the program as a whole, and of the commands about it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "paths are written in another way there")
class ProgramGoldenIT {
  @TempDir Path temp;

  @Test
  void hfj() throws IOException {
    try (Golden golden = new Golden(temp, "hfj")) {
      golden.scene("help").hfj("--help").hfj("cache", "--help").hfj("auth", "--help");
      golden.scene("no command").hfj().hfj("cache").hfj("auth");
      golden.scene("version").hfj("--version");
      golden
          .scene("wrong use")
          .hfj("downlod")
          .hfj("cache", "sl")
          .hfj("auth", "tokens")
          .hfj("nonsense")
          .hfj("--no-such-option")
          .hfj("--versoin");
      golden
          .scene("commands of hf that hfj does not have")
          .hfj("upload", "acme/tiny", ".")
          .hfj("upload-large-folder", "acme/tiny", ".", "--repo-type", "model")
          .hfj("repo", "create", "acme/tiny")
          .hfj("models", "info", "acme/tiny")
          .hfj("datasets", "ls", "acme/data")
          .hfj("models", "ls")
          .hfj("uplaod", "acme/tiny", ".");
      golden.check();
    }
  }

  @Test
  void help() throws IOException {
    try (Golden golden = new Golden(temp, "help")) {
      golden.scene("help").hfj("help", "--help").hfj("help").hfj("help", "version");
      golden.scene("a command of a group, and the group").hfj("help", "cache", "path");
      golden.scene("wrong use").hfj("help", "downlod").hfj("help", "cache", "sl").hfj("help", "-x");
      golden.check();
    }
  }

  @Test
  void version() throws IOException {
    try (Golden golden = new Golden(temp, "version")) {
      golden
          .scene("version")
          .hfj("version")
          .hfj("version", "--json")
          .hfj("version", "--format", "agent")
          .hfj("version", "-q");
      golden
          .scene("formats that contradict each other, and repeat each other")
          .hfj("version", "--json", "-q")
          .hfj("version", "--format", "human", "--json")
          .hfj("version", "--format", "json", "--json")
          .hfj("version", "--format", "xml")
          .hfj("version", "--format");
      golden.scene("wrong use").hfj("version", "--help").hfj("version", "2");
      golden.check();
    }
  }

  @Test
  void completion() throws IOException {
    try (Golden golden = new Golden(temp, "completion")) {
      golden.scene("help").hfj("completion", "--help");
      golden.scene("wrong use").hfj("completion").hfj("completion", "tcsh");
      golden.check();
    }
  }

  @Test
  void env() throws IOException {
    try (Golden golden = new Golden(temp, "env")) {
      golden.scene("help").hfj("env", "--help");
      golden.scene("nothing is set").hfj("env").hfj("env", "--json");
      golden
          .scene("no secret is shown, and invalid values are reported")
          .env("HF_TOKEN", GoldenScene.TOKEN)
          .env("HTTPS_PROXY", "http://me:secret@proxy.example:3128")
          .env("https_proxy", "me:secret@lower.example:3128")
          .env("HF_HUB_CACHE", "/models")
          .env("HF_HUB_ETAG_TIMEOUT", "soon")
          .hfj("env");
      golden
          .scene("an endpoint that cannot be used")
          .env("HF_ENDPOINT", "https://me:secret@hub.example")
          .hfj("env");
      golden
          .scene("wrong use")
          .hfj("env", "more")
          .hfj("env", "--jsn")
          .hfj("env", "--json=x")
          .hfj("env", "--offline")
          .hfj("env", "-x");
      golden.check();
    }
  }

  @Test
  void doctor() throws IOException {
    try (Golden golden = new Golden(temp, "doctor")) {
      golden.scene("help").hfj("doctor", "--help");
      golden
          .scene("all is well")
          .env("HF_TOKEN", GoldenScene.TOKEN)
          .hfj("doctor", "acme/tiny")
          .hfj("doctor", "--json");
      golden
          .scene("without a network: not cached, then cached")
          .env("HF_HUB_OFFLINE", "1")
          .hfj("doctor", "acme/tiny")
          .env("HF_HUB_OFFLINE", "0")
          .prepare("download", "acme/tiny")
          .env("HF_HUB_OFFLINE", "1")
          .hfj("doctor", "acme/tiny");
      golden
          .scene("nothing listens, an unknown host")
          .env("HF_ENDPOINT", "http://127.0.0.1:9")
          .hfj("doctor")
          .env("HF_ENDPOINT", "http://no-such-host.invalid")
          .hfj("doctor");
      golden
          .scene("bad tokens")
          .env("HF_TOKEN", "hf_mistyped")
          .hfj("doctor")
          .env("HF_TOKEN", "two words")
          .hfj("doctor");
      golden
          .scene("not found, denied")
          .hfj("doctor", "acme/tinny")
          .hfj("doctor", "acmee/tiny")
          .hfj("doctor", "acme/tiny", "--type", "dataset")
          .hfj("doctor", "acme/gated")
          .env("HF_TOKEN", GoldenScene.TOKEN)
          .hfj("doctor", "acme/gated");
      GoldenScene clock = golden.scene("a clock that is wrong");
      clock.hub.on(any()).fault(Fault.header("Date", "Thu, 01 Jan 2026 00:00:00 GMT"));
      clock.time().setBack(Duration.ofDays(-3));
      clock.hfj("doctor");
      golden
          .scene("what downloads left, a token file that cannot be read, no file to measure with")
          .file("hf/hub/models--acme--tiny/blobs/x.hfj.incomplete", "12345")
          .file("hf/token/folder", "")
          .hfj("doctor", "acme/data", "--type", "dataset", "--speed");
      GoldenScene mirrors = golden.scene("a dead mirror before a living one, and a bad proxy");
      mirrors
          .env("HF_ENDPOINT", "http://127.0.0.1:9," + mirrors.hub.endpoint())
          .hfj("doctor")
          .env("HF_ENDPOINT", mirrors.hub.endpoint())
          .env("HTTP_PROXY", "http://user:secret@127.0.0.1:9")
          .env("NO_PROXY", "")
          .hfj("doctor");
      golden
          .scene("a cache that is no folder")
          .file("file", "x")
          .hfj("doctor", "--cache-dir", "file");
      golden
          .scene("wrong use")
          .hfj("doctor", "not a name")
          .hfj("doctor", "--connections", "0")
          .hfj("doctor", "--no-such-option");
      golden.check();
    }
  }

  /** Asserts that every command has a golden file, and every file a command. */
  @Test
  @DisabledIfSystemProperty(
      named = "hfj.golden",
      matches = "write",
      disabledReason = "in the making")
  void everyCommandHasItsFile() throws IOException {
    Set<String> expected = new TreeSet<>(Set.of("hfj"));
    for (String command : commands()) {
      Set<String> below = commands(command);
      below.forEach(one -> expected.add(command + "-" + one));
      if (below.isEmpty()) {
        expected.add(command);
      }
    }
    try (Stream<Path> files = Files.list(Golden.FOLDER)) {
      assertEquals(
          expected,
          files
              .map(file -> file.getFileName().toString().replace(".txt", ""))
              .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  /** Returns the names of the commands in the help. */
  private Set<String> commands(String... group) {
    String[] words = Stream.concat(Stream.of(group), Stream.of("--help")).toArray(String[]::new);
    return new HfjRun(temp)
        .run(words)
        .out()
        .replaceFirst("(?s).*\nCommands:\n|.*", "")
        .replaceFirst("(?s)\n\n.*", "")
        .lines()
        .filter(line -> line.matches("  [a-z].*"))
        .map(line -> line.strip().split("[ ,]")[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
