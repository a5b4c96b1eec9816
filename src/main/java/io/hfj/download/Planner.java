package io.hfj.download;

import io.hfj.ContentMismatch;
import io.hfj.FailureCode;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.store.FileStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plans a download from the state of the store. Only reads. */
final class Planner {
  private Planner() {}

  /**
   * Plans the steps for these files.
   *
   * @throws ContentMismatch if no disk can hold all of them
   */
  static DownloadPlan plan(FileStore store, List<RemoteFile> requested) {
    requireDistinct(requested);
    Map<Etag, RemoteFile> fetched = new HashMap<>();
    List<PlanStep> steps = new ArrayList<>();
    for (RemoteFile file : requested) {
      steps.add(
          switch (store.stateOf(file)) {
            case IN_PLACE -> new PlanStep.Keep(file);
            case AVAILABLE -> new PlanStep.Place(file);
            case MISSING -> {
              RemoteFile original = fetched.putIfAbsent(file.etag(), file);
              yield original == null
                  ? new PlanStep.Fetch(file, store.partialBytes(file))
                  : new PlanStep.Duplicate(file, original);
            }
          });
    }
    return new DownloadPlan(steps);
  }

  private static void requireDistinct(List<RemoteFile> requested) {
    Set<String> files = new HashSet<>();
    for (RemoteFile file : requested) {
      if (!files.add(file.path().value())) {
        throw clash(file, "another file with the same path");
      }
    }
    for (RemoteFile file : requested) {
      String path = file.path().value();
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        if (files.contains(path.substring(0, slash))) {
          throw clash(file, "a file in place of its folder");
        }
      }
    }
  }

  private static ContentMismatch clash(RemoteFile file, String with) {
    return new ContentMismatch(
        FailureCode.FILE_NAME_CONFLICT,
        "'" + file.path() + "': the repository has " + with,
        "skip one of them",
        null);
  }
}
