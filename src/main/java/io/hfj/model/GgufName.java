package io.hfj.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The quantization in the path of a GGUF file: {@code Q4_K_M}, {@code IQ2_XXS}, {@code UD-Q4_K_XL},
 * {@code MXFP4}, {@code BF16}. The last one in the name of the file counts, else that of the
 * folder; case does not matter.
 */
public final class GgufName {
  private static final Pattern QUANT =
      Pattern.compile(
          "(?<![A-Z0-9])((UD-)?(I?Q\\d|TQ\\d)(_[A-Z0-9]+)*|BF16|FP?16|FP?32|MXFP4(_[A-Z]+)*)"
              + "(?![A-Z0-9])");

  private static final Pattern PROJECTOR = Pattern.compile("(?i)(.*/)?[^/]*mmproj[^/]*");
  private static final Pattern IMATRIX = Pattern.compile("(?i)(.*/)?[^/]*imatrix\\.gguf");

  private GgufName() {}

  /**
   * Returns the quantization of the model, in upper case; empty for other files, multimodal
   * projectors and importance matrices included.
   */
  public static Optional<String> findQuant(String path) {
    boolean isModel =
        WeightFormat.find(path).equals(Optional.of(WeightFormat.GGUF))
            && !isProjector(path)
            && !IMATRIX.matcher(path).matches();
    return isModel ? findPrecision(path) : Optional.empty();
  }

  /** Returns the quantization that the path names, in upper case, whatever the file is. */
  public static Optional<String> findPrecision(String path) {
    List<String> parts = List.of(path.toUpperCase(Locale.ROOT).split("/"));
    Optional<String> last = Optional.empty();
    for (int i = parts.size() - 1; i >= 0 && last.isEmpty(); i--) {
      Matcher quant = QUANT.matcher(parts.get(i));
      while (quant.find()) {
        last = Optional.of(quant.group());
      }
    }
    return last;
  }

  /** Whether the file is a multimodal projector, by its name. */
  public static boolean isProjector(String path) {
    return PROJECTOR.matcher(path).matches();
  }

  /** Returns the path in upper case with a star in place of each quantization. */
  public static String withoutPrecision(String path) {
    return QUANT.matcher(path.toUpperCase(Locale.ROOT)).replaceAll("*");
  }
}
