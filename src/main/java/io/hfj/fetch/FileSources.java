package io.hfj.fetch;

import io.hfj.ContentMismatch;
import io.hfj.Interrupted;
import io.hfj.model.FileRange;
import io.hfj.model.RemoteFile;
import io.hfj.store.part.RangeSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The sources of one file, and the transfers under way from them. One is in use at a time; if the
 * run compares them, both of two are, as {@link RouteChoice} decides, except while the first one
 * copies content from this disk. A source is abandoned when its attempts end in failure, when it
 * turns out to have other content, or when the content from it was wrong; it is not used again.
 * Thread-safe.
 */
final class FileSources {
  /**
   * Times that work moves to another source after failures, before its attempts are made in full.
   */
  private static final int MOST_HANDOVERS = 4;

  /** How long after a copy from this disk more of them are expected. */
  private static final long LOCAL_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** First leases of a file that find out whether content is on this disk. */
  private static final int LOCAL_TRIALS = 4;

  private final List<ByteSource> all;
  private final Optional<RouteChoice> choice;
  private final LongSupplier nanos;
  private final Consumer<String> notices;
  private final ByteOrigins origins = new ByteOrigins();
  private final Map<Transfer, ByteSource> transfers = new ConcurrentHashMap<>();
  private final Set<ByteSource> delivered = ConcurrentHashMap.newKeySet(); // since the last blame
  private volatile List<ByteSource> usable; // written under this
  private boolean forgave; // once; on the thread that checks the file
  private final AtomicInteger handovers = new AtomicInteger(); // since the last progress
  private final AtomicInteger begun = new AtomicInteger(); // leases
  private volatile boolean local; // whether content from the first one was on this disk
  private volatile long localUntil; // how long that decides
  private volatile boolean cancelled;

  /**
   * @param all in the order of use, at least one
   * @param choice compares the sources of files that have two
   * @param nanos a clock that only moves forward
   * @param notices receives a sentence when another source takes over
   */
  FileSources(
      List<ByteSource> all,
      Optional<RouteChoice> choice,
      LongSupplier nanos,
      Consumer<String> notices) {
    this.all = List.copyOf(all);
    this.choice = choice.filter(routes -> all.size() > 1);
    this.nanos = nanos;
    this.notices = notices;
    this.usable = this.all;
  }

  /** Returns the source that most leases use. */
  ByteSource current() {
    List<ByteSource> now = usable;
    return now.size() > 1 && choice.isPresent() ? now.get(choice.get().used()) : now.get(0);
  }

  /** Returns the source of a new lease, which {@link #end(ByteSource)} ends. */
  ByteSource choose() {
    List<ByteSource> now = usable;
    if (now.size() == 1 || choice.isEmpty()) {
      choice.ifPresent(routes -> routes.began(all.indexOf(now.get(0)), nanos.getAsLong()));
      return now.get(0);
    }
    long time = nanos.getAsLong();
    boolean early = begun.getAndIncrement() < LOCAL_TRIALS && now.get(0).mayBeLocal();
    if ((early || local && time < localUntil) && !choice.get().isAvoided(0, time)) {
      choice.get().began(0, time);
      return now.get(0);
    }
    return now.get(choice.get().choose(time));
  }

  /** Returns the origins of the bytes of all sources. */
  ByteOrigins origins() {
    return origins;
  }

  /** Registers a transfer from that source; cancels it if the source is no longer in use. */
  void begin(Transfer transfer, ByteSource from) {
    transfers.put(transfer, from);
    if (choice.isPresent()) {
      transfer.from(all.indexOf(from));
    }
    if (cancelled || !isUsable(from)) {
      transfer.cancel();
    }
  }

  void end(Transfer transfer) {
    transfers.remove(transfer);
  }

  /** Records the end of a lease. */
  void end(ByteSource source) {
    choice.ifPresent(routes -> routes.ended(all.indexOf(source)));
  }

  /**
   * Records missing content that a lease received.
   *
   * @param fromDisk how many of the bytes were copied; they show nothing about the network
   * @param duration nanoseconds since its last bytes, or its beginning
   */
  void received(ByteSource source, long bytes, long fromDisk, long duration) {
    delivered.add(source);
    if (fromDisk > 0) {
      copies();
      return;
    }
    choice.ifPresent(
        routes -> routes.received(all.indexOf(source), bytes, duration, nanos.getAsLong()));
  }

  /** Records that content from the first source is on this disk: no other one is as fast. */
  void copies() {
    localUntil = nanos.getAsLong() + LOCAL_NANOS;
    local = true;
  }

  /** Records a failed request; returns whether the lease is better left to another source. */
  boolean failed(ByteSource source) {
    return choice.isPresent()
        && choice.get().failed(all.indexOf(source), nanos.getAsLong())
        && usable.size() > 1
        && handovers.incrementAndGet() <= MOST_HANDOVERS;
  }

  /** Records that a source works. */
  void progressed() {
    handovers.set(0);
  }

  /** Returns whether the source is not abandoned. */
  boolean isUsable(ByteSource source) {
    return usable.contains(source);
  }

  /**
   * Does not use the source any more; its transfers are cancelled.
   *
   * @return whether another source is in use; false if that one is the last
   */
  boolean abandon(ByteSource source, String why) {
    synchronized (this) {
      if (!isUsable(source)) {
        return true;
      }
      if (usable.size() == 1) {
        return false;
      }
      usable = usable.stream().filter(other -> other != source).toList();
    }
    choice.ifPresent(routes -> routes.failed(all.indexOf(source), nanos.getAsLong()));
    if (choice.isEmpty() || source == all.get(all.size() - 1)) { // else nobody asked for it
      notices.accept(why + "; continuing with another source");
    }
    transfers.forEach(
        (transfer, from) -> {
          if (from == source) {
            transfer.cancel();
          }
        });
    return true;
  }

  /**
   * Handles a hash mismatch: uses the next source, or other origins of the last one. If part of the
   * content is proven right, the sources get one more chance with the rest. Called while no
   * transfer is under way.
   *
   * @param partial whether part of the content is proven right
   * @return where the content came from, as {@link ByteOrigins#inWords}
   * @throws ContentMismatch if fetching the content again cannot help
   */
  String blame(FetchJob job, boolean partial) {
    RemoteFile file = job.file();
    String from = origins.inWords();
    if (partial && !forgave) {
      forgave = true;
      origins.forgive();
      return from;
    }
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
    ByteSource wrong = usable.stream().filter(delivered::contains).findFirst().orElse(current());
    delivered.clear();
    abandon(wrong, found.why());
    wrong.distrust(found.suspects(), found.proven(), found.why()); // other files may use the same
    return from;
  }

  /** Returns what the sources prove to be right, as in {@link ByteSource#proveRight}. */
  List<FileRange> proveRight(ByteSource.ContentOnDisk content) {
    RangeSet right = new RangeSet();
    all.forEach(source -> source.proveRight(content).forEach(right::add));
    return right.within(new FileRange(0, Long.MAX_VALUE));
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
