package io.hfj.cli;

import io.hfj.console.JsonText;
import io.hfj.error.ExitCode;
import io.hfj.error.HfjException;
import io.hfj.model.Printable;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells a failure to the user. */
final class FailureReport {
  private final PrintStream err;

  FailureReport(PrintStream err) {
    this.err = err;
  }

  /** Prints what happened and what to do; returns the status to end with. */
  ExitCode tell(HfjException failure, boolean json, boolean stack) {
    if (json) {
      Map<String, Object> event = new LinkedHashMap<>();
      event.put("event", "error");
      event.put("message", failure.getMessage());
      event.put("advice", failure.advice());
      event.put("exit_code", failure.exitCode().value());
      err.println(JsonText.of(event));
    } else {
      // Servers and files may have had a say in it: one line each, whatever they contain.
      err.println("error: " + Printable.line(failure.getMessage()));
      if (!failure.advice().isEmpty()) {
        err.println("hint: " + Printable.line(failure.advice()));
      }
    }
    if (stack) {
      failure.printStackTrace(err);
    }
    return failure.exitCode();
  }

  /** Prints what we have to mend. */
  ExitCode tellBug(Throwable bug) {
    err.println("error: this is a bug in hfj: " + bug);
    bug.printStackTrace(err);
    err.println("hint: please report it with the lines above; what has arrived is kept");
    return ExitCode.BUG;
  }
}
