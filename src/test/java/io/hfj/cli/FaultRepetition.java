package io.hfj.cli;

/** Number of successive requests that a fault affects. */
enum FaultRepetition {
  ONCE(1, "once"),
  /** Fewer than the tries that the policy allows. */
  THREE_TIMES(3, "three times"),
  ALWAYS(Integer.MAX_VALUE, "always");

  private final int times;
  private final String words;

  FaultRepetition(int times, String words) {
    this.times = times;
    this.words = words;
  }

  int times() {
    return times;
  }

  @Override
  public String toString() {
    return words;
  }
}
