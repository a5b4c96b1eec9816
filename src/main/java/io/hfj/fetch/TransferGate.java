package io.hfj.fetch;

import io.hfj.Interrupted;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * Admits the requests of one transfer to their hosts, and records what the transfer is waiting for.
 *
 * @param permits one for each connection of all runs together
 * @param connections decides about those of this run
 * @param nanos a clock that only moves forward
 */
record TransferGate(
    Transfer transfer, Semaphore permits, ConnectionController connections, LongSupplier nanos)
    implements RequestGate {
  @Override
  public void awaitsTurn() {
    transfer.awaitsTurn();
  }

  @Override
  public void enter(String host, Runnable cancel) {
    try {
      acquire(host);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted("interrupted while waiting for " + host, "");
    }
    transfer.asking(cancel, host, nanos.getAsLong());
  }

  private void acquire(String host) throws InterruptedException {
    permits.acquire();
    boolean admitted = false;
    try {
      connections.acquire(host);
      admitted = true;
    } finally {
      if (!admitted) {
        permits.release();
      }
    }
  }

  @Override
  public boolean isShared(String host) {
    return connections.hasOthers(host);
  }

  @Override
  public void leave(String host) {
    connections.release(host);
    permits.release();
  }
}
