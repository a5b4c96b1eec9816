package io.hfj.server;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A file in a commit. Immutable; thread-safe.
 *
 * @param path parts joined by {@code /}; plain text, since a fake Hub may have to serve hostile
 *     ones
 * @param lfs whether it is kept outside git, behind a redirect
 * @param xetHash its name in chunked storage, 64 hex digits
 */
public record RepoFile(String path, Content content, boolean lfs, Optional<String> xetHash) {

  /** Length of the content in bytes. */
  public long size() {
    return content.size();
  }

  /** Id of the blob git keeps, 40 hex digits: for LFS files that of the LFS pointer. */
  public String blobId() {
    return lfs ? Digests.gitBlob(pointer().getBytes(StandardCharsets.UTF_8)) : content.gitSha1();
  }

  /** What the Hub names the content by: SHA-256 for LFS files, else the blob's id; bare hex. */
  public String etag() {
    return lfs ? content.sha256() : content.gitSha1();
  }

  /** The LFS pointer, the text git keeps in place of the content (git-lfs, docs/spec.md). */
  public String pointer() {
    return "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n"
        .formatted(content.sha256(), content.size());
  }
}
