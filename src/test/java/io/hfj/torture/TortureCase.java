package io.hfj.torture;

import java.util.Locale;

/**
 * One run that is tortured.
 *
 * @param scene what is run
 * @param kind of the call that fails
 * @param number which of that kind, from 1
 * @param failure how it fails
 * @param lasts whether all that need the same go on failing: no room, no disk, no network
 */
record TortureCase(
    Scenario scenario, String kind, int number, FailureMode failure, boolean persistent) {
  /** From a call of an untroubled run, and a failure as {@link FailureMode#modesOf} has it. */
  static TortureCase of(Scenario scene, SystemCall call, String failure) {
    boolean lasts = failure.endsWith("+");
    return new TortureCase(
        scene, call.kind(), call.number(), FailureMode.valueOf(failure.replace("+", "")), lasts);
  }

  /** Whether that is the text of one case, and not the beginning of several. */
  static boolean isSingle(String text) {
    return text.split(":").length == 4;
  }

  /** From its text. */
  static TortureCase parse(String text) {
    String[] parts = text.split(":");
    Scenario scene = Scenario.valueOf(parts[0].toUpperCase(Locale.ROOT).replace('-', '_'));
    return of(scene, new SystemCall(parts[1], Integer.parseInt(parts[2]), false, "-"), parts[3]);
  }

  @Override
  public String toString() {
    return scenario + ":" + kind + ":" + number + ":" + failure + (persistent ? "+" : "");
  }
}
