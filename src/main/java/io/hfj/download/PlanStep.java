package io.hfj.download;

import io.hfj.model.RemoteFile;

/** One file's share of a plan. */
public sealed interface PlanStep {
  RemoteFile file();

  /** Bytes the network will be asked for. */
  default long bytes() {
    return 0;
  }

  /** It is in its place and right. */
  record Keep(RemoteFile file) implements PlanStep {}

  /** Its content is on this disk and only has to be put in place. */
  record Place(RemoteFile file) implements PlanStep {}

  /** The same content as another file of the plan, that is fetched. */
  record Duplicate(RemoteFile file, RemoteFile of) implements PlanStep {}

  /** It has to be fetched, but for {@code partial} bytes that an earlier run left. */
  record Fetch(RemoteFile file, long partial) implements PlanStep {
    @Override
    public long bytes() {
      return file.size() - partial;
    }
  }
}
