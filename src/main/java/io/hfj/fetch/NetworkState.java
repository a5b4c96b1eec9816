package io.hfj.fetch;

import java.util.List;

/**
 * What a job knows of the way its bytes take. Immutable; its parts are thread-safe.
 *
 * @param concurrency how many connections pay
 * @param ceilings how many each host puts up with
 * @param watch breaks off what gets nowhere
 */
record NetworkState(Concurrency concurrency, HostLimits ceilings, StallDetector watch) {
  /** With these a job begins: half a dozen fill most lines, and upset no home router. */
  static final int FIRST = 8;

  /** Small files fill no line: each waits for the way there and back, so many wait side by side. */
  static final int FIRST_OF_SMALL = 32;

  /** Bytes of a file that a slow line still brings sooner than the way there and back takes. */
  private static final long SMALL = 64 << 10;

  static NetworkState of(FetchLimits limits, List<FetchJob> jobs) {
    long bytes = jobs.stream().mapToLong(job -> job.file().size()).sum();
    boolean small = bytes <= SMALL * jobs.size();
    Concurrency concurrency = new Concurrency(small ? FIRST_OF_SMALL : FIRST, limits.connections());
    return new NetworkState(
        concurrency, new HostLimits(), new StallDetector(concurrency, limits.silence()));
  }
}
