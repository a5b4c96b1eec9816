package io.hfj.store.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.model.CommitHash;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import io.hfj.store.lock.LockFiles;
import io.hfj.testing.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An empty cache. */
abstract class CacheTestBase {
  static final RepoId REPO = new RepoId(RepoType.MODEL, "acme/tiny");
  static final CommitHash OLD = new CommitHash("a1".repeat(20));
  static final CommitHash NEW = new CommitHash("b2".repeat(20));
  static final Sample BIG = Sample.large(1, (1 << 20) + 3);
  static final Sample TEXT = Sample.small("{\"a\": 1}\n");

  @TempDir Path temp;
  Path root;
  Path repo;
  final List<String> notices = new ArrayList<>();

  @BeforeEach
  void nameTheRoot() throws IOException {
    root = temp.toRealPath().resolve("hub");
    repo = root.resolve("models--acme--tiny");
  }

  CacheTarget cache(CacheOptions options) {
    return new CacheTarget(
        root, options, new LockFiles(delay -> {}), Clock.systemUTC(), notices::add);
  }

  CacheTarget linked() {
    return cache(new CacheOptions(true, true, true, false));
  }

  CacheTarget unlinked() {
    return cache(new CacheOptions(false, true, true, false));
  }

  SnapshotStore snapshot(CommitHash commit) {
    return linked().snapshot(REPO, Revision.MAIN, commit);
  }

  static List<String> namesBelow(Path root) throws IOException {
    try (var all = Files.walk(root)) {
      return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .map(path -> root.relativize(path).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  void assertLinksTo(String target, Path link) throws IOException {
    assertEquals(target, Files.readSymbolicLink(link).toString());
  }

  static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
