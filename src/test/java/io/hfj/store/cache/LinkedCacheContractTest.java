package io.hfj.store.cache;

import io.hfj.model.CommitHash;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import io.hfj.store.FileStore;
import io.hfj.store.FileStoreContract;
import io.hfj.store.lock.LockFiles;
import java.time.Clock;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class LinkedCacheContractTest extends FileStoreContract {
  @Override
  protected FileStore store(CommitHash commit, boolean force) {
    CacheOptions options = new CacheOptions(true, true, true, force);
    return new HubCache(
            folder.resolve("hub"),
            options,
            new LockFiles(delay -> {}),
            Clock.systemUTC(),
            notices::add)
        .storeFor(new RepoId(RepoType.MODEL, "acme/tiny"), Revision.MAIN, commit);
  }
}
