package io.hfj.cli;

import io.hfj.error.ExitCode;
import java.time.Duration;
import java.util.Optional;

/**
 * The expected effect of a fault on a download.
 *
 * @param code exit code of a run that fails
 * @param pause before the next try; empty for the usual one
 * @param message part of the error message
 */
record MatrixRule(Kind kind, ExitCode code, Optional<Duration> pause, String message) {
  /** The effects of a fault. */
  enum Kind {
    /** Nothing is lost, however often the fault occurs. */
    HARMLESS,
    /** The response is good, its connection is not: the next request on it costs a try. */
    COSTLY,
    /** Each occurrence costs a try; six in a row without progress end the download. */
    PASSES,
    /** Like {@link #PASSES}, but an address that has served before is renewed at once. */
    RENEWED,
    /** A few are tolerated at once; endless ones end the download. */
    TOLERATED,
    /** The content is wrong: it is fetched again; the second time ends the download. */
    CHECKED,
    /** The first occurrence ends the download: another try would fail in the same way. */
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
    return new MatrixRule(kind, code, Optional.of(Duration.ofSeconds(seconds)), message);
  }

  MatrixRule withMessage(String part) {
    return new MatrixRule(kind, code, pause, part);
  }

  /** Returns whether three occurrences may have another effect than one and than many. */
  boolean differsAtThree() {
    return kind != Kind.HARMLESS && kind != Kind.FINAL;
  }

  /** Returns whether a download succeeds with that many occurrences. */
  boolean succeeds(FaultRepetition often) {
    return switch (kind) {
      case HARMLESS, COSTLY -> true;
      case PASSES, RENEWED, TOLERATED -> often != FaultRepetition.ALWAYS;
      case CHECKED -> often == FaultRepetition.ONCE;
      case FINAL -> false;
    };
  }
}
