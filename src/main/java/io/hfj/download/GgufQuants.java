package io.hfj.download;

import io.hfj.BadInput;
import io.hfj.FailureCode;
import io.hfj.NotFound;
import io.hfj.model.ByteSize;
import io.hfj.model.GgufName;
import io.hfj.model.RemoteFile;
import io.hfj.model.SafeText;
import io.hfj.model.WeightFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Selects GGUF files by quantization. */
final class GgufQuants {
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
            ggufs.stream().filter(file -> quant(file).equals(Optional.of(wanted))).toList());
    if (found.isEmpty()) {
      throw unknown(quant, ggufs, where);
    }
    found.addAll(projectors(ggufs, wanted));
    return found;
  }

  /** Returns one projector of each name, in the precision of the model if there is one. */
  private static List<RemoteFile> projectors(List<RemoteFile> ggufs, String wanted) {
    Map<String, List<RemoteFile>> named =
        ggufs.stream()
            .filter(file -> GgufName.isProjector(file.path().value()))
            .collect(
                Collectors.groupingBy(
                    file -> GgufName.withoutPrecision(file.path().value()),
                    TreeMap::new,
                    Collectors.toList()));
    List<String> order = new ArrayList<>(List.of(wanted));
    order.addAll(PROJECTOR_ORDER);
    List<RemoteFile> chosen = new ArrayList<>();
    for (List<RemoteFile> same : named.values()) {
      chosen.addAll(
          order.stream()
              .map(
                  quant ->
                      same.stream()
                          .filter(file -> precision(file).equals(Optional.of(quant)))
                          .toList())
              .filter(files -> !files.isEmpty())
              .findFirst()
              .orElse(same));
    }
    return chosen;
  }

  private static Optional<String> quant(RemoteFile file) {
    return GgufName.findQuant(file.path().value());
  }

  private static Optional<String> precision(RemoteFile file) {
    return GgufName.findPrecision(file.path().value());
  }

  private static NotFound unknown(String quant, List<RemoteFile> ggufs, String where) {
    Map<String, Long> sizes =
        ggufs.stream()
            .filter(file -> quant(file).isPresent())
            .collect(
                Collectors.groupingBy(
                    file -> quant(file).orElseThrow(),
                    TreeMap::new,
                    Collectors.reducing(0L, RemoteFile::size, ByteSize::add)));
    return new NotFound(
        FailureCode.FILE_NOT_FOUND,
        where + " has no quantization '" + SafeText.of(quant) + "'",
        sizes.isEmpty()
            ? "no GGUF file has a quantization in its name"
            : "available: " + WeightSelection.listed(sizes));
  }
}
