package io.hfj.download;

import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.store.fs.LinkMode;
import java.nio.file.Path;
import java.util.List;

/**
 * What became of files that somebody already had. Immutable.
 *
 * @param root the folder that holds the commit's files
 * @param present files that had been there before
 * @param adopted those that were taken
 * @param left files that nobody had
 */
public record Adoption(
    CommitHash commit, Path root, int present, List<Adopted> adopted, List<RemoteFile> left) {

  /** A file of the commit, where its content was found, and how it was taken. */
  public record Adopted(RepoPath file, long size, Path from, LinkMode how) {}

  /** Bytes that need not be fetched any more. */
  public long bytes() {
    return adopted.stream().mapToLong(Adopted::size).sum();
  }

  /** Bytes that still have to be fetched. */
  public long bytesLeft() {
    return left.stream().mapToLong(RemoteFile::size).sum();
  }
}
