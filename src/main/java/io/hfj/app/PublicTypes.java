package io.hfj.app;

import io.hfj.BadInput;
import io.hfj.HubFile;
import io.hfj.Snapshot;
import io.hfj.SnapshotFile;
import io.hfj.SnapshotRequest;
import io.hfj.download.DownloadRequest;
import io.hfj.download.DownloadResult;
import io.hfj.download.FileSelection;
import io.hfj.download.PlanStep;
import io.hfj.download.WeightSelection;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoRevision;
import io.hfj.model.Revision;
import java.util.Comparator;
import java.util.List;

/** Translates requests and results between the public package and {@code download}. */
final class PublicTypes {
  private PublicTypes() {}

  /**
   * Returns the request of a download.
   *
   * @throws BadInput if it contradicts itself
   */
  static DownloadRequest request(
      RepoRevision repo, SnapshotRequest wanted, boolean offline, boolean dryRun) {
    if (repo.revision().isPresent() && wanted.revision().isPresent()) {
      throw new BadInput(
          "two revisions are given: '"
              + repo.revision().get()
              + "' and '"
              + wanted.revision().get()
              + "'",
          "give the revision once: with the repository, or separately");
    }
    return new DownloadRequest(
        repo.repo(),
        wanted.revision().map(Revision::new).orElse(repo.revisionOrMain()),
        selection(wanted).with(new WeightSelection(wanted.weights(), wanted.quant())),
        wanted.isOffline() || offline,
        wanted.isForced(),
        dryRun);
  }

  private static FileSelection selection(SnapshotRequest wanted) {
    boolean patterns = !wanted.include().isEmpty() || !wanted.exclude().isEmpty();
    if (wanted.files().isEmpty()) {
      return FileSelection.ofPatterns(wanted.include(), wanted.exclude());
    }
    if (patterns) {
      throw new BadInput("both file names and patterns are given", "use either names or patterns");
    }
    return FileSelection.ofNames(wanted.files());
  }

  /** Returns the result of a download. */
  static Snapshot snapshot(DownloadRequest request, DownloadResult result) {
    List<SnapshotFile> files =
        result.plan().steps().stream()
            .map(PublicTypes::file)
            .sorted(Comparator.comparing(SnapshotFile::path))
            .toList();
    return new Snapshot(
        request.repo().toString(),
        request.revision().name(),
        result.commit().hex(),
        result.path(),
        files,
        result.fetched());
  }

  private static SnapshotFile file(PlanStep step) {
    RemoteFile file = step.file();
    return new SnapshotFile(
        file.path().value(), file.size(), step instanceof PlanStep.Fetch, step.bytes());
  }

  /** Returns a file of a listing. */
  static HubFile file(RemoteFile file) {
    return new HubFile(
        file.path().value(),
        file.size(),
        file.blobId(),
        file.lfsSha256().map(Etag::value),
        file.xetHash());
  }
}
