package io.hfj.cli.options;

import io.hfj.BadInput;
import io.hfj.Weights;
import io.hfj.model.SafeText;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The option {@code --weights}, shared by commands that select files. */
public final class WeightsOption {
  @Option(
      names = "--weights",
      paramLabel = "FORMAT",
      completionCandidates = Formats.class,
      description =
          "Select weights in one format: safetensors, gguf, onnx or pytorch. auto: one copy of the"
              + " weights of each model, safetensors if there are any (default: all). Files that"
              + " are named, and files that are not weights, are always selected.")
  private String format;

  /** The values in lower case, for completion. */
  static final class Formats implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return names().iterator();
    }
  }

  private static List<String> names() {
    return Arrays.stream(Weights.values()).map(one -> one.name().toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * Returns the value; all weights if the option is not given.
   *
   * @throws BadInput if there is no such value
   */
  public Weights value() {
    return format == null ? Weights.ALL : parse(format);
  }

  /**
   * Returns the value of that name in any case of letters.
   *
   * @throws BadInput if there is none
   */
  public static Weights parse(String format) {
    String name = format.toLowerCase(Locale.ROOT);
    if (!names().contains(name)) {
      throw new BadInput(
          "there is no weights format '" + SafeText.of(format) + "'",
          "use one of " + String.join(", ", names()));
    }
    return Weights.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
