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

  /** So many bytes of content that were missing are in the part file. */
  void addContent(long bytes) {
    content.addAndGet(bytes);
    progress.on(new ProgressEvent.Received(file.value(), (int) bytes));
  }

  /** So many bytes came over the network, whatever became of them. */
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
