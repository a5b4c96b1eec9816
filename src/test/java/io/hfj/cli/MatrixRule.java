package io.hfj.cli;

import io.hfj.error.ExitCode;
import java.time.Duration;
import java.util.Optional;

/**
 * What a fault does to a download.
 *
 * @param code that the run ends with if it fails
 * @param pause before the next try, if it is known
 * @param says what the error has to tell
 */
record MatrixRule(Kind kind, ExitCode code, Optional<Duration> pause, String says) {
  /** Ways for a fault to end. */
  enum Kind {
    /** Nothing is lost, however often it strikes. */
    HARMLESS,
    /** The answer is good, its connection is not: the next request on it costs a try. */
    COSTLY,
    /** Each strike costs a try; six in a row that bring nothing are the end. */
    PASSES,
    /** As {@link #PASSES}, but an address that has served before is asked for anew at once. */
    RENEWED,
    /** A few are put up with at once; when there is no end to them, it is the end. */
    TOLERATED,
    /** The content is wrong: it is fetched again, and a second time is the end. */
    CHECKED,
    /** The first strike is the end: the next try would bring the same. */
    FINAL
  }

  static MatrixRule harmless() {
    return of(Kind.HARMLESS, ExitCode.DONE);
  }

  static MatrixRule costly() {
    return of(Kind.COSTLY, ExitCode.DONE);
  }

  static MatrixRule passes(ExitCode code) {
    return of(Kind.PASSES, code);
  }

  static MatrixRule renewed() {
    return of(Kind.RENEWED, ExitCode.NETWORK);
  }

  static MatrixRule tolerated(ExitCode code) {
    return of(Kind.TOLERATED, code);
  }

  static MatrixRule checked() {
    return of(Kind.CHECKED, ExitCode.BAD_CONTENT);
  }

  static MatrixRule isFinal(ExitCode code) {
    return of(Kind.FINAL, code);
  }

  private static MatrixRule of(Kind kind, ExitCode code) {
    return new MatrixRule(kind, code, Optional.empty(), "");
  }

  MatrixRule after(int seconds) {
    return new MatrixRule(kind, code, Optional.of(Duration.ofSeconds(seconds)), says);
  }

  MatrixRule saying(String part) {
    return new MatrixRule(kind, code, pause, part);
  }

  /** Whether three strikes may do what neither one nor ever so many do. */
  boolean differsAtThree() {
    return kind != Kind.HARMLESS && kind != Kind.FINAL;
  }

  /** Whether a download succeeds that is struck that often. */
  boolean succeeds(MatrixOften often) {
    return switch (kind) {
      case HARMLESS, COSTLY -> true;
      case PASSES, RENEWED, TOLERATED -> often != MatrixOften.ALWAYS;
      case CHECKED -> often == MatrixOften.ONCE;
      case FINAL -> false;
    };
  }
}
