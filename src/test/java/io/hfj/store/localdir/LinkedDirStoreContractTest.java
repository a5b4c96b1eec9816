package io.hfj.store.localdir;

import io.hfj.LinkMode;
import java.util.Optional;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class LinkedDirStoreContractTest extends LocalDirContract {
  LinkedDirStoreContractTest() {
    super(true, Optional.of(LinkMode.SYMLINK));
  }
}
