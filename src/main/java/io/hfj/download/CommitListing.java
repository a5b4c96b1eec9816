package io.hfj.download;

import io.hfj.BadInput;
import io.hfj.FailureCode;
import io.hfj.NotCached;
import io.hfj.NotFound;
import io.hfj.hub.CommitFiles;
import io.hfj.hub.HubClient;
import io.hfj.hub.RevisionInfo;
import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.Revision;
import io.hfj.store.DownloadTarget;
import io.hfj.store.FileStore;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * All files of a commit, from the cached listing or from the Hub. Immutable.
 *
 * @param store the place of the files
 * @param unsafe see {@link CommitFiles}; cached listings have none
 */
public record CommitListing(
    CommitHash commit, FileStore store, List<RemoteFile> files, List<String> unsafe) {
  /**
   * Returns the files of a revision. Makes no request if the revision is a commit whose listing is
   * cached.
   *
   * @param hub called on first use
   */
  public static CommitListing resolve(
      Supplier<HubClient> hub, DownloadTarget target, RepoId repo, Revision revision) {
    Optional<RevisionInfo> info =
        revision.commit().isPresent()
            ? Optional.empty()
            : Optional.of(hub.get().resolve(repo, revision));
    CommitHash commit = info.map(RevisionInfo::commit).or(revision::commit).orElseThrow();
    FileStore store = target.storeFor(repo, revision, commit);
    Optional<List<RemoteFile>> cached = CachedListings.find(store, info);
    if (cached.isPresent()) {
      return new CommitListing(commit, store, cached.get(), List.of());
    }
    CommitFiles all = hub.get().tree(repo, commit, revision.name(), info);
    CachedListings.write(all, store);
    return new CommitListing(commit, store, all.files(), all.unsafe());
  }

  /**
   * Returns the files of a revision that was downloaded before, without the Hub.
   *
   * @throws NotCached if its listing is not cached
   */
  public static CommitListing require(DownloadTarget target, RepoId repo, Revision revision) {
    return target
        .findCommit(repo, revision)
        .flatMap(commit -> find(commit, target.storeFor(repo, revision, commit)))
        .orElseThrow(
            () ->
                new NotCached(
                    "the file list of " + repo + " at " + revision + " is not cached",
                    "disable offline mode"));
  }

  private static Optional<CommitListing> find(CommitHash commit, FileStore store) {
    return CachedListings.find(store, Optional.empty())
        .map(files -> new CommitListing(commit, store, files, List.of()));
  }

  /**
   * Returns the file of that path, or the selected ones below the folder of that path; of all for
   * an empty one.
   *
   * @throws NotFound if there is none; suggests similar names, or the weights there are
   * @throws BadInput if a file is named and a quantization is selected
   */
  public List<RemoteFile> at(RepoId repo, String path, WeightSelection weights) {
    List<RemoteFile> found = at(repo, path);
    boolean named = found.size() == 1 && found.get(0).path().value().equals(path);
    if (named) {
      weights.requireNoQuant();
    }
    return named ? found : weights.select(found, repo + " at " + commit.brief());
  }

  private List<RemoteFile> at(RepoId repo, String path) {
    List<RemoteFile> found =
        path.isEmpty()
            ? files
            : files.stream()
                .filter(
                    file ->
                        file.path().value().equals(path)
                            || file.path().value().startsWith(path + "/"))
                .toList();
    if (found.isEmpty() && !path.isEmpty()) {
      throw new NotFound(
              FailureCode.FILE_NOT_FOUND,
              repo + " at " + commit.brief() + " has no file or folder '" + path + "'",
              FileSelection.advice(NameSuggestions.of(path, names())))
          .about(path);
    }
    return found;
  }

  /** Returns the paths of files and folders. */
  private List<String> names() {
    Set<String> names = new LinkedHashSet<>();
    files.stream()
        .limit(FileSelection.MAX_COMPARED)
        .map(file -> file.path().value())
        .forEach(
            name -> {
              for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
                names.add(name.substring(0, slash));
              }
              names.add(name);
            });
    return List.copyOf(names);
  }
}
