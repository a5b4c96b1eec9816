package io.hfj.fetch;

/**
 * What a job knows of the way its bytes take. Immutable; its parts are thread-safe.
 *
 * @param concurrency how many connections pay
 * @param ceilings how many each host puts up with
 * @param watch breaks off what gets nowhere
 */
record Line(Concurrency concurrency, HostCeilings ceilings, Watch watch) {
  static Line of(FetchLimits limits) {
    Concurrency concurrency = new Concurrency(limits.connections());
    return new Line(concurrency, new HostCeilings(), new Watch(concurrency, limits.silence()));
  }
}
