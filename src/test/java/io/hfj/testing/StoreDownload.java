package io.hfj.testing;

import io.hfj.model.RemoteFile;
import io.hfj.store.FileStore;
import io.hfj.store.part.PartFileRemoved;
import java.nio.ByteBuffer;

/** A download into a store whose bytes arrive at once, without a network. */
public final class StoreDownload {
  private StoreDownload() {}

  /** Writes the content to the file's part file and publishes it. The file must be missing. */
  public static void download(FileStore store, RemoteFile file, Sample content)
      throws PartFileRemoved {
    try (FileStore.Incoming incoming = store.open(file, text -> {}).orElseThrow()) {
      incoming.part().writer().write(0, ByteBuffer.wrap(content.bytes()));
      incoming.publish();
    }
  }
}
