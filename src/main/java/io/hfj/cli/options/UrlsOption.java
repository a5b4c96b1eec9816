package io.hfj.cli.options;

import io.hfj.BadInput;
import io.hfj.model.SafeText;
import picocli.CommandLine.Option;

/** The option {@code --print-urls}. */
public final class UrlsOption {
  private static final String ARIA2 = "aria2";

  @Option(
      names = "--print-urls",
      arity = "0..1",
      paramLabel = ARIA2,
      preprocessor = AttachedValue.class,
      description =
          "Print the addresses of the files at their commit, one a line, and download nothing."
              + " aria2: in the format of 'aria2c -i -', with names and SHA-256.")
  private String format;

  /** Whether the option is given. */
  public boolean isGiven() {
    return format != null;
  }

  /**
   * Whether the addresses are printed for aria2.
   *
   * @throws BadInput if another format is requested
   */
  public boolean isAria2() {
    if (!format.isEmpty() && !format.equals(ARIA2)) {
      throw new BadInput(
          "there is no format '" + SafeText.of(format) + "' of --print-urls",
          "use --print-urls or --print-urls=aria2");
    }
    return format.equals(ARIA2);
  }

  /**
   * Requires, if the option is given, that its format exists and nothing else uses stdout.
   *
   * @throws BadInput if not
   */
  public void requireAlone(OutputOptions output, DestinationOption destination) {
    if (isGiven()) {
      isAria2(); // checks the value
      String other = output.isJson() ? "--json" : destination.isGiven() ? "-o" : "";
      if (!other.isEmpty()) {
        throw new BadInput("--print-urls and " + other + " exclude each other", "omit one of them");
      }
    }
  }
}
