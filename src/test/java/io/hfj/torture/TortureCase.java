package io.hfj.torture;

import java.util.Locale;

/**
 * One command run with one failure injected.
 *
 * @param scenario the command and the disk it starts with
 * @param kind kind of the call that fails
 * @param number counts the calls of that kind, from 1
 * @param failure how it fails
 * @param persistent whether later calls on the same resource fail too: disk, space, descriptors,
 *     network
 */
record TortureCase(
    Scenario scenario, String kind, int number, FailureMode failure, boolean persistent) {
  /** Creates a case from a call and an item of {@link FailureMode#modesOf}. */
  static TortureCase of(Scenario scenario, SystemCall call, String failure) {
    boolean persistent = failure.endsWith("+");
    return new TortureCase(
        scenario,
        call.kind(),
        call.number(),
        FailureMode.valueOf(failure.replace("+", "")),
        persistent);
  }

  /** Whether the text names a single case rather than a prefix of several. */
  static boolean isSingle(String text) {
    return text.split(":").length == 4;
  }

  /** Parses {@link #toString}. */
  static TortureCase parse(String text) {
    String[] parts = text.split(":");
    Scenario scenario = Scenario.valueOf(parts[0].toUpperCase(Locale.ROOT).replace('-', '_'));
    return of(scenario, new SystemCall(parts[1], Integer.parseInt(parts[2]), false, "-"), parts[3]);
  }

  @Override
  public String toString() {
    return scenario + ":" + kind + ":" + number + ":" + failure + (persistent ? "+" : "");
  }
}
