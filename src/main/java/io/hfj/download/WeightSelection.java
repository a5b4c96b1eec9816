package io.hfj.download;

import io.hfj.BadInput;
import io.hfj.FailureCode;
import io.hfj.NotFound;
import io.hfj.Weights;
import io.hfj.model.ByteSize;
import io.hfj.model.RemoteFile;
import io.hfj.model.WeightFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Selects weights among files of a commit. Files that are not known to be weights are kept.
 *
 * @param quant the quantization of GGUF files, such as {@code Q4_K_M}
 */
public record WeightSelection(Weights weights, Optional<String> quant) {
  public static final WeightSelection ALL = new WeightSelection(Weights.ALL, Optional.empty());

  /**
   * @throws BadInput if a quantization is selected together with another format
   */
  public WeightSelection {
    if (quant.isPresent() && weights != Weights.ALL && weights != Weights.GGUF) {
      throw new BadInput(
          "both a GGUF quantization and " + named(weights) + " weights are selected",
          "select one of them");
    }
  }

  private static String named(Weights weights) {
    return weights.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Requires that no quantization is selected, because files are named.
   *
   * @throws BadInput if one is
   */
  void requireNoQuant() {
    if (quant.isPresent()) {
      throw new BadInput(
          "both files and a quantization are given", "give either files or a quantization");
    }
  }

  boolean isAll() {
    return weights == Weights.ALL && quant.isEmpty();
  }

  /**
   * Returns the selected files, in their order.
   *
   * @param where for messages: {@code model org/name at 1a2b3c4}
   * @throws NotFound if there are no weights in the format or quantization; its advice lists those
   *     available
   */
  List<RemoteFile> select(List<RemoteFile> files, String where) {
    if (isAll()) {
      return files;
    }
    if (quant.isPresent()) {
      Set<RemoteFile> chosen = Set.copyOf(GgufQuants.select(files, quant.get(), where));
      return files.stream()
          .filter(file -> chosen.contains(file) || WeightFormat.find(file.path().value()).isEmpty())
          .toList();
    }
    if (weights == Weights.AUTO) {
      Set<RemoteFile> duplicates = DuplicateWeights.in(files);
      return files.stream().filter(file -> !duplicates.contains(file)).toList();
    }
    return inFormat(WeightFormat.valueOf(weights.name()), files, where);
  }

  private static List<RemoteFile> inFormat(
      WeightFormat format, List<RemoteFile> files, String where) {
    Map<String, Long> sizes = new TreeMap<>();
    List<RemoteFile> kept =
        files.stream()
            .filter(
                file -> {
                  Optional<WeightFormat> found = WeightFormat.find(file.path().value());
                  found.ifPresent(one -> sizes.merge(one.toString(), file.size(), ByteSize::add));
                  return found.isEmpty() || found.get() == format;
                })
            .toList();
    if (!sizes.containsKey(format.toString())) {
      throw new NotFound(
          FailureCode.FILE_NOT_FOUND,
          where + " has no " + format + " weights",
          sizes.isEmpty() ? "no file is known to be weights" : "available: " + listed(sizes));
    }
    return kept;
  }

  /** Lists names with their sizes: {@code Q4_K_M (4.9 GB), Q8_0 (8.5 GB)}. */
  static String listed(Map<String, Long> sizes) {
    return sizes.entrySet().stream()
        .map(entry -> entry.getKey() + " (" + ByteSize.of(entry.getValue()) + ")")
        .collect(Collectors.joining(", "));
  }
}
