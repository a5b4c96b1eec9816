package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.testing.CacheZoo;
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
  private CacheZoo zoo;

  @BeforeEach
  void make() throws IOException {
    hfj = new HfjRun(temp.toRealPath());
    zoo = new CacheZoo(hfj.cache()).sound();
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
  void showsTheTableOfTheLegacyClient() throws Exception {
    zoo = new CacheZoo(temp.resolve("small"));
    zoo.simple("models--t5-base", "x".repeat(1050)).simple("datasets--acme--glue", "12345");
    zoo.ref("datasets--acme--glue", "2.4.0", CacheZoo.old("datasets--acme--glue"));
    age("models--t5-base", Duration.ofDays(4));
    HfjRun.Result shown = run("scan-cache", "--dir", zoo.root().toString());
    String root = zoo.root().toRealPath().toString();
    List<String> lines = shown.out().lines().toList();
    assertEquals(
        "REPO ID   REPO TYPE SIZE ON DISK NB FILES LAST_ACCESSED     LAST_MODIFIED     REFS       "
            + " LOCAL PATH",
        lines.get(0));
    assertEquals(
        "acme/glue dataset            5.0        1 a few seconds ago a few seconds ago 2.4.0, main "
            + root
            + "/datasets--acme--glue",
        lines.get(2));
    assertEquals(
        "t5-base   model             1.1K        1 4 days ago        4 days ago        main        "
            + root
            + "/models--t5-base",
        lines.get(3));
    assertEquals("", lines.get(4));
    assertTrue(
        lines
            .get(5)
            .matches("Done in \\d\\.\\ds\\. Scanned 2 repo\\(s\\) for a total of 1\\.1K\\."));
    assertEquals(6, lines.size());
    assertEquals(0, shown.exit());
  }

  @Test
  void saysInOneLineWhatIsOfNoUse() throws Exception {
    zoo.write("models--ok--a/blobs/" + "9".repeat(64) + ".hfj.incomplete", "half");
    String out = run("scan-cache").out();
    assertTrue(
        out.endsWith(
            "Beside that: 1 unfinished file(s), 4.0; 2 revision(s) that no branch or tag leads"
                + " to.\n"),
        out);
  }

  @Test
  void warnsAsTheLegacyClientDoes() throws Exception {
    zoo.broken();
    assertTrue(
        run("scan-cache")
            .out()
            .contains("Got 12 warning(s) while scanning. Use -vvv to print details.\n"));
    String details = run("scan-cache", "-vvv").out();
    assertTrue(details.contains("Got 12 warning(s) while scanning.\n"), details);
    assertTrue(details.contains("Repo path is not a directory: "), details);
  }

  @Test
  void saysThatNothingWasDownloadedYet() {
    HfjRun.Result shown = run("scan-cache", "--dir", "/nowhere/at/all");
    assertEquals(0, shown.exit());
    assertEquals("Cache directory not found: /nowhere/at/all\n", shown.out());
    assertEquals(8, run("cache", "ls", "--cache-dir", "/nowhere/at/all").exit());
    String json = run("scan-cache", "--json", "--dir", "/nowhere/at/all").out();
    assertTrue(json.startsWith("{\"path\":\"/nowhere/at/all\",\"size\":0,\"repos\":[],"), json);
  }

  @Test
  void filtersSortsAndCuts() throws Exception {
    age("models--ok--a", Duration.ofDays(40));
    assertEquals("model/ok/a\n", run("cache", "ls", "-q", "-f", "accessed>1mo").out());
    assertEquals("dataset/d\n", run("cache", "ls", "-q", "--filter", "type=dataset").out());
    assertEquals(
        "model/ok/a\n", run("cache", "ls", "-q", "-f", "refs=REFS/PR/1", "-f", "size<1kb").out());
    assertEquals(
        "model/empty/rev\nmodel/bad..id/x\nspace/a/b\n",
        run("cache", "ls", "-q", "--sort", "name", "--sort", "size:asc", "--limit", "3").out());
    for (String wrong : List.of("foo", "size>", "size==1", "type>model", "size>1KiB", "no=1")) {
      HfjRun.Result refused = run("cache", "ls", "-f", wrong);
      assertEquals(2, refused.exit(), wrong);
      assertTrue(refused.err().contains("hint: "), refused.err());
    }
    assertEquals(2, run("cache", "ls", "--sort", "size:asc:x").exit());
    assertEquals(2, run("cache", "ls", "--format", "bogus").exit());
    assertEquals(0, run("cache", "ls", "--format", "Human").exit());
  }

  @Test
  void removesNothingThatNobodyConfirmed() throws Exception {
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
    assertTrue(run("delete-cache", "--pattern", "*").err().contains("Nothing was removed."));
    assertTrue(run("delete-cache").err().contains("Do nothing."));
    hfj.typing("n\n");
    assertTrue(run("cache", "rm", "ok/a").err().contains("Nothing was removed."));
    assertEquals(10, run("cache", "ls", "-q").out().lines().count());
  }

  @Test
  void removesWhatThePatternsSay() throws Exception {
    HfjRun.Result done =
        run("delete-cache", "--pattern", "xet/*", "--pattern", "!*/two", "--confirm");
    assertTrue(done.out().endsWith("freed 0.0.\n"), done.out()); // the other one uses it too
    hfj.typing("yes\n");
    done = run("delete-cache", "--pattern", "a", "--pattern", "d");
    assertTrue(done.out().contains("  - dataset/d (entire repo)\n"), done.out());
    assertTrue(
        done.out()
            .endsWith(
                "Deleted 2 repo(s), 2 revision(s) and 0 incomplete"
                    + " download(s); freed 14.0.\n"),
        done.out());
    assertFalse(run("cache", "ls", "-q").out().contains("model/ok/a"));
    assertEquals("Nothing to delete.\n", run("delete-cache", "--pattern", "a", "-y").out());
  }

  @Test
  void saysWhichNamedRevisionIsNotThere() throws Exception {
    String old = CacheZoo.old("models--two--revs");
    HfjRun.Result done = run("delete-cache", "--revision", "v9", "--yes");
    assertEquals(8, done.exit());
    assertEquals("Nothing to delete.\n", done.out());
    assertEquals("Warning: Could not find in cache:\n  - v9\n", done.err());
    assertEquals(
        8, run("delete-cache", "--pattern", "ok/*", "--revision", old, "--dry-run").exit());
    done = run("delete-cache", "--revision", old, "--revision", "v9", "--yes");
    assertEquals(8, done.exit());
    assertTrue(done.out().contains("Deleted 0 repo(s), 1 revision(s)"), done.out());
    // What is there, but no condition takes, was found. A pattern names nothing in particular.
    assertEquals(0, run("delete-cache", "--revision", "main", "--larger-than", "9G", "-y").exit());
    assertEquals(0, run("delete-cache", "--pattern", "no/such", "--yes").exit());
  }

  @Test
  void keepsTheNewestAndWhatHasARef() throws Exception {
    HfjRun.Result done = run("delete-cache", "--keep-latest", "1", "--json", "--yes");
    assertEquals(
        "{\"repos_deleted\":0,\"revisions_deleted\":1,\"incomplete_deleted\":0,"
            + "\"files_deleted\":0,\"freed\":0}\n",
        done.out());
    assertEquals(2, run("delete-cache", "--keep-latest", "0", "--yes").exit());
    assertEquals(2, run("delete-cache", "--older-than", "soon", "--yes").exit());
    age("models--ok--a", Duration.ofDays(40));
    done = run("delete-cache", "--older-than", "30d", "--yes");
    assertTrue(done.out().contains("  - model/ok/a (entire repo)\n"), done.out());
  }

  @Test
  void warnsOfTargetsThatAreNotThere() {
    HfjRun.Result done = run("cache", "rm", "nope/nope", "--yes");
    assertEquals(8, done.exit());
    assertEquals("Nothing to delete.\n", done.out());
    assertTrue(done.err().contains("Warning: Could not find in cache:\n  - nope/nope\n"));
  }

  @Test
  void removesACommitByTheDigitsThatOtherCommandsPrint() {
    String commit = CacheZoo.newer("models--two--revs");
    HfjRun.Result ambiguous = run("cache", "rm", commit.substring(0, 7), "--yes");
    assertEquals(2, ambiguous.exit(), ambiguous.all());
    assertEquals(0, run("cache", "rm", commit.substring(0, 12), "--yes").exit());
    assertFalse(run("cache", "ls", "-q", "--revisions").out().contains(commit));
    assertEquals(8, run("cache", "rm", commit.substring(0, 12), "--yes").exit());
    assertEquals(8, run("cache", "rm", "nope/nope", "model/ok/a", "--yes").exit());
    assertFalse(run("cache", "ls", "-q").out().contains("ok/a"));
  }

  @Test
  void givesProgramsBytesAndTimes() throws Exception {
    age("models--ok--a", Duration.ofDays(4));
    String json = run("cache", "ls", "--json", "-f", "accessed>1d").out();
    assertTrue(json.matches("(?s).*\"bytes\":\\d+,.*"), json);
    String time = "\"\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z\"";
    assertTrue(json.matches("(?s).*\"last_accessed_at\":" + time + ".*"), json);
    assertTrue(json.matches("(?s).*\"last_modified_at\":" + time + ".*"), json);
  }

  @Test
  void takesAYesForNoMoreThanWasNamed() {
    assertEquals(2, run("delete-cache", "--yes").exit());
    assertEquals(2, run("delete-cache", "--all", "--pattern", "x", "--yes").exit());
    assertTrue(run("cache", "ls", "-q").out().contains("ok/a"));
    assertEquals(2, run("delete-cache", "--all").exit());
    assertEquals(0, run("delete-cache", "--all", "--yes").exit());
    assertEquals("", run("cache", "ls", "-q").out());
  }

  @Test
  void deletesEverythingOnlyWhenToldSo() throws Exception {
    assertEquals(0, run("delete-cache", "--confirm").exit());
    assertEquals("", run("cache", "ls", "-q").out());
    assertTrue(Files.exists(zoo.root().resolve("CACHEDIR.TAG")));
  }

  @Test
  void letsOneChooseByNumbers() throws Exception {
    hfj.env("ACCESSIBLE", "1");
    hfj.typing("0 99\n2-x\n1, 3\ny\n");
    HfjRun.Result done = run("delete-cache", "--sort", "size:asc");
    assertEquals(0, done.exit());
    assertTrue(done.err().contains("Model empty/rev (0.0, used "), done.err());
    assertTrue(done.err().contains("\n  1. "), done.err());
    assertEquals(2, done.err().split("That is no list of numbers", -1).length - 1, done.err());
    assertTrue(done.err().contains("2 revisions selected counting for 3.0."), done.err());
    assertTrue(done.out().contains("Deleted 2 repo(s), 2 revision(s)"), done.out());
    hfj.typing("\n");
    assertTrue(run("delete-cache").err().endsWith("Deletion is cancelled. Do nothing.\n"));
  }

  @Test
  void takesAnEmptyPathForNoFolder() {
    for (String words :
        List.of(
            "scan-cache --dir=",
            "delete-cache --cache-dir= --confirm",
            "download acme/model --endpoint demo: --local-dir=",
            "download acme/model --endpoint demo: --cache-dir=")) {
      HfjRun.Result told = run(words.split(" "));
      assertEquals(2, told.exit(), words + told.all());
      assertTrue(told.err().contains("error: an empty path is given"), told.err());
    }
  }

  @Test
  void takesTheEndOfTheInputForNobodyToAsk() {
    for (String words : List.of("delete-cache --pattern=*", "cache rm ok/a", "cache prune")) {
      hfj.typing("");
      HfjRun.Result asked = run(words.split(" "));
      assertEquals(2, asked.exit(), words + asked.all());
      assertTrue(asked.err().contains("there is nobody to ask"), asked.err());
    }
    hfj.typing("n\n");
    HfjRun.Result refused = run("delete-cache", "--pattern=*");
    assertEquals(0, refused.exit());
    assertTrue(refused.err().endsWith("Nothing was removed.\n"), refused.err());
    assertEquals(10, run("cache", "ls", "-q").out().lines().count());
  }

  /** Uncomments lines of the file that is told, as an editor would, while the question waits. */
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
    return run("delete-cache", "--disable-tui");
  }

  private static Set<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> path.getFileName().toString().startsWith("hfj-delete-cache-"))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void letsOneChooseInAFile() throws Exception {
    String commit = CacheZoo.old("models--two--revs");
    HfjRun.Result done = runWithFile("#( +" + commit + ")", "maybe", "y", "y");
    assertTrue(done.err().contains("1 revisions selected counting for 0.0. Confirm"), done.err());
    assertTrue(done.out().contains("Deleted 0 repo(s), 1 revision(s)"), done.all());
    HfjRun.Result none = runWithFile("# (CANCEL_DELETION)", "y", "y");
    assertTrue(none.err().contains("Nothing will be deleted."), none.err());
    assertEquals("", none.out());
    String line = "#( +" + CacheZoo.newer("models--two--revs") + ")";
    for (String[] answers : new String[][] {{"n"}, {""}, {"y", "n"}, {"y", ""}}) {
      HfjRun.Result no = runWithFile(line, answers);
      assertEquals("", no.out());
      assertTrue(no.err().endsWith("Deletion is cancelled. Do nothing.\n"), no.err());
    }
  }

  @Test
  void opensTheFileInTheEditorOfTheUser() throws Exception {
    Path editor = temp.resolve("my editor");
    String commit = CacheZoo.old("models--two--revs");
    Files.writeString(
        editor, "#!/bin/sh\n[ \"$1\" = -w ] && sed -i 's/^# *\\(" + commit + "\\)/\\1/' \"$2\"\n");
    assertTrue(editor.toFile().setExecutable(true));
    hfj.env("EDITOR", "'" + editor + "' -w");
    hfj.typing("y\n");
    HfjRun.Result done = run("delete-cache", "--disable-tui");
    assertTrue(done.out().contains("Deleted 0 repo(s), 1 revision(s)"), done.all());
    hfj.env("VISUAL", "exit 3;");
    HfjRun.Result failed = run("delete-cache", "--disable-tui");
    assertEquals(2, failed.exit(), failed.all());
    assertTrue(failed.err().contains("the editor ended with 3: exit 3;"), failed.err());
  }

  @Test
  void tellsFailuresToProgramsAsJson() {
    for (String[] words :
        List.of(
            new String[] {"cache", "ls", "--json", "--cache-dir", "/nowhere"},
            new String[] {"cache", "prune", "--json", "--cache-dir", "/nowhere"},
            new String[] {"cache", "dedup", "--json", "--cache-dir", "/nowhere"},
            new String[] {"cache", "verify", "acme/none", "--json"})) {
      HfjRun.Result told = run(words);
      assertEquals(8, told.exit());
      assertTrue(told.err().startsWith("{\"event\":\"error\","), told.err());
      assertTrue(told.err().contains("\"exit_code\":8"), told.err());
    }
  }

  @Test
  void takesOfACommitThatTwoRepositoriesHaveOnlyTheChosenOne() throws Exception {
    String commit = CacheZoo.newer("models--two--revs");
    zoo.file("models--two--fork", commit, "new.bin", "2".repeat(64), "only in the new one");
    zoo.ref("models--two--fork", "v9", commit);
    String line = "#( +" + commit + " # Refs: v9)";
    HfjRun.Result unclear = runWithFile(line + "|# Model two/fork.*", "y", "y");
    assertEquals(2, unclear.exit());
    assertTrue(unclear.err().contains("several repositories have the commit"), unclear.err());
    HfjRun.Result done = runWithFile(line, "y", "y");
    assertTrue(done.out().contains("Deleted 1 repo(s), 1 revision(s)"), done.all());
    assertFalse(Files.exists(zoo.root().resolve("models--two--fork")));
    assertTrue(Files.exists(zoo.root().resolve("models--two--revs/snapshots/" + commit)));
  }

  @Test
  void countsSingleFilesLinksAndContentThatNothingUses() throws Exception {
    HfjRun.Result done = run("cache", "rm", "two/revs/*.bin", "two/revs/sub/*", "--yes");
    assertTrue(done.out().contains("2 other file(s) totalling 19.0."), done.out());
    assertTrue(
        done.out()
            .endsWith(
                "Deleted 0 repo(s), 0 revision(s) and 0 incomplete download(s), and 2 other"
                    + " file(s); freed 19.0.\n"),
        done.out());
    zoo.write("models--ok--a/blobs/" + "7".repeat(40), "orphan");
    Files.delete(zoo.root().resolve("datasets--d/blobs/" + "e".repeat(40)));
    String json = run("cache", "prune", "--yes", "--json").out();
    assertTrue(json.contains("\"files_deleted\":2,"), json);
  }

  @Test
  void endsWithTheDisksFailureIfItCouldNotSeeWhatToRemove() throws Exception {
    zoo.write("models--ok--a/refs/main", "no commit is so long".repeat(100));
    HfjRun.Result done = run("cache", "prune", "--yes");
    assertEquals(6, done.exit());
    assertTrue(done.err().contains("models--ok--a was left alone. Cannot be read"), done.err());
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
    assertTrue(done.err().contains("its locks cannot be read"), done.err());
    assertFalse(done.err().contains("another process"), done.err());
    assertTrue(Files.exists(zoo.root().resolve("models--two--revs/blobs/" + "7".repeat(40))));
  }

  @Test
  void refusesAPatternThatSaysNothing() {
    for (String pattern : List.of("!", "", " ", "! ")) {
      assertEquals(2, run("delete-cache", "--pattern", pattern, "--yes").exit(), pattern);
      assertEquals(2, run("delete-cache", "--pattern=a", "--pattern=" + pattern, "-y").exit());
    }
    assertEquals(10, run("cache", "ls", "-q").out().lines().count());
  }

  @Test
  void printsNoControlCharacterThatAFolderIsCalledBy() throws Exception {
    zoo.simple("models--a--b\u001b[31m\nmodel--ok--a", "x");
    assertTrue(run("cache", "ls", "-q").out().contains("\nmodel/a/b?[31m?model/ok/a\n"));
  }
}
