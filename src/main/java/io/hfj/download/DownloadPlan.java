package io.hfj.download;

import io.hfj.model.RemoteFile;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What has to be done for each wanted file. Immutable. */
public record DownloadPlan(List<PlanStep> steps) {
  public DownloadPlan {
    steps = List.copyOf(steps);
  }

  /** The steps of one kind. */
  public <S extends PlanStep> Stream<S> stepsOf(Class<S> kind) {
    return steps.stream().filter(kind::isInstance).map(kind::cast);
  }

  /** Size of all wanted files; {@link Long#MAX_VALUE} if it is more. */
  public long totalBytes() {
    return sum(step -> step.file().size());
  }

  /** Bytes the network will be asked for; {@link Long#MAX_VALUE} if it is more. */
  public long bytesToFetch() {
    return sum(PlanStep::bytes);
  }

  /**
   * Bytes that carrying this out writes to the disk; {@link Long#MAX_VALUE} if it is more.
   *
   * @param toPlace of a file whose content will be on this disk: bytes that putting it in its place
   *     writes
   */
  public long bytesToWrite(ToLongFunction<RemoteFile> toPlace) {
    return sum(
        step ->
            step instanceof PlanStep.Place || step instanceof PlanStep.Duplicate
                ? toPlace.applyAsLong(step.file())
                : step.bytes());
  }

  /** Bytes that are on this disk already, those in part files included. */
  public long presentBytes() {
    return sum(step -> step instanceof PlanStep.Duplicate ? 0 : step.file().size() - step.bytes());
  }

  /** Sizes are the server's word: their sum must not wrap around to a small one. */
  private long sum(ToLongFunction<PlanStep> part) {
    return steps.stream()
        .mapToLong(part)
        .reduce(0, (a, b) -> a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b);
  }

  /** Files whose content is on this disk already. */
  public int presentFiles() {
    return (int) (stepsOf(PlanStep.Keep.class).count() + stepsOf(PlanStep.Place.class).count());
  }
}
