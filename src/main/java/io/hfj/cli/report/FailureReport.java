package io.hfj.cli.report;

import io.hfj.console.JsonText;
import io.hfj.error.ExitCode;
import io.hfj.error.HfjException;
import io.hfj.model.SafeText;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Tells a failure to the user. */
public final class FailureReport {
  /**
   * A token, by how it begins, up to what stands behind it. Some are JWTs; those that are not may
   * have all characters of RFC 6750. None is short: a folder called hf_cache is told as it is.
   */
  private static final Pattern TOKEN =
      Pattern.compile("(hf_|api_org_)(?=[\\w.~+=-]{16})[\\w.~+/=-]+");

  private final PrintStream err;

  public FailureReport(PrintStream err) {
    this.err = err;
  }

  /**
   * The text without tokens: one typed at the wrong place must not stand in a log of what went
   * wrong.
   */
  public static String discreet(String text) {
    return TOKEN.matcher(text).replaceAll("$1***");
  }

  /** Prints what happened and what to do; returns the status to end with. */
  public ExitCode tell(HfjException failure, boolean json, boolean stack) {
    String message = discreet(failure.getMessage());
    String advice = discreet(failure.advice());
    if (json) {
      Map<String, Object> event = new LinkedHashMap<>();
      event.put("event", "error");
      event.put("message", message);
      event.put("advice", advice);
      event.put("exit_code", failure.exitCode().value());
      err.println(JsonText.of(event));
    } else {
      // Servers and files may have had a say in it: one line each, whatever they contain.
      err.println("error: " + SafeText.line(message));
      if (!advice.isEmpty()) {
        err.println("hint: " + SafeText.line(advice));
      }
    }
    if (stack) {
      err.print(stackOf(failure));
    }
    return failure.exitCode();
  }

  /** Prints what we have to mend. */
  public ExitCode tellBug(Throwable bug) {
    err.println("error: this is a bug in hfj: " + discreet(bug.toString()));
    err.print(stackOf(bug));
    err.println("hint: please report it with the lines above; what has arrived is kept");
    return ExitCode.BUG;
  }

  /** It repeats the message, and those of the causes. */
  private static String stackOf(Throwable failure) {
    StringWriter stack = new StringWriter();
    failure.printStackTrace(new PrintWriter(stack, true));
    return discreet(stack.toString());
  }
}
