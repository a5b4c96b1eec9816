package io.hfj;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The result of comparing files on disk with the hashes of the Hub. Immutable. Files are paths in
 * the repository.
 *
 * @param commit 40 hex digits
 * @param root folder of the files
 * @param checked files that were hashed
 * @param corrupt files with wrong content
 * @param missing files of the commit that are not here; they may never have been requested
 * @param extra files here that the commit does not have
 */
public record VerificationResult(
    String commit,
    Path root,
    CheckedFiles checked,
    List<CorruptFile> corrupt,
    List<String> missing,
    List<String> extra) {
  public VerificationResult {
    corrupt = List.copyOf(corrupt);
    missing = List.copyOf(missing);
    extra = List.copyOf(extra);
  }

  /**
   * How many files were hashed.
   *
   * @param bytes of all together
   */
  public record CheckedFiles(int count, long bytes) {}

  /**
   * A file with wrong content.
   *
   * @param expected SHA-256 of the content, or SHA-1 of the git blob for small files
   * @param found the same hash of the file on disk; empty if it cannot be read
   */
  public record CorruptFile(String file, String expected, Optional<String> found) {}
}
