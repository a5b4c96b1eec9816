package io.hfj.download;

import io.hfj.model.CommitHash;
import io.hfj.model.Etag;
import io.hfj.model.RepoPath;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The result of comparing files on disk with the hashes of the Hub. Immutable.
 *
 * @param root folder of the files
 * @param checked files that were hashed
 * @param corrupt files with wrong content
 * @param missing files of the commit that are not here; they may never have been requested
 * @param extra files here that the commit does not have
 */
public record VerificationResult(
    CommitHash commit,
    Path root,
    CheckedFiles checked,
    List<CorruptFile> corrupt,
    List<RepoPath> missing,
    List<RepoPath> extra) {

  /**
   * How many files were hashed.
   *
   * @param bytes of all together
   */
  public record CheckedFiles(int count, long bytes) {}

  /**
   * A file with wrong content.
   *
   * @param found hash of the content, of the same kind as {@code expected}; empty if it cannot be
   *     read, as behind a dangling link
   */
  public record CorruptFile(RepoPath file, Etag expected, Optional<String> found) {}
}
