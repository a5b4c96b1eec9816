package io.hfj.download;

import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import java.util.List;
import java.util.function.Consumer;

/** Selects the files of a request from a listing. */
final class RequestedFiles {
  private final Consumer<String> notices;

  /**
   * @param notices receives warnings about patterns that match nothing
   */
  RequestedFiles(Consumer<String> notices) {
    this.notices = notices;
  }

  List<RemoteFile> select(DownloadRequest request, CommitHash commit, List<RemoteFile> listing) {
    for (String pattern : request.selection().unusedExcludes(listing)) {
      notices.accept("warning: exclude pattern '" + pattern + "' matches no file");
    }
    return request.selection().select(listing, where(request, commit));
  }

  static String where(DownloadRequest request, CommitHash commit) {
    return request.repo() + " at " + commit.brief();
  }
}
