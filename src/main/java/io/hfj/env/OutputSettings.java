package io.hfj.env;

import static io.hfj.env.Variable.ACCESSIBLE;
import static io.hfj.env.Variable.COLUMNS;
import static io.hfj.env.Variable.HF_DEBUG;
import static io.hfj.env.Variable.HF_HUB_DISABLE_PROGRESS_BARS;
import static io.hfj.env.Variable.HF_HUB_VERBOSITY;
import static io.hfj.env.Variable.NO_COLOR;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Output settings. Immutable.
 *
 * @param bars the setting of the environment for progress bars
 * @param verbosity log level, if set
 * @param debug log every request, and print the stack of every error
 * @param color whether colours may be used on a terminal
 * @param columns width of tables, if set
 * @param accessible whether nothing may be redrawn in place
 */
public record OutputSettings(
    Bars bars,
    Optional<Verbosity> verbosity,
    boolean debug,
    boolean color,
    OptionalInt columns,
    boolean accessible) {

  /** Progress bars: never, whatever options say; always on a terminal; or as options say. */
  public enum Bars {
    NEVER,
    ALWAYS,
    AS_ASKED
  }

  /** From the most to the fewest lines. */
  public enum Verbosity {
    DEBUG,
    INFO,
    WARNING,
    ERROR,
    CRITICAL
  }

  static OutputSettings from(VariableReader variables) {
    Bars bars =
        variables
            .find(HF_HUB_DISABLE_PROGRESS_BARS)
            .map(disabled -> disabled ? Bars.NEVER : Bars.ALWAYS)
            .orElse(Bars.AS_ASKED);
    return new OutputSettings(
        bars,
        verbosity(variables),
        variables.isTrue(HF_DEBUG),
        variables.text(NO_COLOR).isEmpty(),
        variables.number(COLUMNS),
        variables.text(ACCESSIBLE).isPresent());
  }

  private static Optional<Verbosity> verbosity(VariableReader variables) {
    Optional<String> word = variables.text(HF_HUB_VERBOSITY).map(String::strip);
    Optional<Verbosity> known =
        word.flatMap(
            w -> Arrays.stream(Verbosity.values()).filter(v -> word(v).equals(w)).findFirst());
    if (word.isPresent() && known.isEmpty()) {
      variables.notice(
          HF_HUB_VERBOSITY + " must be debug, info, warning, error or critical; ignoring it");
    }
    return known;
  }

  private static String word(Verbosity verbosity) {
    return verbosity.name().toLowerCase(Locale.ROOT);
  }
}
