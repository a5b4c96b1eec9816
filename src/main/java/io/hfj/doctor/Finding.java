package io.hfj.doctor;

import io.hfj.error.ExitCode;

/**
 * What one step of a checkup found. Immutable.
 *
 * @param what was looked at, in a word or two
 * @param state how it is
 * @param detail what was seen
 * @param advice what to do about it; empty where nothing is to be done
 * @param code the status that a download would end with because of it
 */
public record Finding(String what, State state, String detail, String advice, ExitCode code) {
  /** How something is. */
  public enum State {
    GOOD,
    /** Works, but not as well as it could. */
    DOUBTFUL,
    BAD,
    /** Not looked at, since something before it is bad or was not asked for. */
    SKIPPED
  }

  static Finding good(String what, String detail) {
    return new Finding(what, State.GOOD, detail, "", ExitCode.DONE);
  }

  static Finding doubtful(String what, String detail, String advice) {
    return new Finding(what, State.DOUBTFUL, detail, advice, ExitCode.DONE);
  }

  static Finding bad(String what, String detail, String advice, ExitCode code) {
    return new Finding(what, State.BAD, detail, advice, code);
  }

  static Finding skipped(String what, String why) {
    return new Finding(what, State.SKIPPED, why, "", ExitCode.DONE);
  }
}
