package io.hfj.env;

import io.hfj.BadInput;
import io.hfj.model.SafeText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Address of a Hub, without trailing slashes, such as {@code https://huggingface.co} or {@code
 * http://host:8080/hf}; or {@code demo:}, the Hub built into hfj. Immutable.
 */
public record Endpoint(String value) {
  // Host names with an underscore are not standard, but container networks use them.
  private static final Pattern FORM =
      Pattern.compile(
          "(?i:https?)://(?:[\\p{L}\\p{N}_-]+(?:\\.[\\p{L}\\p{N}_-]+)*\\.?|\\[[0-9A-Fa-f:.]+\\])"
              + "(?::(\\d{1,5}))?(?:/[^?#\\s]*)?");
  private static final String DEMO = "demo:";
  static final String ADVICE = "write it like https://huggingface.co";
  static final String NO_PASSWORD = "remove it; a token is given separately";

  /** The public Hub. */
  public static final Endpoint PUBLIC = new Endpoint("https://huggingface.co");

  /** The staging Hub. */
  public static final Endpoint STAGING = new Endpoint("https://hub-ci.huggingface.co");

  /**
   * Parses user input; strips surrounding spaces and trailing slashes.
   *
   * @throws BadInput if it is not an http or https address, contains a user name or password, or
   *     has a query
   */
  public Endpoint {
    value = value.strip();
    if (!value.equals(DEMO)) {
      value = value.replaceFirst("/+$", "");
      require(value);
    }
  }

  /** Returns whether it is the Hub built into hfj, which has no address until it is started. */
  public boolean isDemo() {
    return value.equals(DEMO);
  }

  private static void require(String value) {
    // Anywhere: "user:secret@host" without a scheme must not be shown either.
    if (value.contains("@")) {
      throw new BadInput("the endpoint contains a user name or password", NO_PASSWORD);
    }
    Matcher form = FORM.matcher(value);
    boolean portFits = form.matches() && (form.group(1) == null || isPort(form.group(1)));
    if (!portFits) {
      throw new BadInput("'" + SafeText.of(value) + "' is not a valid Hub URL", ADVICE);
    }
  }

  private static boolean isPort(String digits) {
    int port = Integer.parseInt(digits);
    return port > 0 && port < 65_536;
  }

  @Override
  public String toString() {
    return value;
  }
}
