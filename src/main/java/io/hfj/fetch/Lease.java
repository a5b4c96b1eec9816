package io.hfj.fetch;

import io.hfj.model.FileRange;

/**
 * A range of a file that one worker is fetching. Its end may come nearer while it works, when the
 * rest is given to another. Fields are guarded by the plan that gave it.
 */
final class Lease {
  long position;
  long end;
  final long startedAt;
  final long from;

  Lease(long from, long end, long startedAt) {
    this.from = from;
    this.position = from;
    this.end = end;
    this.startedAt = startedAt;
  }

  FileRange rest() {
    return new FileRange(position, end);
  }
}
