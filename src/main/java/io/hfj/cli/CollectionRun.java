package io.hfj.cli;

import io.hfj.SnapshotRequest;
import io.hfj.app.CollectionDownload;
import io.hfj.app.CollectionResult;
import io.hfj.app.NetworkOptions;
import io.hfj.cli.report.DownloadRun;
import io.hfj.cli.report.ResultReport;
import io.hfj.env.Settings;
import io.hfj.model.CollectionSlug;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Downloads the repositories of a collection, or plans that, and prints the result. Immutable.
 *
 * @param selection selects files of each repository
 * @param folder that gets a folder for each repository; empty for the cache
 */
record CollectionRun(
    CollectionSlug slug,
    UnaryOperator<SnapshotRequest> selection,
    Optional<Path> folder,
    boolean dryRun) {
  /**
   * Runs it. What was downloaded is printed before the failure of a repository is thrown.
   *
   * @param notices warnings to print before it starts
   */
  void run(
      DownloadRun run,
      Settings settings,
      NetworkOptions network,
      List<String> notices,
      ResultReport report) {
    CollectionResult result =
        run.collection(
            settings,
            network,
            slug,
            notices,
            (hub, progress) -> {
              CollectionDownload download =
                  new CollectionDownload(hub, slug, selection, folder, progress);
              return dryRun ? download.plan() : download.download();
            });
    if (dryRun) {
      report.printPlan(result);
    } else {
      report.printResult(result);
    }
    result
        .failure()
        .ifPresent(
            failure -> {
              throw failure;
            });
  }
}
