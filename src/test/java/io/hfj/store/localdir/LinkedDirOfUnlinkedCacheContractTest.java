package io.hfj.store.localdir;

import io.hfj.model.CommitHash;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import io.hfj.store.FileStore;
import io.hfj.store.FileStoreContract;
import io.hfj.store.cache.CacheOptions;
import io.hfj.store.cache.HubCache;
import io.hfj.store.fs.LinkMode;
import io.hfj.store.lock.LockFiles;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class LinkedDirOfUnlinkedCacheContractTest extends FileStoreContract {
  @Override
  protected FileStore store(CommitHash commit, boolean force) {
    LockFiles locks = new LockFiles(delay -> {});
    CacheOptions options = new CacheOptions(false, true, true, force);
    HubCache cache =
        new HubCache(folder.resolve("hub"), options, locks, Clock.systemUTC(), notices::add);
    return new LocalDirTarget(
            folder.resolve("local"),
            cache,
            Optional.of(LinkMode.SYMLINK),
            locks,
            Clock.systemUTC(),
            force)
        .storeFor(new RepoId(RepoType.MODEL, "acme/tiny"), Revision.MAIN, commit);
  }
}
