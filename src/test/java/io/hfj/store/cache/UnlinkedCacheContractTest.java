package io.hfj.store.cache;

import io.hfj.model.CommitHash;
import io.hfj.model.Revision;
import io.hfj.store.FileStore;
import io.hfj.store.FileStoreContract;

class UnlinkedCacheContractTest extends FileStoreContract {
  @Override
  protected FileStore store(CommitHash commit, boolean force) {
    return cache(false, force).storeFor(REPO, Revision.MAIN, commit);
  }
}
