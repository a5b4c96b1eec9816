package io.hfj.download;

import io.hfj.Interrupted;
import io.hfj.model.RemoteFile;
import io.hfj.store.FileStore;
import io.hfj.store.ParallelTasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Hashes existing files without metadata, as after a {@code git clone} into the folder, in
 * parallel, and reports progress. For one use.
 */
final class ExistingFileHasher {
  /** Fewer bytes are hashed in a second or two. */
  private static final long NOTICE_BYTES = 1L << 30;

  private static final long NANOS_BETWEEN_NOTICES = 5_000_000_000L;

  private final FileStore store;
  private final LongSupplier nanos;
  private final Consumer<String> notice;
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong lastNotice = new AtomicLong();
  private long total;

  /**
   * @param nanos a clock that only moves forward, in nanoseconds
   * @param notice receives progress messages, from any thread
   */
  ExistingFileHasher(FileStore store, LongSupplier nanos, Consumer<String> notice) {
    this.store = store;
    this.nanos = nanos;
    this.notice = notice;
  }

  /**
   * Hashes the files that need it and waits for the end.
   *
   * @throws Interrupted if this thread is interrupted
   */
  void hash(List<RemoteFile> files, int threads) {
    List<RemoteFile> unchecked = new ArrayList<>();
    for (RemoteFile file : files) {
      long bytes = store.bytesToHash(file);
      if (bytes > 0) {
        unchecked.add(file);
        total += bytes;
      }
    }
    lastNotice.set(nanos.getAsLong());
    if (total >= NOTICE_BYTES) {
      notice.accept(
          String.format(
              Locale.ROOT,
              "checking %,d existing files (%,d MB) in %s",
              unchecked.size(),
              total / 1_000_000,
              store.root()));
    }
    if (!unchecked.isEmpty()) { // usually it is
      new ParallelTasks("hfj-check", threads, "interrupted while checking existing files")
          .run(
              unchecked.stream()
                  .map(file -> Executors.callable(() -> store.hashExisting(file, this::read)))
                  .toList(),
              done -> {});
    }
  }

  private void read(long bytes) {
    long done = read.addAndGet(bytes);
    long now = nanos.getAsLong();
    long before = lastNotice.get();
    if (now - before >= NANOS_BETWEEN_NOTICES && lastNotice.compareAndSet(before, now)) {
      notice.accept(
          String.format(Locale.ROOT, "checked %,d of %,d MB", done / 1_000_000, total / 1_000_000));
    }
  }
}
