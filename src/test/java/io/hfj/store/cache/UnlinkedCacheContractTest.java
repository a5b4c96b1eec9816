package io.hfj.store.cache;

import io.hfj.model.CommitHash;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import io.hfj.store.FileStore;
import io.hfj.store.FileStoreContract;
import io.hfj.store.lock.LockFiles;
import java.time.Clock;

class UnlinkedCacheContractTest extends FileStoreContract {
  @Override
  protected FileStore store(CommitHash commit, boolean force) {
    CacheOptions options = new CacheOptions(false, true, true, force);
    return new HubCache(
            folder.resolve("hub"),
            options,
            new LockFiles(delay -> {}),
            Clock.systemUTC(),
            notices::add)
        .storeFor(new RepoId(RepoType.MODEL, "acme/tiny"), Revision.MAIN, commit);
  }
}
