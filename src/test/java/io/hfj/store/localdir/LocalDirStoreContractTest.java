package io.hfj.store.localdir;

import java.util.Optional;

class LocalDirStoreContractTest extends LocalDirContract {
  LocalDirStoreContractTest() {
    super(true, Optional.empty());
  }
}
