package io.hfj.hub;

import io.hfj.http.failure.RequestContext;
import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.FormBody;
import okhttp3.Request;

/** Looks up files of a commit by their names. Thread-safe. */
record FileLookup(HubCall call) {
  /** Paths in one request. */
  private static final int PATHS_AT_ONCE = 500;

  /**
   * Returns those of the named files that the commit has; folders of that name do not count. Looks
   * them up in bulk, or file by file where the endpoint does not support that.
   */
  List<RemoteFile> find(
      RepoId repo, CommitHash commit, RequestContext context, List<RepoPath> names) {
    List<RemoteFile> found = new ArrayList<>();
    for (int i = 0; i < names.size(); i += PATHS_AT_ONCE) {
      List<RepoPath> some = names.subList(i, Math.min(names.size(), i + PATHS_AT_ONCE));
      Optional<List<RemoteFile>> answer = findAtOnce(repo, commit, context, some);
      if (answer.isPresent()) {
        found.addAll(answer.get());
      } else {
        some.forEach(name -> findOne(repo, commit, context, name).ifPresent(found::add));
      }
    }
    return found;
  }

  private Optional<List<RemoteFile>> findAtOnce(
      RepoId repo, CommitHash commit, RequestContext context, List<RepoPath> names) {
    FormBody.Builder form = new FormBody.Builder();
    names.forEach(name -> form.add("paths", name.value()));
    FormBody body = form.add("expand", "false").build();
    return call.jsonIfSupported(
        urls -> new Request.Builder().url(urls.pathsInfo(repo, commit.hex())).post(body).build(),
        context,
        (json, response) ->
            TreePage.read(json, Optional.empty()).files().stream()
                .filter(file -> names.contains(file.path()))
                .toList());
  }

  /** Returns the file if the commit has it: asks for the headers of its own URL. */
  Optional<RemoteFile> findOne(
      RepoId repo, CommitHash commit, RequestContext context, RepoPath name) {
    Optional<HubCall.FileHead> head =
        call.head(
            urls -> new Request.Builder().url(urls.file(repo, commit.hex(), name)).head().build(),
            context.about(name));
    return head.map(found -> RemoteFile.of(name, found.size(), found.etag()));
  }
}
