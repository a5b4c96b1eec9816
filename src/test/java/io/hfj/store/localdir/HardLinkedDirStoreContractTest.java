package io.hfj.store.localdir;

import static io.hfj.testing.StoreDownload.download;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.LinkMode;
import io.hfj.model.RemoteFile;
import io.hfj.store.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class HardLinkedDirStoreContractTest extends LocalDirContract {
  HardLinkedDirStoreContractTest() {
    super(true, Optional.of(LinkMode.HARD));
  }

  @Test
  void writesMetadataThatAKilledRunDidNotWrite() throws Exception {
    RemoteFile file = BIG.at("sub/b");
    download(store(COMMIT, false), file, BIG);
    Path note = folder.resolve("local/.cache/huggingface/download/sub/b.metadata");
    Files.delete(note);
    FileStore next = store(COMMIT, false);
    assertEquals(FileStore.FileState.AVAILABLE, next.stateOf(file));
    assertTrue(next.place(file));
    assertTrue(Files.exists(note));
    assertEquals(FileStore.FileState.IN_PLACE, next.stateOf(file));
  }
}
