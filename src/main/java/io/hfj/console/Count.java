package io.hfj.console;

/** Formats numbers of things for people. */
public final class Count {
  private Count() {}

  /** Formats a number and its noun: {@code 1 file}, {@code 0 files}, {@code 2 repositories}. */
  public static String of(long number, String noun) {
    if (number == 1) {
      return "1 " + noun;
    }
    return number
        + " "
        + (noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s");
  }
}
