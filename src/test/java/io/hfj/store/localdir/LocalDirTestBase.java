package io.hfj.store.localdir;

import io.hfj.LinkMode;
import io.hfj.model.CommitHash;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import io.hfj.store.FileStore;
import io.hfj.store.cache.CacheOptions;
import io.hfj.store.cache.CacheTarget;
import io.hfj.store.cache.SnapshotStore;
import io.hfj.store.fs.ActualNames;
import io.hfj.store.fs.RenameProbe;
import io.hfj.store.lock.LockFiles;
import io.hfj.testing.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A local folder beside an empty cache. */
abstract class LocalDirTestBase {
  static final RepoId REPO = new RepoId(RepoType.MODEL, "acme/tiny");
  static final CommitHash OLD = new CommitHash("a1".repeat(20));
  static final CommitHash NEW = new CommitHash("b2".repeat(20));
  static final Sample BIG = Sample.large(1, (1 << 20) + 3);
  static final Sample TEXT = Sample.small("{\"a\": 1}\n");
  static final Sample OTHER = Sample.small("{\"b\": 2}\n");
  static final Instant FAR = Instant.parse("2100-01-01T00:00:00.5Z");

  @TempDir Path temp;
  Path root;
  Path meta;
  CacheTarget cache;
  Clock clock = Clock.fixed(FAR, ZoneOffset.UTC);
  private final LockFiles locks = new LockFiles(delay -> {});

  @BeforeEach
  void openCache() throws IOException {
    root = temp.toRealPath().resolve("local");
    meta = root.resolve(".cache/huggingface");
    cache =
        new CacheTarget(
            temp.toRealPath().resolve("hub"),
            new CacheOptions(true, true, true, false),
            locks,
            Clock.systemUTC(),
            text -> {});
  }

  LocalDirTarget target(Optional<LinkMode> links) {
    return new LocalDirTarget(root, cache, links, locks, clock, false);
  }

  FileStore at(CommitHash commit) {
    return target(Optional.empty()).storeFor(REPO, Revision.MAIN, commit);
  }

  /** Returns the store of {@link #OLD} on a disk with these properties. */
  LocalDirStore storeOn(RenameProbe renames, ActualNames names) {
    return new LocalDirStore(
        new LocalDirLayout(root),
        OLD,
        cached(OLD),
        new LocalDirContext(locks, clock, renames, names),
        false);
  }

  SnapshotStore cached(CommitHash commit) {
    return cache.snapshot(REPO, Revision.MAIN, commit);
  }

  /** Writes a file of the folder as a user does. */
  Path write(String name, Sample content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content.bytes());
  }
}
