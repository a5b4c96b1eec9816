package io.hfj.download;

import io.hfj.BadInput;
import io.hfj.FailureCode;
import io.hfj.NotFound;
import io.hfj.model.RemoteFile;
import io.hfj.model.SafeText;
import io.hfj.model.WeightFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The quantizations of GGUF files, by their names: {@code Q4_K_M}, {@code IQ2_XXS}, {@code
 * UD-Q4_K_XL}, {@code MXFP4}, {@code BF16}. The last one in the name of the file counts, else that
 * of the folder; case does not matter. Multimodal projectors ({@code mmproj}) and importance
 * matrices are not quantizations of the model.
 */
final class GgufQuants {
  private static final Pattern QUANT =
      Pattern.compile(
          "(?<![A-Z0-9])((UD-)?(I?Q\\d|TQ\\d)(_[A-Z0-9]+)*|BF16|FP?16|FP?32|MXFP4(_[A-Z]+)*)"
              + "(?![A-Z0-9])");

  private static final Pattern PROJECTOR = Pattern.compile("(?i)(.*/)?[^/]*mmproj[^/]*");
  private static final Pattern IMATRIX = Pattern.compile("(?i)(.*/)?[^/]*imatrix\\.gguf");

  /** Precisions of a projector in order of preference, after that of the model. */
  private static final List<String> PROJECTOR_ORDER = List.of("F16", "FP16", "BF16", "F32");

  private GgufQuants() {}

  /**
   * Returns the GGUF files of one quantization, all shards, each with its projector.
   *
   * @param where for messages: {@code model org/name at 1a2b3c4}
   * @throws NotFound if there is no such quantization; its advice lists those available, with sizes
   */
  static List<RemoteFile> select(List<RemoteFile> files, String quant, String where) {
    if (quant.isBlank()) {
      throw new BadInput("the quantization is empty", "use one such as Q4_K_M, or omit it");
    }
    List<RemoteFile> ggufs =
        files.stream()
            .filter(
                file ->
                    WeightFormat.find(file.path().value()).equals(Optional.of(WeightFormat.GGUF)))
            .toList();
    String wanted = quant.toUpperCase(Locale.ROOT);
    List<RemoteFile> found =
        new ArrayList<>(
            ggufs.stream().filter(file -> isModel(file) && name(file).equals(wanted)).toList());
    if (found.isEmpty()) {
      throw unknown(quant, ggufs, where);
    }
    found.addAll(projectors(ggufs, wanted));
    return found;
  }

  private static boolean isModel(RemoteFile file) {
    String path = file.path().value();
    return !PROJECTOR.matcher(path).matches() && !IMATRIX.matcher(path).matches();
  }

  /** Returns one projector of each name, in the precision of the model if there is one. */
  private static List<RemoteFile> projectors(List<RemoteFile> ggufs, String wanted) {
    Map<String, List<RemoteFile>> named =
        ggufs.stream()
            .filter(file -> PROJECTOR.matcher(file.path().value()).matches())
            .collect(
                Collectors.groupingBy(
                    file ->
                        QUANT.matcher(file.path().value().toUpperCase(Locale.ROOT)).replaceAll("*"),
                    TreeMap::new,
                    Collectors.toList()));
    List<String> order = new ArrayList<>(List.of(wanted));
    order.addAll(PROJECTOR_ORDER);
    List<RemoteFile> chosen = new ArrayList<>();
    for (List<RemoteFile> same : named.values()) {
      chosen.addAll(
          order.stream()
              .map(quant -> same.stream().filter(file -> name(file).equals(quant)).toList())
              .filter(files -> !files.isEmpty())
              .findFirst()
              .orElse(same));
    }
    return chosen;
  }

  /** Returns the quantization in upper case; empty if the name has none. */
  private static String name(RemoteFile file) {
    String path = file.path().value().toUpperCase(Locale.ROOT);
    List<String> parts = List.of(path.split("/"));
    for (int i = parts.size() - 1; i >= 0; i--) {
      Matcher quant = QUANT.matcher(parts.get(i));
      String last = "";
      while (quant.find()) {
        last = quant.group();
      }
      if (!last.isEmpty()) {
        return last;
      }
    }
    return "";
  }

  private static NotFound unknown(String quant, List<RemoteFile> ggufs, String where) {
    Map<String, Long> sizes =
        ggufs.stream()
            .filter(file -> isModel(file) && !name(file).isEmpty())
            .collect(
                Collectors.groupingBy(
                    GgufQuants::name, TreeMap::new, Collectors.summingLong(RemoteFile::size)));
    return new NotFound(
        FailureCode.FILE_NOT_FOUND,
        where + " has no quantization '" + SafeText.of(quant) + "'",
        sizes.isEmpty()
            ? "no GGUF file has a quantization in its name"
            : "available: " + WeightSelection.listed(sizes));
  }
}
