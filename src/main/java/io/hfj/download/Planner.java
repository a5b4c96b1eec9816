package io.hfj.download;

import io.hfj.error.ContentMismatch;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.store.FileStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds out what lacks. Asks the store, changes nothing. */
final class Planner {
  private Planner() {}

  /**
   * The steps for these files.
   *
   * @throws ContentMismatch if two of them cannot stand beside each other on any disk
   */
  static DownloadPlan plan(FileStore store, List<RemoteFile> wanted) {
    requireDistinct(wanted);
    Map<Etag, RemoteFile> fetched = new HashMap<>();
    List<PlanStep> steps = new ArrayList<>();
    for (RemoteFile file : wanted) {
      steps.add(
          switch (store.stateOf(file)) {
            case IN_PLACE -> new PlanStep.Keep(file);
            case AVAILABLE -> new PlanStep.Place(file);
            case MISSING -> {
              RemoteFile twin = fetched.putIfAbsent(file.etag(), file);
              yield twin == null
                  ? new PlanStep.Fetch(file, store.partialBytes(file))
                  : new PlanStep.Duplicate(file, twin);
            }
          });
    }
    return new DownloadPlan(steps);
  }

  private static void requireDistinct(List<RemoteFile> wanted) {
    Set<String> files = new HashSet<>();
    for (RemoteFile file : wanted) {
      if (!files.add(file.path().value())) {
        throw clash(file, "another file of that name");
      }
    }
    for (RemoteFile file : wanted) {
      String path = file.path().value();
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        if (files.contains(path.substring(0, slash))) {
          throw clash(file, "a file where it needs a folder");
        }
      }
    }
  }

  private static ContentMismatch clash(RemoteFile file, String with) {
    return new ContentMismatch(
        "the repository has " + with + ": " + file.path(), "leave one of them out with --exclude");
  }
}
