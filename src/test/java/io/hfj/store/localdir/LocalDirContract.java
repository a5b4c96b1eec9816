package io.hfj.store.localdir;

import io.hfj.LinkMode;
import io.hfj.model.CommitHash;
import io.hfj.model.Revision;
import io.hfj.store.FileStore;
import io.hfj.store.FileStoreContract;
import io.hfj.store.lock.LockFiles;
import java.time.Clock;
import java.util.Optional;

/** The contract of a store, for the stores of a local folder. */
abstract class LocalDirContract extends FileStoreContract {
  private final boolean symlinks;
  private final Optional<LinkMode> links;

  /**
   * @param symlinks whether the cache has links
   * @param links how the folder shares its content with the cache; empty for plain files only
   */
  LocalDirContract(boolean symlinks, Optional<LinkMode> links) {
    this.symlinks = symlinks;
    this.links = links;
  }

  @Override
  protected FileStore store(CommitHash commit, boolean force) {
    return new LocalDirTarget(
            folder.resolve("local"),
            cache(symlinks, force),
            links,
            new LockFiles(delay -> {}),
            Clock.systemUTC(),
            force)
        .storeFor(REPO, Revision.MAIN, commit);
  }
}
