package io.hfj.download;

import io.hfj.download.WeightFile.Copy;
import io.hfj.download.WeightFile.ModelName;
import io.hfj.model.ByteSize;
import io.hfj.model.RemoteFile;
import io.hfj.model.WeightFormat;
import java.util.Collection;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
 * <p>Names are compared, and a file whose name does not show whose weights it has is no duplicate.
 * A copy with less than a tenth of the bytes of another file is not the same weights, but an export
 * that failed, or another model: both are kept. If a folder has models of transformers and of
 * diffusers, conversions of either are kept.
 */
final class DuplicateWeights {
  /** How many times larger a file may be than a copy of the same weights in another precision. */
  private static final double MAX_COMPRESSION = 10;

  /** A copy of the weights in the list. */
  private record Candidate(List<WeightFile> files, boolean isIndexed) {
    WeightFile first() {
      return files.get(0);
    }

    WeightFormat format() {
      return first().copy().format();
    }

    /** Whether there are as many shards as their names say, with no number left out. */
    boolean isComplete() {
      IntSummaryStatistics numbers =
          files.stream().mapToInt(WeightFile::shard).distinct().summaryStatistics();
      return numbers.getCount() >= first().shards()
          && numbers.getMax() - numbers.getMin() < numbers.getCount();
    }

    boolean isLargeEnough(long largest) {
      double bytes = files.stream().mapToDouble(one -> one.file().size()).sum();
      return bytes * MAX_COMPRESSION >= largest;
    }

    boolean isApart() {
      String folder = first().model().folder();
      return !first().copy().folder().equals(folder.isEmpty() ? "" : folder + "/");
    }

    boolean contains(WeightFile one) {
      return one.copy().equals(first().copy())
          && (one.isIndex() || one.shards() == first().shards());
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
    models.values().stream()
        .flatMap(weights -> byLibrary(weights).stream())
        .flatMap(DuplicateWeights::duplicates)
        .map(WeightFile::file)
        .forEach(duplicates::add);
    return duplicates;
  }

  /**
   * Parts the weights of two libraries; the conversions of one of them, unknown which, are left.
   */
  private static Collection<List<WeightFile>> byLibrary(List<WeightFile> weights) {
    Map<Boolean, List<WeightFile>> named =
        weights.stream()
            .filter(one -> !one.copy().isConversion())
            .collect(Collectors.groupingBy(one -> one.copy().isOfDiffusers()));
    return named.size() > 1 ? named.values() : List.of(weights);
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
          ByteSize::add);
    }
    return Optional.of(
        ByteSize.of(new DownloadPlan(fetched).bytesToFetch())
            + " of this download are duplicates of other weights: "
            + WeightSelection.listed(formats)
            + "; select weights automatically to avoid them");
  }

  /** Returns the copies of one model other than the one to keep. */
  private static Stream<WeightFile> duplicates(List<WeightFile> weights) {
    long largest = weights.stream().mapToLong(one -> one.file().size()).max().orElse(0);
    Map<Boolean, List<Candidate>> bySize =
        candidates(weights).stream()
            .collect(Collectors.partitioningBy(one -> one.isLargeEnough(largest)));
    Optional<Candidate> kept = bySize.get(true).stream().min(ORDER);
    return weights.stream()
        .filter(one -> kept.isPresent() && !kept.get().contains(one))
        .filter(one -> bySize.get(false).stream().noneMatch(small -> small.contains(one)));
  }

  /** Returns the complete copies in a format that may be kept alone. */
  private static List<Candidate> candidates(List<WeightFile> weights) {
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
    return copies.entrySet().stream()
        .map(
            entry ->
                new Candidate(
                    entry.getValue(),
                    entry.getKey().shards() > 0 && indexed.contains(entry.getKey().copy())))
        .filter(
            one -> one.format() == WeightFormat.SAFETENSORS || one.format() == WeightFormat.PYTORCH)
        .filter(Candidate::isComplete)
        .toList();
  }
}
