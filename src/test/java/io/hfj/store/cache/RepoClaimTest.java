package io.hfj.store.cache;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.model.CommitHash;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import io.hfj.store.lock.LockFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RepoClaimTest {
  @TempDir Path temp;
  private SnapshotLayout layout;
  private RepoClaim claim;

  @BeforeEach
  void openCache() throws IOException {
    layout =
        new SnapshotLayout(
            new CacheLayout(temp.toRealPath().resolve("hub")),
            new RepoId(RepoType.MODEL, "acme/tiny"),
            Revision.MAIN,
            new CommitHash("a1".repeat(20)));
    claim =
        new RepoClaim(layout, new RepoFolders(layout), new LockFiles(delay -> {}), notice -> {});
  }

  @Test
  void removesTheFoldersOfARepositoryWithoutASnapshot() throws IOException {
    LockFiles.HeldLock held = claim.acquire();
    Files.createDirectory(layout.blobs());
    held.close();
    assertFalse(Files.exists(layout.repoFolder()));
  }

  /** A link to itself cannot be followed: like a disk that fails, that does not show absence. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void removesNothingIfTheSnapshotsCannotBeRead() throws IOException {
    LockFiles.HeldLock held = claim.acquire();
    Files.createDirectory(layout.blobs());
    Files.createSymbolicLink(layout.snapshots(), layout.snapshots());
    held.close();
    assertTrue(Files.exists(layout.blobs()));
  }
}
