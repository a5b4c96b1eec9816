package io.hfj.fetch;

import io.hfj.ContentMismatch;
import io.hfj.Interrupted;
import io.hfj.model.RemoteFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The sources of one file, of which one is in use, and the transfers under way from them. A source
 * is abandoned for the next when its attempts end in failure, when it turns out to have other
 * content, or when the content from it was wrong; it is not used again. Thread-safe.
 */
final class FileSources {
  private final List<ByteSource> all;
  private final Consumer<String> notices;
  private final ByteOrigins origins = new ByteOrigins();
  private final Map<Transfer, ByteSource> transfers = new ConcurrentHashMap<>();
  private volatile int current; // written under this
  private volatile boolean cancelled;

  /**
   * @param all in the order of use, at least one
   * @param notices receives a sentence when another source takes over
   */
  FileSources(List<ByteSource> all, Consumer<String> notices) {
    this.all = List.copyOf(all);
    this.notices = notices;
  }

  /** Returns the source in use. */
  ByteSource current() {
    return all.get(current);
  }

  /** Returns the origins of the bytes of all sources. */
  ByteOrigins origins() {
    return origins;
  }

  /** Registers a transfer from that source; cancels it if the source is no longer in use. */
  void begin(Transfer transfer, ByteSource from) {
    transfers.put(transfer, from);
    if (cancelled || current() != from) {
      transfer.cancel();
    }
  }

  void end(Transfer transfer) {
    transfers.remove(transfer);
  }

  /**
   * Uses the next source in place of that one, whose transfers are cancelled.
   *
   * @return whether another source is in use now; false if that one is the last
   */
  boolean abandon(ByteSource source, String why) {
    synchronized (this) {
      if (current() != source) {
        return true;
      }
      if (current + 1 == all.size()) {
        return false;
      }
      current++;
    }
    notices.accept(why + "; continuing with another source");
    transfers.forEach(
        (transfer, from) -> {
          if (from == source) {
            transfer.cancel();
          }
        });
    return true;
  }

  /**
   * Handles a hash mismatch: uses the next source, or other origins of the last one. Called while
   * no transfer is under way.
   *
   * @return where the content came from, as {@link ByteOrigins#inWords}
   * @throws ContentMismatch if fetching the content again cannot help
   */
  String blame(FetchJob job) {
    RemoteFile file = job.file();
    String from = origins.inWords();
    int available = all.stream().mapToInt(ByteSource::origins).sum();
    // An empty file has no bytes that could be different the second time.
    Optional<ByteOrigins.Blame> blame =
        file.size() == 0 ? Optional.empty() : origins.mismatch(file.path().value(), available);
    if (blame.isEmpty()) {
      int times = origins.mismatches();
      throw new ContentMismatch(
          "hash mismatch in "
              + file.path()
              + from
              + (times < 2 ? "" : times == 2 ? ", twice in a row" : ", " + times + " times"),
          "the data was discarded; try another endpoint or network, or report it to " + job.repo());
    }
    ByteOrigins.Blame found = blame.get();
    if (!abandon(current(), found.why())) {
      current().distrust(found.suspects(), found.proven(), found.why());
    }
    return from;
  }

  /**
   * Separates a broken connection from a cancelled one.
   *
   * @param file for the message
   * @throws Interrupted if {@link #cancel} was called
   */
  void requireNotCancelled(String file) {
    if (cancelled) {
      throw new Interrupted("stopped fetching " + file, "");
    }
  }

  /** Cancels all transfers, for good. */
  void cancel() {
    cancelled = true;
    transfers.keySet().forEach(Transfer::cancel);
  }
}
