package io.hfj.app;

import io.hfj.RepoInfo.Access;
import io.hfj.download.DownloadRequest;
import io.hfj.download.DownloadResult;
import io.hfj.download.PlanStep;
import io.hfj.hub.HubClient;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Where files of one commit can be fetched. Immutable.
 *
 * @param repo for messages
 * @param access who may fetch them; empty if it is not known
 */
public record FileAddresses(String repo, Optional<Access> access, List<FileAddress> files) {
  public FileAddresses {
    files = List.copyOf(files);
  }

  /** Returns the addresses of the files of a plan, at an endpoint. */
  static FileAddresses of(
      HttpUrl endpoint, Optional<Access> access, DownloadRequest request, DownloadResult plan) {
    return new FileAddresses(
        request.repo().toString(),
        access,
        plan.plan().steps().stream()
            .map(PlanStep::file)
            .sorted(Comparator.comparing(RemoteFile::path))
            .map(
                file ->
                    new FileAddress(
                        HubClient.address(endpoint, request.repo(), plan.commit(), file.path())
                            .toString(),
                        file.path().value(),
                        file.lfsSha256().map(Etag::value)))
            .toList());
  }

  /**
   * A file and its address.
   *
   * @param url of the file at that commit, percent-encoded; without a token or signature
   * @param path in the repository
   * @param sha256 of the content, if it is known
   */
  public record FileAddress(String url, String path, Optional<String> sha256) {}
}
