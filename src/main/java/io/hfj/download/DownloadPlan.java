package io.hfj.download;

import io.hfj.model.ByteSize;
import io.hfj.model.RemoteFile;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What to do for each requested file. Immutable. */
public record DownloadPlan(List<PlanStep> steps) {
  public DownloadPlan {
    steps = List.copyOf(steps);
  }

  /** The steps of one kind. */
  public <S extends PlanStep> Stream<S> stepsOf(Class<S> kind) {
    return steps.stream().filter(kind::isInstance).map(kind::cast);
  }

  /** Bytes of all requested files, at most {@link Long#MAX_VALUE}. */
  public long totalBytes() {
    return sum(step -> step.file().size());
  }

  /** Bytes to fetch, at most {@link Long#MAX_VALUE}. */
  public long bytesToFetch() {
    return sum(PlanStep::bytes);
  }

  /**
   * Bytes that the plan writes to disk, at most {@link Long#MAX_VALUE}.
   *
   * @param toPlace returns the bytes written to put a file in place whose content is on this disk
   */
  public long bytesToWrite(ToLongFunction<RemoteFile> toPlace) {
    return sum(
        step ->
            step instanceof PlanStep.Place || step instanceof PlanStep.Duplicate
                ? toPlace.applyAsLong(step.file())
                : step.bytes());
  }

  /** Bytes that are on this disk already, including those in part files. */
  public long presentBytes() {
    return sum(step -> step instanceof PlanStep.Duplicate ? 0 : step.file().size() - step.bytes());
  }

  private long sum(ToLongFunction<PlanStep> part) {
    return steps.stream().mapToLong(part).reduce(0, ByteSize::add);
  }

  /** Files whose content is on this disk already. */
  public int presentFiles() {
    return (int) (stepsOf(PlanStep.Keep.class).count() + stepsOf(PlanStep.Place.class).count());
  }
}
