package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.testing.CacheFixture;
import io.hfj.testing.HfjRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class CacheCommandsIT {
  @TempDir Path temp;
  private HfjRun hfj;
  private CacheFixture zoo;

  @BeforeEach
  void make() throws IOException {
    hfj = new HfjRun(temp.toRealPath());
    zoo = new CacheFixture(hfj.cache()).sound();
  }

  private void age(String repo, Duration age) throws IOException {
    FileTime then = FileTime.from(Instant.now().minus(age));
    try (Stream<Path> blobs = Files.list(zoo.root().resolve(repo).resolve("blobs"))) {
      for (Path blob : blobs.toList()) {
        Files.getFileAttributeView(blob, java.nio.file.attribute.BasicFileAttributeView.class)
            .setTimes(then, then, null);
      }
    }
  }

  private HfjRun.Result run(String... words) {
    HfjRun.Result result = hfj.run(words);
    assertFalse(result.all().contains("\tat "), result.all());
    return result;
  }

  @Test
  void filtersSortsAndLimits() throws Exception {
    age("models--ok--a", Duration.ofDays(40));
    assertEquals("model/ok/a\n", run("cache", "ls", "-q", "-f", "accessed>1mo").out());
    assertEquals("dataset/d\n", run("cache", "ls", "-q", "--filter", "type=dataset").out());
    assertEquals(
        "model/ok/a\n", run("cache", "ls", "-q", "-f", "refs=REFS/PR/1", "-f", "size<1kb").out());
    assertEquals(
        "model/empty/rev\nmodel/bad..id/x\nspace/a/b\n",
        run("cache", "ls", "-q", "--sort", "name", "--sort", "size:asc", "--limit", "3").out());
    for (String wrong : List.of("foo", "size>", "size==1", "type>model", "size>1KiB", "no=1")) {
      assertEquals(2, run("cache", "ls", "-f", wrong).exit(), wrong);
    }
    assertEquals(2, run("cache", "ls", "--sort", "size:asc:x").exit());
    assertEquals(2, run("cache", "ls", "--format", "bogus").exit());
    assertEquals(0, run("cache", "ls", "--format", "Human").exit());
  }

  @Test
  void removesNothingWithoutConfirmation() throws Exception {
    for (List<String> words :
        List.of(
            List.of("delete-cache"),
            List.of("delete-cache", "--pattern", "*"),
            List.of("cache", "rm", "ok/a"),
            List.of("cache", "prune"))) {
      assertEquals(2, run(words.toArray(new String[0])).exit(), words.toString());
    }
    assertEquals(0, run("delete-cache", "--confirm", "--dry-run").exit());
    hfj.typing("n\n");
    assertEquals(0, run("delete-cache", "--pattern", "*").exit());
    assertEquals(0, run("delete-cache").exit());
    hfj.typing("n\n");
    assertEquals(0, run("cache", "rm", "ok/a").exit());
    assertEquals(10, run("cache", "ls", "-q").out().lines().count());
  }

  @Test
  void removesWhatThePatternsMatch() throws Exception {
    String freed =
        run("delete-cache", "--pattern", "xet/*", "--pattern", "!*/two", "--confirm", "--json")
            .out();
    assertEquals(deleted(1, 1, 0, 0), freed, "the other one uses it too");
    hfj.typing("yes\n");
    freed = run("delete-cache", "--pattern", "a", "--pattern", "d", "--json").out();
    assertEquals(deleted(2, 2, 0, 14), freed);
    List<String> left = run("cache", "ls", "-q").out().lines().toList();
    assertFalse(left.contains("model/ok/a") || left.contains("dataset/d"), left.toString());
    assertEquals(7, left.size());
    assertEquals(deleted(0, 0, 0, 0), run("delete-cache", "--pattern", "a", "-y", "--json").out());
  }

  /** Returns the JSON result of a removal without incomplete downloads. */
  private static String deleted(int repos, int revisions, int files, int freed) {
    return "{\"repos_deleted\":%d,\"revisions_deleted\":%d,\"incomplete_deleted\":0,\"files_deleted\":%d,\"freed\":%d}\n"
        .formatted(repos, revisions, files, freed);
  }

  @Test
  void reportsARevisionThatIsNotInTheCache() throws Exception {
    String old = CacheFixture.firstCommit("models--two--revs");
    HfjRun.Result done = run("delete-cache", "--revision", "v9", "--yes", "--json");
    assertEquals(8, done.exit());
    assertEquals(deleted(0, 0, 0, 0), done.out());
    assertTrue(done.err().contains("v9"), done.err());
    assertEquals(
        8, run("delete-cache", "--pattern", "ok/*", "--revision", old, "--dry-run").exit());
    done = run("delete-cache", "--revision", old, "--revision", "v9", "--yes", "--json");
    assertEquals(8, done.exit());
    assertEquals(deleted(0, 1, 0, 0), done.out());
    // A revision in the cache that the conditions exclude counts as found. A pattern may match
    // nothing.
    assertEquals(0, run("delete-cache", "--revision", "main", "--larger-than", "9G", "-y").exit());
    assertEquals(0, run("delete-cache", "--pattern", "no/such", "--yes").exit());
  }

  @Test
  void keepsTheNewestRevisionsAndThoseWithARef() throws Exception {
    assertEquals(
        deleted(0, 1, 0, 0), run("delete-cache", "--keep-latest", "1", "--json", "--yes").out());
    assertEquals(2, run("delete-cache", "--keep-latest", "0", "--yes").exit());
    assertEquals(2, run("delete-cache", "--older-than", "soon", "--yes").exit());
    age("models--ok--a", Duration.ofDays(40));
    run("delete-cache", "--older-than", "30d", "--yes");
    List<String> left = run("cache", "ls", "-q").out().lines().toList();
    assertFalse(left.contains("model/ok/a"), left.toString());
    assertEquals(9, left.size());
  }

  @Test
  void removesACommitByItsAbbreviatedHash() {
    String commit = CacheFixture.secondCommit("models--two--revs");
    HfjRun.Result ambiguous = run("cache", "rm", commit.substring(0, 7), "--yes");
    assertEquals(2, ambiguous.exit(), ambiguous.all());
    assertEquals(0, run("cache", "rm", commit.substring(0, 12), "--yes").exit());
    assertFalse(run("cache", "ls", "-q", "--revisions").out().contains(commit));
    assertEquals(8, run("cache", "rm", commit.substring(0, 12), "--yes").exit());
    assertEquals(8, run("cache", "rm", "nope/nope", "model/ok/a", "--yes").exit());
    assertFalse(run("cache", "ls", "-q").out().contains("ok/a"));
  }

  @Test
  void jsonContainsBytesAndTimes() throws Exception {
    age("models--ok--a", Duration.ofDays(4));
    String json = run("cache", "ls", "--json", "-f", "accessed>1d").out();
    assertTrue(json.matches("(?s).*\"bytes\":\\d+,.*"), json);
    String time = "\"\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z\"";
    assertTrue(json.matches("(?s).*\"last_accessed_at\":" + time + ".*"), json);
    assertTrue(json.matches("(?s).*\"last_modified_at\":" + time + ".*"), json);
  }

  @Test
  void yesAloneRemovesNothing() {
    assertEquals(2, run("delete-cache", "--yes").exit());
    assertEquals(2, run("delete-cache", "--all", "--pattern", "x", "--yes").exit());
    assertTrue(run("cache", "ls", "-q").out().contains("ok/a"));
    assertEquals(2, run("delete-cache", "--all").exit());
    assertEquals(0, run("delete-cache", "--all", "--yes").exit());
    assertEquals("", run("cache", "ls", "-q").out());
  }

  @Test
  void deletesEverythingOnlyIfRequested() throws Exception {
    assertEquals(0, run("delete-cache", "--confirm").exit());
    assertEquals("", run("cache", "ls", "-q").out());
    assertTrue(Files.exists(zoo.root().resolve("CACHEDIR.TAG")));
  }

  @Test
  void letsTheUserChooseByNumber() throws Exception {
    hfj.env("ACCESSIBLE", "1");
    hfj.typing("0 99\n2-x\n1, 3\ny\n");
    HfjRun.Result done = run("delete-cache", "--sort", "size:asc", "--json");
    assertEquals(0, done.exit());
    assertEquals(deleted(2, 2, 0, 3), done.out());
    hfj.typing("\n");
    assertEquals("", run("delete-cache", "--json").out());
    List<String> left = run("cache", "ls", "-q").out().lines().toList();
    assertFalse(left.contains("model/empty/rev"), left.toString());
    assertEquals(8, left.size());
  }

  @Test
  void failsWhenTheInputEndsAtAQuestion() {
    for (String words : List.of("delete-cache --pattern=*", "cache rm ok/a", "cache prune")) {
      hfj.typing("");
      HfjRun.Result unanswered = run(words.split(" "));
      assertEquals(2, unanswered.exit(), words + unanswered.all());
    }
    hfj.typing("n\n");
    assertEquals(0, run("delete-cache", "--pattern=*").exit());
    assertEquals(10, run("cache", "ls", "-q").out().lines().count());
  }

  /**
   * Uncomments lines of the file named in the question, like an editor, while the question waits.
   */
  private HfjRun.Result runWithFile(String pattern, String... answers) throws Exception {
    StringBuilder typed = new StringBuilder();
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    Set<Path> before = files(folder);
    InputStream typing =
        new InputStream() {
          private int at;

          @Override
          public int read() throws IOException {
            if (typed.isEmpty()) {
              for (Path file : files(folder)) {
                if (!before.contains(file)) {
                  Files.writeString(file, Files.readString(file).replaceAll(pattern, "$1"));
                }
              }
              typed.append(String.join("\n", answers)).append("\n");
            }
            return at < typed.length() ? typed.charAt(at++) : -1;
          }
        };
    hfj.typing(typing);
    return run("delete-cache", "--disable-tui", "--json");
  }

  private static Set<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> path.getFileName().toString().startsWith("hfj-delete-cache-"))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void letsTheUserChooseInAFile() throws Exception {
    String commit = CacheFixture.firstCommit("models--two--revs");
    HfjRun.Result done = runWithFile("#( +" + commit + ")", "maybe", "y", "y");
    assertEquals(deleted(0, 1, 0, 0), done.out(), done.all());
    String before = run("cache", "ls", "-q", "--revisions").out();
    HfjRun.Result none = runWithFile("# (CANCEL_DELETION)", "y", "y");
    assertEquals("", none.out());
    String line = "#( +" + CacheFixture.secondCommit("models--two--revs") + ")";
    for (String[] answers : new String[][] {{"n"}, {""}, {"y", "n"}, {"y", ""}}) {
      HfjRun.Result no = runWithFile(line, answers);
      assertEquals(0, no.exit());
      assertEquals("", no.out());
    }
    assertEquals(before, run("cache", "ls", "-q", "--revisions").out());
  }

  @Test
  void opensTheFileInTheEditorOfTheUser() throws Exception {
    Path editor = temp.resolve("my editor");
    String commit = CacheFixture.firstCommit("models--two--revs");
    Files.writeString(
        editor, "#!/bin/sh\n[ \"$1\" = -w ] && sed -i 's/^# *\\(" + commit + "\\)/\\1/' \"$2\"\n");
    assertTrue(editor.toFile().setExecutable(true));
    hfj.env("EDITOR", "'" + editor + "' -w");
    hfj.typing("y\n");
    HfjRun.Result done = run("delete-cache", "--disable-tui", "--json");
    assertEquals(deleted(0, 1, 0, 0), done.out(), done.all());
    hfj.env("VISUAL", "exit 3;");
    HfjRun.Result failed = run("delete-cache", "--disable-tui");
    assertEquals(2, failed.exit(), failed.all());
    assertTrue(failed.err().contains("exit 3;"), failed.err());
  }

  @Test
  void printsFailuresAsJson() {
    for (String[] words :
        List.of(
            new String[] {"cache", "ls", "--json", "--cache-dir", "/nowhere"},
            new String[] {"cache", "prune", "--json", "--cache-dir", "/nowhere"},
            new String[] {"cache", "dedup", "--json", "--cache-dir", "/nowhere"},
            new String[] {"cache", "verify", "acme/none", "--json"})) {
      HfjRun.Result printed = run(words);
      assertEquals(8, printed.exit());
      assertTrue(printed.err().startsWith("{\"event\":\"error\","), printed.err());
      assertTrue(printed.err().contains("\"exit_code\":8"), printed.err());
    }
  }

  @Test
  void removesACommitFromTheChosenRepositoryOnly() throws Exception {
    String commit = CacheFixture.secondCommit("models--two--revs");
    zoo.file("models--two--fork", commit, "new.bin", "2".repeat(64), "only in the new one");
    zoo.ref("models--two--fork", "v9", commit);
    String line = "#( +" + commit + " # Refs: v9)";
    HfjRun.Result unclear = runWithFile(line + "|# Model two/fork.*", "y", "y");
    assertEquals(2, unclear.exit());
    assertTrue(unclear.err().contains(commit), unclear.err());
    assertTrue(Files.exists(zoo.root().resolve("models--two--fork")));
    HfjRun.Result done = runWithFile(line, "y", "y");
    assertEquals(deleted(1, 1, 0, 19), done.out(), done.all());
    assertFalse(Files.exists(zoo.root().resolve("models--two--fork")));
    assertTrue(Files.exists(zoo.root().resolve("models--two--revs/snapshots/" + commit)));
  }

  @Test
  void countsSingleFilesLinksAndContentThatNothingUses() throws Exception {
    String done = run("cache", "rm", "two/revs/*.bin", "two/revs/sub/*", "--yes", "--json").out();
    assertEquals(deleted(0, 0, 2, 19), done);
    zoo.write("models--ok--a/blobs/" + "7".repeat(40), "orphan");
    Files.delete(zoo.root().resolve("datasets--d/blobs/" + "e".repeat(40)));
    String json = run("cache", "prune", "--yes", "--json").out();
    assertTrue(json.contains("\"files_deleted\":2,"), json);
  }

  @Test
  void failsIfTheCacheCannotBeRead() throws Exception {
    zoo.write("models--ok--a/refs/main", "no commit is so long".repeat(100));
    HfjRun.Result done = run("cache", "prune", "--yes");
    assertEquals(6, done.exit());
    assertTrue(done.err().contains("models--ok--a"), done.err());
    assertEquals(6, run("cache", "rm", "ok/a", "--yes").exit());
    assertEquals(6, run("delete-cache", "--detached", "--yes").exit());
    assertEquals(0, run("cache", "rm", "two/revs", "--yes").exit());
    assertEquals(0, run("delete-cache", "--pattern", "xet/*", "--yes").exit());
    assertTrue(Files.exists(zoo.root().resolve("models--ok--a/blobs/" + "e".repeat(40))));
  }

  @Test
  void prunesNothingWhereLocksCannotBeRead() throws Exception {
    zoo.write("models--two--revs/blobs/" + "7".repeat(40), "orphan");
    Path locks = zoo.root().resolve(".locks/models--two--revs");
    Files.createSymbolicLink(locks, locks);
    HfjRun.Result done = run("cache", "prune", "--yes");
    assertEquals(6, done.exit(), done.all());
    assertTrue(done.err().contains(".locks/models--two--revs"), done.err());
    assertTrue(Files.exists(zoo.root().resolve("models--two--revs/blobs/" + "7".repeat(40))));
  }

  @Test
  void rejectsABlankPattern() {
    for (String pattern : List.of("!", "", " ", "! ")) {
      assertEquals(2, run("delete-cache", "--pattern", pattern, "--yes").exit(), pattern);
      assertEquals(2, run("delete-cache", "--pattern=a", "--pattern=" + pattern, "-y").exit());
    }
    assertEquals(10, run("cache", "ls", "-q").out().lines().count());
  }

  @Test
  void masksControlCharactersInFolderNames() throws Exception {
    zoo.simple("models--a--b\u001b[31m\nmodel--ok--a", "x");
    assertTrue(run("cache", "ls", "-q").out().contains("\nmodel/a/b?[31m?model/ok/a\n"));
  }
}
