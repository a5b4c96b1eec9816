package io.hfj.fetch;

import io.hfj.ProgressEvent;
import io.hfj.ProgressListener;
import io.hfj.model.RepoPath;
import java.util.concurrent.atomic.AtomicLong;

/** Counts and reports the bytes that this run received or copied for one file. Thread-safe. */
final class ReceivedBytes {
  private final RepoPath file;
  private final ProgressListener progress;
  private final AtomicLong content = new AtomicLong();
  private final AtomicLong copied = new AtomicLong();
  private final AtomicLong network = new AtomicLong();

  ReceivedBytes(RepoPath file, ProgressListener progress) {
    this.file = file;
    this.progress = progress;
  }

  /**
   * Counts bytes of missing content that were written to the part file.
   *
   * @param fromDisk how many of them were copied from this disk
   */
  void addContent(long bytes, long fromDisk) {
    content.addAndGet(bytes);
    copied.addAndGet(fromDisk);
    if (bytes > fromDisk) {
      progress.on(new ProgressEvent.Received(file.value(), (int) (bytes - fromDisk)));
    }
    if (fromDisk > 0) {
      progress.on(new ProgressEvent.Received(file.value(), (int) fromDisk, true));
    }
  }

  /** Counts bytes received over the network, whether they were used or not. */
  void addNetwork(long bytes) {
    network.addAndGet(bytes);
  }

  /** Returns the bytes of content, those copied among them. */
  long content() {
    return content.get();
  }

  /** Returns the bytes of content that were fetched. */
  long fetched() {
    return content.get() - copied.get();
  }

  /** Returns the bytes that came over the network. */
  long network() {
    return network.get();
  }
}
