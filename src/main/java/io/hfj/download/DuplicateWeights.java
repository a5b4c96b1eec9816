package io.hfj.download;

import io.hfj.download.WeightFile.Copy;
import io.hfj.download.WeightFile.ModelName;
import io.hfj.model.ByteSize;
import io.hfj.model.RemoteFile;
import io.hfj.model.WeightFormat;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds weights of which a list of files has another copy. For each model one copy is kept, the
 * first of:
 *
 * <ol>
 *   <li>safetensors, then PyTorch, with all shards in the list; without either, all copies are kept
 *   <li>in the folder of the model, then in a folder such as {@code original/}
 *   <li>under its usual name, then as {@code consolidated}
 *   <li>shards with an index, then others
 *   <li>in the order of their names
 * </ol>
 *
 * <p>Only names are compared: a file whose name does not show whose weights it has is no duplicate.
 */
final class DuplicateWeights {
  /** A copy of the weights in the list, by its first file. */
  private record Candidate(WeightFile first, int files, boolean isIndexed) {
    WeightFormat format() {
      return first.copy().format();
    }

    boolean isComplete() {
      return files >= first.shards();
    }

    boolean isApart() {
      String folder = first.model().folder();
      return !first.copy().folder().equals(folder.isEmpty() ? "" : folder + "/");
    }

    boolean contains(WeightFile one) {
      return one.copy().equals(first.copy()) && (one.isIndex() || one.shards() == first.shards());
    }
  }

  private static final Comparator<Candidate> ORDER =
      Comparator.comparing((Candidate one) -> one.format() != WeightFormat.SAFETENSORS)
          .thenComparing(Candidate::isApart)
          .thenComparing(one -> one.first().copy().stem().equals("consolidated"))
          .thenComparing(one -> !one.isIndexed())
          .thenComparing(one -> one.first().file().path());

  private DuplicateWeights() {}

  /** Returns the files that are not needed beside the others, in the list's order. */
  static Set<RemoteFile> in(List<RemoteFile> files) {
    Map<ModelName, List<WeightFile>> models =
        files.stream()
            .flatMap(file -> WeightFile.find(file).stream())
            .collect(
                Collectors.groupingBy(WeightFile::model, LinkedHashMap::new, Collectors.toList()));
    Set<RemoteFile> duplicates = new LinkedHashSet<>();
    for (List<WeightFile> weights : models.values()) {
      kept(weights)
          .ifPresent(
              kept ->
                  weights.stream()
                      .filter(one -> !kept.contains(one))
                      .map(WeightFile::file)
                      .forEach(duplicates::add));
    }
    return duplicates;
  }

  /** Returns what to report of a plan that fetches duplicates. */
  static Optional<String> notice(List<RemoteFile> files, DownloadPlan plan) {
    Set<RemoteFile> duplicates = in(files);
    List<PlanStep> fetched =
        plan.stepsOf(PlanStep.Fetch.class)
            .filter(step -> duplicates.contains(step.file()))
            .map(PlanStep.class::cast)
            .toList();
    if (fetched.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Long> formats = new TreeMap<>();
    for (PlanStep step : fetched) {
      formats.merge(
          WeightFormat.find(step.file().path().value()).orElseThrow().toString(),
          step.bytes(),
          Long::sum);
    }
    return Optional.of(
        ByteSize.of(new DownloadPlan(fetched).bytesToFetch())
            + " of this download are duplicates of other weights: "
            + WeightSelection.listed(formats)
            + "; select weights automatically to avoid them");
  }

  private static Optional<Candidate> kept(List<WeightFile> weights) {
    record Files(Copy copy, int shards) {}
    Set<Copy> indexed =
        weights.stream()
            .filter(WeightFile::isIndex)
            .map(WeightFile::copy)
            .collect(Collectors.toSet());
    Map<Files, List<WeightFile>> copies =
        weights.stream()
            .filter(one -> !one.isIndex())
            .collect(Collectors.groupingBy(one -> new Files(one.copy(), one.shards())));
    return copies.values().stream()
        .map(
            files ->
                new Candidate(
                    files.get(0),
                    files.size(),
                    files.get(0).shards() > 0 && indexed.contains(files.get(0).copy())))
        .filter(
            one -> one.format() == WeightFormat.SAFETENSORS || one.format() == WeightFormat.PYTORCH)
        .filter(Candidate::isComplete)
        .min(ORDER);
  }
}
