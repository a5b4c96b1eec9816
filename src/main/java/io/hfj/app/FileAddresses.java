package io.hfj.app;

import io.hfj.RepoInfo.Access;
import java.util.List;
import java.util.Optional;

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

  /**
   * A file and its address.
   *
   * @param url of the file at that commit, percent-encoded; without a token or signature
   * @param path in the repository
   * @param sha256 of the content, if it is known
   */
  public record FileAddress(String url, String path, Optional<String> sha256) {}
}
