package io.hfj.cli;

import io.hfj.testing.CacheFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Output of the commands about the cache, on caches laid out by hand. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class CacheGoldenIT {
  private static final String TWO = "models--two--revs";

  @TempDir Path temp;

  private static CacheFixture zoo(GoldenScene scene) throws IOException {
    return new CacheFixture(scene.run.cache());
  }

  /** Starts a scene with a small cache: two repositories, one of them 4 days old. */
  private static GoldenScene small(Golden golden, String title) throws IOException {
    GoldenScene scene = golden.scene(title);
    CacheFixture zoo = zoo(scene);
    zoo.simple("models--t5-base", "x".repeat(1050)).simple("datasets--acme--glue", "12345");
    zoo.ref("datasets--acme--glue", "2.4.0", CacheFixture.firstCommit("datasets--acme--glue"));
    age(scene, zoo, "models--t5-base", Duration.ofDays(4));
    return scene;
  }

  /** Starts a scene with one repository of two revisions, one of them detached. */
  private static GoldenScene two(Golden golden, String title) throws IOException {
    GoldenScene scene = golden.scene(title);
    zoo(scene)
        .file(TWO, CacheFixture.firstCommit(TWO), "same.txt", "1".repeat(40), "same in both")
        .file(TWO, CacheFixture.firstCommit(TWO), "old.bin", "3".repeat(64), "old")
        .file(TWO, CacheFixture.secondCommit(TWO), "same.txt", "1".repeat(40), "")
        .file(TWO, CacheFixture.secondCommit(TWO), "new.bin", "2".repeat(64), "only in the new one")
        .ref(TWO, "main", CacheFixture.secondCommit(TWO));
    return scene;
  }

  private static void age(GoldenScene scene, CacheFixture zoo, String repo, Duration age)
      throws IOException {
    FileTime then = FileTime.from(scene.time().instant().minus(age));
    try (Stream<Path> blobs = Files.list(zoo.root().resolve(repo).resolve("blobs"))) {
      for (Path blob : blobs.toList()) {
        Files.getFileAttributeView(blob, BasicFileAttributeView.class).setTimes(then, then, null);
      }
    }
  }

  @Test
  void scanCache() throws IOException {
    try (Golden golden = new Golden(temp, "scan-cache")) {
      golden.scene("help").hfj("scan-cache", "--help");
      small(golden, "two repositories")
          .hfj("scan-cache")
          .hfj("scan-cache", "--verbose")
          .hfj("scan-cache", "--sort", "size")
          .hfj("scan-cache", "--json")
          .hfj("scan-cache", "--format", "agent")
          .hfj("scan-cache", "-q");
      GoldenScene waste = two(golden, "unfinished, unused, detached, twice");
      zoo(waste)
          .write(TWO + "/blobs/" + "9".repeat(64) + ".hfj.incomplete", "half")
          .write(TWO + "/blobs/" + "7".repeat(40), "orphan")
          .file(
              "models--two--more",
              CacheFixture.firstCommit("m"),
              "b",
              "2".repeat(64),
              "only in the new one");
      waste.hfj("scan-cache").hfj("scan-cache", "--json");
      GoldenScene dangling = two(golden, "a link that leads nowhere");
      Files.delete(zoo(dangling).root().resolve(TWO + "/blobs/" + "3".repeat(64)));
      dangling.hfj("scan-cache").hfj("scan-cache", "--json");
      GoldenScene broken = golden.scene("what the official client does not use");
      zoo(broken).broken();
      broken.hfj("scan-cache").hfj("scan-cache", "-vvv");
      golden
          .scene("nothing downloaded yet")
          .hfj("scan-cache")
          .hfj("scan-cache", "--dir", "nowhere", "--json");
      golden
          .scene("wrong use")
          .hfj("scan-cache", "--sort", "colour")
          .hfj("scan-cache", "--dir=")
          .hfj("scan-cache", "--no-such-option")
          .hfj("scan-cache", "more");
      golden.check();
    }
  }

  @Test
  void cacheScan() throws IOException {
    try (Golden golden = new Golden(temp, "cache-scan")) {
      golden.scene("help").hfj("cache", "scan", "--help");
      small(golden, "two repositories").hfj("cache", "scan");
      golden.check();
    }
  }

  @Test
  void cacheLs() throws IOException {
    try (Golden golden = new Golden(temp, "cache-ls")) {
      golden.scene("help").hfj("cache", "ls", "--help");
      small(golden, "two repositories")
          .hfj("cache", "ls")
          .hfj("cache", "ls", "--revisions")
          .hfj("cache", "ls", "--quiet", "--sort", "name")
          .hfj("cache", "ls", "--filter", "size>1kb", "--filter", "accessed>1d")
          .hfj("cache", "ls", "--limit", "1")
          .hfj("cache", "ls", "--filter", "type=space")
          .hfj("cache", "ls", "--json")
          .hfj("cache", "ls", "--revisions", "--json")
          .hfj("cache", "ls", "--format", "agent")
          .hfj("cache", "ls", "--revisions", "--format=quiet");
      GoldenScene waste = two(golden, "unfinished downloads, and what the official client ignores");
      zoo(waste).write(TWO + "/blobs/" + "9".repeat(64) + ".hfj.incomplete", "half");
      zoo(waste).write("models--no--snaps/blobs/" + "5".repeat(40), "x");
      waste.hfj("cache", "ls").hfj("cache", "ls", "--show-warnings");
      golden
          .scene("not there")
          .hfj("cache", "ls", "--cache-dir", "nowhere")
          .hfj("cache", "ls", "--cache-dir", "nowhere", "--json");
      GoldenScene wrong = small(golden, "wrong use");
      for (String filter :
          List.of("foo", "size>", "size==1", "type>model", "size>1KiB", "no=1", "accessed>soon")) {
        wrong.hfj("cache", "ls", "--filter", filter);
      }
      wrong
          .hfj("cache", "ls", "--sort", "size:up")
          .hfj("cache", "ls", "--limit", "-1")
          .hfj("cache", "ls", "--format", "bogus");
      golden.check();
    }
  }

  @Test
  void deleteCache() throws IOException {
    try (Golden golden = new Golden(temp, "delete-cache")) {
      golden.scene("help").hfj("delete-cache", "--help");
      small(golden, "by pattern: shown, refused, confirmed, gone")
          .hfj("delete-cache", "--pattern", "t5*", "--dry-run")
          .typing("n\n")
          .hfj("delete-cache", "--pattern", "t5*")
          .typing("perhaps\nyes\n")
          .hfj("delete-cache", "--pattern", "t5*")
          .hfj("delete-cache", "--pattern", "t5*", "--yes");
      two(golden, "by revision, and one that is not there")
          .hfj(
              "delete-cache",
              "--revision",
              CacheFixture.firstCommit(TWO),
              "--revision",
              "v9",
              "--yes")
          .hfj("delete-cache", "--revision", "v9", "--yes");
      two(golden, "for a program")
          .hfj("delete-cache", "--detached", "--dry-run", "--json")
          .hfj("delete-cache", "--detached", "--yes", "--json")
          .hfj("delete-cache", "--detached", "--yes", "--json");
      two(golden, "chosen by numbers")
          .env("ACCESSIBLE", "1")
          .typing("0 99\n2-x\n1\ny\n")
          .hfj("delete-cache")
          .typing("\n")
          .hfj("delete-cache");
      two(golden, "chosen in a file")
          .env("EDITOR", "sed -i 's/^#  *\\(" + CacheFixture.firstCommit(TWO) + "\\)/\\1/'")
          .typing("maybe\ny\n")
          .hfj("delete-cache", "--disable-tui")
          .env("EDITOR", "sed -i 's/^# CANCEL/CANCEL/'")
          .typing("y\n")
          .hfj("delete-cache", "--disable-tui")
          .env("EDITOR", "exit 3;")
          .typing("")
          .hfj("delete-cache", "--disable-tui");
      GoldenScene fork = two(golden, "a commit of two repositories, whose heading is gone");
      zoo(fork)
          .file("models--two--fork", CacheFixture.secondCommit(TWO), "f", "2".repeat(64), "another")
          .ref("models--two--fork", "v9", CacheFixture.secondCommit(TWO));
      fork.env("EDITOR", "sed -i -e '/Model two.fork/d' -e 's/^#  *\\(.*Refs: v9\\)/\\1/'")
          .typing("y\n")
          .hfj("delete-cache", "--disable-tui");
      two(golden, "not a terminal, and the end of the input")
          .hfj("delete-cache")
          .hfj("delete-cache", "--pattern", "*")
          .typing("")
          .hfj("delete-cache", "--pattern", "*");
      GoldenScene unread = two(golden, "a repository that cannot be read");
      zoo(unread).write(TWO + "/refs/main", "no commit is so long".repeat(100));
      unread.hfj("delete-cache", "--detached", "--yes");
      small(golden, "wrong use")
          .hfj("delete-cache", "--yes")
          .hfj("delete-cache", "--all", "--pattern", "x", "--yes")
          .hfj("delete-cache", "--pattern", "!", "--yes")
          .hfj("delete-cache", "--keep-latest", "0", "--yes")
          .hfj("delete-cache", "--older-than", "soon", "--yes")
          .hfj("delete-cache", "--larger-than", "huge", "--yes")
          .hfj("delete-cache", "--type", "thing", "--yes")
          .hfj("delete-cache", "--cache-dir=", "--confirm")
          .hfj("delete-cache", "--cache-dir", "nowhere", "--confirm");
      golden.check();
    }
  }

  @Test
  void cacheDelete() throws IOException {
    try (Golden golden = new Golden(temp, "cache-delete")) {
      golden.scene("help").hfj("cache", "delete", "--help");
      small(golden, "everything").hfj("cache", "delete", "--confirm");
      golden.check();
    }
  }

  @Test
  void cacheRm() throws IOException {
    try (Golden golden = new Golden(temp, "cache-rm")) {
      golden.scene("help").hfj("cache", "rm", "--help");
      small(golden, "a repository, and one that is not there")
          .hfj("cache", "rm", "t5-base", "nope/nope", "--yes")
          .hfj("cache", "rm", "nope/nope", "--yes")
          .hfj("cache", "rm", "nope/nope", "--yes", "--format", "agent");
      two(golden, "files, a commit")
          .hfj("cache", "rm", "two/revs/new.*", "--yes")
          .hfj("cache", "rm", CacheFixture.firstCommit(TWO).substring(0, 12), "--dry-run")
          .hfj("cache", "rm", CacheFixture.firstCommit(TWO), "--yes", "--json");
      two(golden, "weights")
          .hfj("cache", "rm", "two/revs", "--weights", "pytorch", "--yes")
          .hfj("cache", "rm", "two/revs", "--weights", "auto", "--yes")
          .hfj("cache", "rm", "two/revs:Q4_K_M", "--yes");
      two(golden, "digits that two commits begin with")
          .hfj("cache", "rm", CacheFixture.firstCommit(TWO).substring(0, 7), "--yes");
      two(golden, "a question, and no terminal")
          .typing("n\n")
          .hfj("cache", "rm", "two/revs")
          .typing("")
          .hfj("cache", "rm", "two/revs")
          .piping("")
          .hfj("cache", "rm", "two/revs");
      GoldenScene wrong = small(golden, "wrong use");
      wrong
          .hfj("cache", "rm")
          .hfj("cache", "rm", "a/b/c/d/../e", "--yes")
          .hfj("cache", "rm", "t5-base", "--cache-dir", "nowhere", "--yes");
      golden.check();
    }
  }

  @Test
  void cachePrune() throws IOException {
    try (Golden golden = new Golden(temp, "cache-prune")) {
      golden.scene("help").hfj("cache", "prune", "--help");
      GoldenScene waste = two(golden, "a detached revision, a part file, unused content");
      zoo(waste)
          .write(TWO + "/blobs/" + "9".repeat(64) + ".hfj.incomplete", "half")
          .write(TWO + "/blobs/" + "7".repeat(40), "orphan");
      waste
          .hfj("cache", "prune", "--dry-run")
          .hfj("cache", "prune")
          .typing("")
          .hfj("cache", "prune")
          .hfj("cache", "prune", "--yes")
          .hfj("cache", "prune", "--yes");
      two(golden, "down to a size").hfj("cache", "prune", "--max-size", "1", "--yes", "--json");
      GoldenScene locked = two(golden, "locks that cannot be read");
      zoo(locked).write(TWO + "/blobs/" + "7".repeat(40), "orphan");
      Path locks = zoo(locked).root().resolve(".locks/" + TWO);
      Files.createDirectories(locks.getParent());
      Files.createSymbolicLink(locks, locks);
      locked.hfj("cache", "prune", "--yes");
      golden
          .scene("not there, wrong use")
          .hfj("cache", "prune", "--yes")
          .hfj("cache", "prune", "--yes", "--json")
          .hfj("cache", "prune", "--max-size", "much");
      golden.check();
    }
  }

  @Test
  void cacheDedup() throws IOException {
    try (Golden golden = new Golden(temp, "cache-dedup")) {
      golden.scene("help").hfj("cache", "dedup", "--help");
      golden
          .scene("the same content in two repositories")
          .prepare("download", "acme/tiny")
          .prepare("download", "acme/twin")
          .hfj("cache", "dedup", "--dry-run")
          .hfj("cache", "dedup", "--dry-run", "--json")
          .hfj("cache", "dedup")
          .typing("n\n")
          .hfj("cache", "dedup")
          .hfj("cache", "dedup", "--yes")
          .hfj("cache", "dedup", "--yes");
      GoldenScene spoiled = golden.scene("content that is not what the Hub says");
      spoiled.prepare("download", "acme/tiny").prepare("download", "acme/twin");
      Path blob = spoiled.snapshot("models--acme--twin").resolve("copy.bin").toRealPath();
      Files.write(blob, new byte[300_000]);
      spoiled.hfj("cache", "dedup", "--yes");
      golden
          .scene("a folder of links")
          .prepare("download", "acme/tiny", "--local-dir", "linked", "--link", "symlink")
          .hfj("cache", "dedup", "linked", "--yes");
      golden
          .scene("not there, wrong use")
          .hfj("cache", "dedup")
          .hfj("cache", "dedup", "--json")
          .hfj("cache", "dedup", "elsewhere")
          .hfj("cache", "dedup", "--link", "copy");
      golden.check();
    }
  }

  @Test
  void cachePath() throws IOException {
    try (Golden golden = new Golden(temp, "cache-path")) {
      golden.scene("help").hfj("cache", "path", "--help");
      golden
          .scene("a repository, a file, a revision")
          .prepare("download", "acme/tiny")
          .hfj("cache", "path", "acme/tiny")
          .hfj("cache", "path", "acme/tiny", "config.json", "--revision", "main");
      golden
          .scene("not cached: repository, revision, file")
          .hfj("cache", "path", "acme/tiny")
          .prepare("download", "acme/tiny")
          .hfj("cache", "path", "acme/tiny", "--revision", "v1")
          .hfj("cache", "path", "acme/tiny", "confg.json");
      golden
          .scene("wrong use")
          .hfj("cache", "path")
          .hfj("cache", "path", "acme/tiny", "../../x")
          .hfj("cache", "path", "not a name");
      golden.check();
    }
  }
}
