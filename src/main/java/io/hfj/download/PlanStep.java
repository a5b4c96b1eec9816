package io.hfj.download;

import io.hfj.model.RemoteFile;

/** What to do for one file. */
public sealed interface PlanStep {
  RemoteFile file();

  /** Bytes to fetch. */
  default long bytes() {
    return 0;
  }

  /** The file is in place. */
  record Keep(RemoteFile file) implements PlanStep {}

  /** The content is on this disk and has to be put in place. */
  record Place(RemoteFile file) implements PlanStep {}

  /** The content is that of another file of the plan, which is fetched. */
  record Duplicate(RemoteFile file, RemoteFile original) implements PlanStep {}

  /** The file has to be fetched, except {@code partial} bytes that an earlier run left. */
  record Fetch(RemoteFile file, long partial) implements PlanStep {
    @Override
    public long bytes() {
      return file.size() - partial;
    }
  }
}
