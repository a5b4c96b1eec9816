package io.hfj.download;

import io.hfj.Interrupted;
import io.hfj.model.RemoteFile;
import io.hfj.store.FileStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
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
    ConcurrentLinkedQueue<RemoteFile> unchecked = new ConcurrentLinkedQueue<>();
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
    run(unchecked, Math.min(threads, unchecked.size()));
  }

  private void run(ConcurrentLinkedQueue<RemoteFile> unchecked, int threads) {
    AtomicReference<Throwable> bug = new AtomicReference<>();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread worker =
          new Thread(
              () -> {
                for (RemoteFile file = unchecked.poll(); file != null; file = unchecked.poll()) {
                  store.hashExisting(file, this::read);
                }
              },
              "hfj-check-" + i);
      worker.setDaemon(true);
      worker.setUncaughtExceptionHandler((thread, thrown) -> bug.compareAndSet(null, thrown));
      workers.add(worker);
      worker.start();
    }
    try {
      for (Thread worker : workers) {
        worker.join();
      }
    } catch (InterruptedException e) {
      unchecked.clear();
      Thread.currentThread().interrupt();
      throw new Interrupted("interrupted while checking existing files", "");
    }
    if (bug.get() instanceof RuntimeException failure) {
      throw failure;
    }
    if (bug.get() instanceof Error error) {
      throw error;
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
