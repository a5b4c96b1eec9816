package io.hfj.app;

import io.hfj.HubException;
import io.hfj.ProgressEvent;
import io.hfj.doctor.Checkup;
import io.hfj.download.DownloadRequest;
import io.hfj.download.DownloadResult;
import io.hfj.download.Downloader;
import io.hfj.download.FileSelection;
import io.hfj.hub.HubClient;
import io.hfj.model.RepoId;
import io.hfj.model.Revision;
import java.util.function.Supplier;

/** Reports a repository to a checkup as a download would see it. For one thread. */
final class RepoProbe implements Checkup.Repositories {
  private final Supplier<HubClient> hub;
  private final Downloader downloader;

  /**
   * @param hub opens the network on first use
   */
  RepoProbe(Supplier<HubClient> hub, Downloader downloader) {
    this.hub = hub;
    this.downloader = downloader;
  }

  @Override
  public HubClient hub() {
    return hub.get();
  }

  @Override
  public String cached(RepoId repo) {
    DownloadRequest request =
        new DownloadRequest(repo, Revision.MAIN, FileSelection.ALL, true, false, true);
    StringBuilder notices = new StringBuilder();
    DownloadResult result =
        downloader.run(
            request,
            event -> {
              if (event instanceof ProgressEvent.Notice notice) {
                notices.append("; ").append(notice.text());
              }
            });
    int files = result.plan().steps().size();
    return files
        + (files == 1 ? " file of " : " files of ")
        + repo
        + " at commit "
        + result.commit().brief()
        + notices;
  }

  @Override
  public HubException explained(HubException failure, RepoId repo) {
    return downloader.withHints(failure, repo, Revision.MAIN);
  }
}
