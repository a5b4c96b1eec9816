package io.hfj.cli.report;

import io.hfj.HubException;
import io.hfj.console.JsonText;
import io.hfj.error.CommandHints;
import io.hfj.error.ExitCode;
import io.hfj.model.SafeText;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Prints failures, as lines or as JSON, without tokens. */
public final class FailureReport {
  /**
   * A token: one of the known prefixes and at least 16 more characters of RFC 6750. Some tokens are
   * JWTs. The minimum length keeps names such as hf_cache.
   */
  private static final Pattern TOKEN =
      Pattern.compile("(hf_|api_org_)(?=[\\w.~+=-]{16})[\\w.~+/=-]+");

  private final PrintStream err;

  public FailureReport(PrintStream err) {
    this.err = err;
  }

  /** Returns the text with tokens masked: a token typed in the wrong place must not reach a log. */
  public static String withoutTokens(String text) {
    return TOKEN.matcher(text).replaceAll("$1***");
  }

  /** Prints the message and the advice; returns the exit code. */
  public ExitCode print(HubException failure, boolean json, boolean stack) {
    return print(failure, CommandHints.of(failure), json, stack);
  }

  /** Like {@link #print(HubException, boolean, boolean)}, with other advice. */
  public ExitCode print(HubException failure, String hint, boolean json, boolean stack) {
    ExitCode code = print(failure.getMessage(), hint, ExitCode.of(failure), json);
    if (stack) {
      err.print(stackOf(failure));
    }
    return code;
  }

  /** Prints a message and what to do; returns the exit code. */
  public ExitCode print(String text, String hint, ExitCode code, boolean json) {
    String message = withoutTokens(text);
    String advice = withoutTokens(hint);
    if (json) {
      Map<String, Object> event = new LinkedHashMap<>();
      event.put("event", "error");
      event.put("message", message);
      event.put("advice", advice);
      event.put("exit_code", code.value());
      err.println(JsonText.of(event));
    } else {
      // Parts of the text may come from servers or files: control characters are masked.
      err.println("error: " + SafeText.line(message));
      if (!advice.isEmpty()) {
        err.println("hint: " + SafeText.line(advice));
      }
    }
    return code;
  }

  /** Prints an unexpected exception with its stack trace. */
  public ExitCode printBug(Throwable bug) {
    err.println("error: this is a bug in hfj: " + withoutTokens(bug.toString()));
    err.print(stackOf(bug));
    err.println("hint: report this bug with the lines above; the data received so far is kept");
    return ExitCode.BUG;
  }

  /** Returns the stack trace, which repeats the messages of the causes, with tokens masked. */
  private static String stackOf(Throwable failure) {
    StringWriter stack = new StringWriter();
    failure.printStackTrace(new PrintWriter(stack, true));
    return withoutTokens(stack.toString());
  }
}
