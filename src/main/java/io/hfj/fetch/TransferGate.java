package io.hfj.fetch;

import io.hfj.Interrupted;
import java.util.function.LongSupplier;

/**
 * Admits the requests of one transfer to their hosts, and tells the transfer what it waits for.
 *
 * @param nanos a clock that only moves forward
 */
record TransferGate(Transfer transfer, ConnectionController connections, LongSupplier nanos)
    implements RequestGate {
  @Override
  public void awaitsTurn() {
    transfer.awaitsTurn();
  }

  @Override
  public void enter(String host, Runnable cancel) {
    try {
      connections.acquire(host);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted("interrupted while waiting for " + host, "");
    }
    transfer.asking(cancel, host, nanos.getAsLong());
  }

  @Override
  public boolean isShared(String host) {
    return connections.hasOthers(host);
  }

  @Override
  public void leave(String host) {
    connections.release(host);
  }
}
