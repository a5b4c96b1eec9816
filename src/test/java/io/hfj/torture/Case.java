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
record Case(Scene scene, String kind, int number, Failure failure, boolean lasts) {
  /** From a call of an untroubled run, and a failure as {@link Failure#of} has it. */
  static Case of(Scene scene, Call call, String failure) {
    boolean lasts = failure.endsWith("+");
    return new Case(
        scene, call.kind(), call.number(), Failure.valueOf(failure.replace("+", "")), lasts);
  }

  /** Whether that is the text of one case, and not the beginning of several. */
  static boolean isOne(String text) {
    return text.split(":").length == 4;
  }

  /** From its text. */
  static Case parse(String text) {
    String[] parts = text.split(":");
    Scene scene = Scene.valueOf(parts[0].toUpperCase(Locale.ROOT).replace('-', '_'));
    return of(scene, new Call(parts[1], Integer.parseInt(parts[2]), false, "-"), parts[3]);
  }

  @Override
  public String toString() {
    return scene + ":" + kind + ":" + number + ":" + failure + (lasts ? "+" : "");
  }
}
