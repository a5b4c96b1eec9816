package io.hfj.fetch;

import io.hfj.ProgressEvent;
import io.hfj.ProgressListener;
import io.hfj.model.RepoPath;
import java.util.concurrent.atomic.AtomicLong;

/** Counts and reports the bytes that this run received for one file. Thread-safe. */
final class ReceivedBytes {
  private final RepoPath file;
  private final ProgressListener progress;
  private final AtomicLong content = new AtomicLong();
  private final AtomicLong network = new AtomicLong();

  ReceivedBytes(RepoPath file, ProgressListener progress) {
    this.file = file;
    this.progress = progress;
  }

  /** Counts bytes of missing content that were written to the part file. */
  void addContent(long bytes) {
    content.addAndGet(bytes);
    progress.on(new ProgressEvent.Received(file.value(), (int) bytes));
  }

  /** Counts bytes received over the network, whether they were used or not. */
  void addNetwork(long bytes) {
    network.addAndGet(bytes);
  }

  /** Returns the bytes of content. */
  long content() {
    return content.get();
  }

  /** Returns the bytes that came over the network. */
  long network() {
    return network.get();
  }
}
