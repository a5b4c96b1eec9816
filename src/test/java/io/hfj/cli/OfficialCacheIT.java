package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.testing.CacheFixture;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.InteropRepos;
import io.hfj.testing.OfficialClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Compares the lists of a cache that both clients print, and what each leaves after a removal. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class OfficialCacheIT {
  @TempDir Path temp;
  private FakeHub hub;
  private ClientProgram ours;
  private ClientProgram theirs;
  private CacheFixture zoo;

  @BeforeEach
  void make() throws Exception {
    String python = OfficialClient.requirePython();
    hub = FakeHub.start(InteropRepos.MODEL);
    ours = ClientProgram.hfj(temp.toRealPath().resolve("ours"), hub);
    theirs = ClientProgram.official(python, temp.toRealPath().resolve("theirs"), hub);
    zoo = new CacheFixture(ours.cache()).sound();
    theirs.succeed("download", "acme/interop", "--cache-dir", zoo.root().toString());
    age(zoo.root());
  }

  /** Old enough that the printed age does not change between two runs. */
  private static void age(Path root) throws IOException {
    FileTime then = FileTime.from(Instant.now().minus(Duration.ofDays(3)));
    List<Path> all;
    try (Stream<Path> paths = Files.walk(root)) {
      all = paths.filter(path -> !Files.isSymbolicLink(path)).toList();
    }
    for (Path path : all) {
      Files.getFileAttributeView(path, BasicFileAttributeView.class).setTimes(then, then, null);
    }
  }

  @AfterEach
  void close() {
    if (hub != null) {
      hub.close();
    }
  }

  private String same(String... words) throws Exception {
    String[] theirWords =
        Stream.of(words).map(w -> w.equals("DIR") ? zoo.root() + "" : w).toArray(String[]::new);
    String expected = theirs.succeed(theirWords);
    String added = ",\"(bytes|last_(accessed|modified)_at)\":[^,}]*"; // added by hfj for programs
    assertEquals(
        expected.replace(" ", ""), ours.succeed(theirWords).replace(" ", "").replaceAll(added, ""));
    return expected;
  }

  @Test
  void listsTheSame() throws Exception {
    zoo.broken();
    same("cache", "ls", "--cache-dir", "DIR", "--json");
    same("cache", "ls", "--cache-dir", "DIR", "--json", "--revisions");
    same("cache", "ls", "--cache-dir", "DIR", "-q", "--sort", "size");
    same("cache", "ls", "--cache-dir", "DIR", "-q", "--sort", "name:desc", "--limit", "4");
    same("cache", "ls", "--cache-dir", "DIR", "-q", "-f", "size>10", "-f", "type=model");
    same("cache", "ls", "--cache-dir", "DIR", "-q", "-f", "refs=main", "-f", "accessed<1w");
    same("cache", "ls", "--cache-dir", "DIR", "--format", "human", "--no-truncate");
    same("cache", "ls", "--cache-dir", "DIR", "--format", "human", "--no-truncate", "--revisions");
    same("cache", "ls", "--cache-dir", "DIR", "--format", "agent");
    same("cache", "ls", "--cache-dir", "DIR", "--format", "agent", "--revisions");
    same("cache", "ls", "--cache-dir", "DIR", "--format", "quiet", "--revisions");
  }

  private void copyTo(Path copy) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder("cp", "-a", zoo.root().toString(), copy.toString())
            .inheritIO()
            .start()
            .waitFor();
    assertEquals(0, exit);
  }

  private static List<String> tree(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.map(path -> root.relativize(path) + kind(path))
          .filter(path -> !path.startsWith(".locks") && !path.contains(".lock"))
          .filter(path -> !path.contains("/refs") && !path.contains("/trees"))
          .sorted()
          .toList();
    }
  }

  private static String kind(Path path) {
    return Files.isSymbolicLink(path)
        ? " link"
        : Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
            ? " folder"
            : " " + path.toFile().length();
  }

  private static String freed(String out) {
    return out.replaceAll("(?s).*freed:? ([\\d.]+) ?(?i:([KMG]?))B?\\b.*", "$1$2")
        .replaceFirst("^(\\d+)$", "$1.0")
        .toUpperCase(Locale.ROOT);
  }

  @Test
  void removesAndFreesTheSame() throws Exception {
    List<List<String>> removals =
        List.of(
            List.of("model/acme/interop"),
            List.of("model/two/revs"),
            List.of(CacheFixture.secondCommit("models--two--revs")),
            List.of("model/xet/one"),
            List.of("model/xet/one", "model/xet/two"),
            List.of("dataset/d", "space/a/b", "kernel/a/k"),
            List.of("model/nolinks/x", "model/empty/rev"),
            List.of("hf://acme/interop/config.json"),
            List.of("hf://two/revs/same.txt", "hf://two/revs/new.bin"));
    for (List<String> targets : removals) {
      Path copy = temp.resolve("copy" + removals.indexOf(targets));
      Path other = temp.resolve("other" + removals.indexOf(targets));
      copyTo(copy);
      copyTo(other);
      String[] words =
          Stream.concat(
                  Stream.of("cache", "rm", "--yes", "--cache-dir"),
                  Stream.concat(Stream.of(copy.toString()), targets.stream()))
              .toArray(String[]::new);
      String expected = theirs.succeed(words);
      words[4] = other.toString();
      assertEquals(freed(expected), freed(ours.succeed(words)), targets.toString());
      assertEquals(tree(copy), tree(other), targets.toString());
    }
  }

  @Test
  void leavesACacheThatTheOfficialClientLoads() throws Exception {
    ours.succeed("delete-cache", "--pattern", "*", "--pattern", "!acme/interop", "--confirm");
    assertEquals(
        "model/acme/interop",
        theirs.succeed("cache", "ls", "-q", "--cache-dir", zoo.root().toString()));
    theirs.cache(zoo.root()).env("HF_HUB_OFFLINE", "1").succeed("download", "acme/interop");
  }
}
