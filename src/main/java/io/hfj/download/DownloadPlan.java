package io.hfj.download;

import java.util.List;
import java.util.stream.Stream;

/** What has to be done for each wanted file. Immutable. */
public record DownloadPlan(List<Step> steps) {
  public DownloadPlan {
    steps = List.copyOf(steps);
  }

  /** The steps of one kind. */
  public <S extends Step> Stream<S> only(Class<S> kind) {
    return steps.stream().filter(kind::isInstance).map(kind::cast);
  }

  /** Size of all wanted files. */
  public long totalBytes() {
    return steps.stream().mapToLong(step -> step.file().size()).sum();
  }

  /** Bytes the network will be asked for. */
  public long bytesToFetch() {
    return steps.stream().mapToLong(Step::bytes).sum();
  }

  /** Bytes that are on this disk already, those in part files included. */
  public long presentBytes() {
    long twins = only(Step.Twin.class).mapToLong(twin -> twin.file().size()).sum();
    return totalBytes() - bytesToFetch() - twins;
  }

  /** Files whose content is on this disk already. */
  public int presentFiles() {
    return (int) (only(Step.Keep.class).count() + only(Step.Place.class).count());
  }
}
