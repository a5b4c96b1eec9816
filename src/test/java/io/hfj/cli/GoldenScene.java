package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hfj.cli.options.ShellQuoting;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import io.hfj.testing.HfjRun;
import io.hfj.testing.HfjRun.Result;
import io.hfj.testing.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A machine and a Hub for the command lines of a scene in a golden file. For one thread. */
final class GoldenScene implements AutoCloseable {
  static final String TOKEN = "hf_abcdefghijklmnopqrstuvwxyzWXYZ";

  private static final List<HubRepo> REPOS =
      List.of(
          HubRepo.model("acme/tiny")
              .file("config.json", "{}")
              .file("data/x.json", "{\"x\": 1}")
              .tag("v1")
              .lfs("model.bin", Content.generated(1, 300_000))
              .branch("main")
              .build(),
          HubRepo.model("acme/twin").lfs("copy.bin", Content.generated(1, 300_000)).build(),
          HubRepo.model("acme/gated").file("a.txt", "text").gated("manual").build(),
          HubRepo.model("alice/secret").file("a.txt", "hers").hidden().grant(TOKEN).build(),
          HubRepo.dataset("acme/data").file("rows.csv", "1,2\n").build());

  private final VirtualTime time = VirtualTime.manual();
  final FakeHub hub = FakeHub.start(time, REPOS.toArray(HubRepo[]::new));
  final HfjRun run;
  private final Path home;
  private final Golden golden;
  private final Map<String, String> shownEnv = new LinkedHashMap<>();
  private final List<String> input = new ArrayList<>();

  GoldenScene(Path home, Golden golden) {
    this.home = home;
    this.golden = golden;
    try {
      Files.createDirectories(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    hub.repos().account(TOKEN, "alice");
    run = new HfjRun(home, time).env("HF_ENDPOINT", hub.endpoint());
  }

  /** Sets a variable for the following command lines, which show it. */
  GoldenScene env(String name, String value) {
    shownEnv.put(name, value);
    run.env(name, value);
    return this;
  }

  /** Types answers during the next command line. */
  GoldenScene typing(String text) {
    input(text, "<");
    run.typing(text);
    return this;
  }

  /** Pipes text into the next command line. */
  GoldenScene piping(String text) {
    input(text, "|");
    run.piping(text);
    return this;
  }

  private void input(String text, String mark) {
    text.lines().forEach(line -> input.add(mark + " " + line));
    input.add(mark + " (end)");
  }

  /** Runs a command line that is not recorded and has to succeed. */
  GoldenScene prepare(String... words) {
    Result result = run.run(words);
    assertEquals(0, result.exit(), result.all());
    return this;
  }

  /** Writes a file below the machine's home. */
  GoldenScene file(String path, String content) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return this;
  }

  /** Returns the clock of the machine and its Hub, which advances only by sleeping. */
  VirtualTime time() {
    return time;
  }

  /** Returns the machine's home, which is its working folder too. */
  Path home() {
    return home;
  }

  /** Returns the folder of a repository's commit in the cache. */
  Path snapshot(String folder) throws IOException {
    try (var all = Files.list(run.cache().resolve(folder).resolve("snapshots"))) {
      return all.findFirst().orElseThrow();
    }
  }

  /** Runs a command line, and adds its output to the golden file. */
  GoldenScene hfj(String... words) {
    StringBuilder typed = new StringBuilder();
    shownEnv.forEach(
        (name, value) -> typed.append(name).append('=').append(quoted(value)).append(' '));
    typed.append("hfj");
    for (String word : words) {
      typed.append(' ').append(quoted(word));
    }
    golden.line("$", typed.toString(), home);
    Result result = run.run(words);
    input.forEach(line -> golden.line(line.substring(0, 1), line.substring(2), home));
    input.clear();
    run.piping("");
    golden.line("exit", Integer.toString(result.exit()), home);
    lines("1>", result.out());
    lines("2>", result.err());
    assertFalse(result.all().contains("\tat "), result.all());
    return this;
  }

  private static String quoted(String word) {
    return word.isEmpty() ? "''" : ShellQuoting.of(word);
  }

  private void lines(String mark, String text) {
    String unix = text.replace("\r\n", "\n");
    for (String line : unix.lines().toList()) {
      golden.line(mark, line, home);
    }
    if (!unix.isEmpty() && !unix.endsWith("\n")) {
      golden.line("\\", "no end of line", home);
    }
  }

  @Override
  public void close() {
    hub.close();
  }
}
