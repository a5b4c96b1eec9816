package io.hfj.store.localdir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import io.hfj.store.FileStore;
import io.hfj.store.FileStoreContract;
import io.hfj.store.cache.CacheOptions;
import io.hfj.store.cache.HubCache;
import io.hfj.store.fs.LinkMode;
import io.hfj.store.lock.LockFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class HardLinkedDirStoreContractTest extends FileStoreContract {
  @Override
  protected FileStore store(CommitHash commit, boolean force) {
    LockFiles locks = new LockFiles(delay -> {});
    CacheOptions options = new CacheOptions(true, true, true, force);
    HubCache cache =
        new HubCache(folder.resolve("hub"), options, locks, Clock.systemUTC(), notices::add);
    return new LocalDirTarget(
            folder.resolve("local"),
            cache,
            Optional.of(LinkMode.HARD),
            locks,
            Clock.systemUTC(),
            force)
        .storeFor(new RepoId(RepoType.MODEL, "acme/tiny"), Revision.MAIN, commit);
  }

  @Test
  void notesAgainWhatARunThatEndedBetweenDidNotNote() throws Exception {
    RemoteFile file = BIG.at("sub/b");
    bring(store(COMMIT, false), file, BIG);
    Path note = folder.resolve("local/.cache/huggingface/download/sub/b.metadata");
    Files.delete(note);
    FileStore next = store(COMMIT, false);
    assertEquals(FileStore.FileState.AVAILABLE, next.stateOf(file));
    assertTrue(next.place(file));
    assertTrue(Files.exists(note));
    assertEquals(FileStore.FileState.IN_PLACE, next.stateOf(file));
  }
}
