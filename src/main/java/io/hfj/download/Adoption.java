package io.hfj.download;

import io.hfj.LinkMode;
import io.hfj.model.ByteSize;
import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import java.nio.file.Path;
import java.util.List;

/**
 * The result of adopting local files. Immutable.
 *
 * @param root the folder that holds the commit's files
 * @param present number of files that were in place before
 * @param adopted files whose content was found
 * @param missing files whose content was not found
 */
public record Adoption(
    CommitHash commit,
    Path root,
    int present,
    List<AdoptedFile> adopted,
    List<RemoteFile> missing) {

  /** A file of the commit, the path of its content, and how it was linked or copied. */
  public record AdoptedFile(RepoPath file, long size, Path from, LinkMode how) {}

  /** Bytes of the adopted files. */
  public long bytes() {
    return adopted.stream().mapToLong(AdoptedFile::size).sum();
  }

  /** Bytes that still have to be fetched. */
  public long bytesMissing() {
    return missing.stream().mapToLong(RemoteFile::size).reduce(0, ByteSize::add);
  }
}
