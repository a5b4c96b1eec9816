package io.hfj.download;

import io.hfj.model.CommitHash;
import io.hfj.model.Etag;
import io.hfj.model.RepoPath;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a comparison of files on disk with what the Hub says of them found. Immutable.
 *
 * @param root the folder that was looked at
 * @param checked how many files were hashed
 * @param bytes of these
 * @param bad files whose content is not what it should be
 * @param missing files of the commit that are not here; perhaps nobody asked for them
 * @param extra files that are here and not in the commit
 */
public record VerificationResult(
    CommitHash commit,
    Path root,
    int checked,
    long bytes,
    List<Bad> bad,
    List<RepoPath> missing,
    List<RepoPath> extra) {

  /**
   * A file that is here and wrong.
   *
   * @param found the hash of what lies there, of the same kind as {@code expected}; empty if
   *     nothing can be read there, as behind a link that leads nowhere
   */
  public record Bad(RepoPath file, Etag expected, Optional<String> found) {}
}
