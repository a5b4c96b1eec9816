package io.hfj.doctor;

import io.hfj.error.ExitCode;

/**
 * The result of one check. Immutable.
 *
 * @param what the subject of the check, in a word or two
 * @param advice what to do about it; empty if nothing is to be done
 * @param code the exit code that a download would end with because of it
 */
public record Finding(String what, CheckState state, String detail, String advice, ExitCode code) {
  /** The outcome of a check. */
  public enum CheckState {
    GOOD,
    /** Works, but not as well as it could. */
    DOUBTFUL,
    BAD,
    /** Not checked, since an earlier check failed or it was not requested. */
    SKIPPED
  }

  static Finding good(String what, String detail) {
    return new Finding(what, CheckState.GOOD, detail, "", ExitCode.DONE);
  }

  static Finding doubtful(String what, String detail, String advice) {
    return new Finding(what, CheckState.DOUBTFUL, detail, advice, ExitCode.DONE);
  }

  static Finding bad(String what, String detail, String advice, ExitCode code) {
    return new Finding(what, CheckState.BAD, detail, advice, code);
  }

  static Finding skipped(String what, String why) {
    return new Finding(what, CheckState.SKIPPED, why, "", ExitCode.DONE);
  }
}
