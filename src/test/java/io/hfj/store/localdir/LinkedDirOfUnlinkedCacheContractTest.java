package io.hfj.store.localdir;

import io.hfj.LinkMode;
import java.util.Optional;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class LinkedDirOfUnlinkedCacheContractTest extends LocalDirContract {
  LinkedDirOfUnlinkedCacheContractTest() {
    super(false, Optional.of(LinkMode.SYMLINK));
  }
}
