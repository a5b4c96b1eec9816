package io.hfj.hub;

import io.hfj.ContentMismatch;
import io.hfj.HubException;
import io.hfj.http.failure.RequestContext;
import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Completes a listing that an endpoint cut short, or could not give at all: looks up the names that
 * the Hub reports for the revision. Immutable.
 */
record TreeCompletion(FileLookup lookup, RepoId repo, CommitHash commit, RequestContext context) {
  /** Names looked up to decide whether they or the list without them is wrong. */
  private static final int MAX_DOUBTED = 20;

  /**
   * Returns all files of the commit.
   *
   * @param info of a revision that means the commit, if it was resolved
   * @throws ContentMismatch if the listing cannot be completed
   */
  CommitFiles complete(TreeWalk.WalkResult walked, Optional<RevisionInfo> info) {
    HubException cut = walked.cut().orElseThrow();
    RevisionInfo known = info.orElseThrow(() -> cut);
    List<String> unsafe = new ArrayList<>(walked.unsafe());
    List<RepoPath> lacking = new ArrayList<>();
    for (String name : TreeWalk.missing(known.names(), walked.files(), unsafe)) {
      if (RepoPath.isSafe(name)) {
        lacking.add(new RepoPath(name));
      } else {
        unsafe.add(name);
      }
    }
    if (!known.isComplete()) {
      List<RepoPath> some = lacking.subList(0, Math.min(lacking.size(), MAX_DOUBTED));
      if (!walked.namesOnly() || !lookup.find(repo, commit, context, some).isEmpty()) {
        throw cut instanceof ContentMismatch ? cut : cannotList(cut);
      }
      return new CommitFiles(walked.files(), walked.unsafe()); // the names are of an older commit
    }
    List<RemoteFile> found = lookup.find(repo, commit, context, lacking);
    found.forEach(file -> lacking.remove(file.path()));
    // A server that cuts lists short may do so here too: the file's own URL decides.
    lacking.forEach(name -> lookup.findOne(repo, commit, context, name).ifPresent(found::add));
    List<RemoteFile> all = new ArrayList<>(walked.files());
    all.addAll(found);
    return new CommitFiles(all, unsafe);
  }

  private ContentMismatch cannotList(HubException why) {
    return new ContentMismatch(
        "cannot list the files of " + repo + ": " + why.getMessage(),
        "use another endpoint, or give the file names",
        why);
  }
}
