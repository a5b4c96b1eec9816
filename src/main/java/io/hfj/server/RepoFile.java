package io.hfj.server;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A file in a commit. Immutable; thread-safe.
 *
 * @param path parts joined by {@code /}; not checked, since tests serve hostile ones
 * @param lfs whether it is kept in LFS, behind a redirect
 * @param xetHash name in chunked storage, 64 hex digits
 */
public record RepoFile(String path, Content content, boolean lfs, Optional<String> xetHash) {

  /** Returns the length of the content in bytes. */
  public long size() {
    return content.size();
  }

  /** Returns the id of the git blob, 40 hex digits; for LFS files that of the pointer. */
  public String blobId() {
    return lfs ? Digests.gitBlob(pointer().getBytes(StandardCharsets.UTF_8)) : content.gitSha1();
  }

  /** Returns the etag in hex: SHA-256 for LFS files, else the id of the blob. */
  public String etag() {
    return lfs ? content.sha256() : content.gitSha1();
  }

  /** Returns the LFS pointer, kept in git in place of the content (git-lfs, docs/spec.md). */
  public String pointer() {
    return "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %s\n"
        .formatted(content.sha256(), content.size());
  }
}
