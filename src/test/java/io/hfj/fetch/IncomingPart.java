package io.hfj.fetch;

import io.hfj.store.FileStore;
import io.hfj.store.part.PartFile;
import io.hfj.store.part.PartFileRemoved;
import java.util.Optional;

/**
 * A file that is not published, and whose part file must not vanish; records whether it was closed.
 * Thread-safe.
 */
public class IncomingPart implements FileStore.Incoming {
  private volatile PartFile part;
  private volatile boolean closed;

  public IncomingPart(PartFile part) {
    this.part = part;
  }

  @Override
  public final PartFile part() {
    return part;
  }

  /** Continues with another part file. */
  final void replace(PartFile other) {
    part = other;
  }

  @Override
  public void publish() throws PartFileRemoved {}

  @Override
  public Optional<PartFile> renew() {
    throw new AssertionError("nothing vanished");
  }

  @Override
  public final void close() {
    part.close();
    closed = true;
  }

  public final boolean isClosed() {
    return closed;
  }
}
