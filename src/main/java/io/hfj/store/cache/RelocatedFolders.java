package io.hfj.store.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Links in place of a repository's folder or its {@code blobs}, which users make to move content to
 * another disk; the official client follows them. Such a link is followed if it belongs to root or
 * to the owner of its folder, so that in a shared cache no other user can redirect writes. A
 * repository cannot plant one, since its files are below {@code snapshots}. Any other link is
 * refused.
 */
public final class RelocatedFolders {
  private RelocatedFolders() {}

  /**
   * Returns the folder above {@code path}, or {@code path} itself, below which no link may be
   * followed: the nearest of the moved ones, or else the root of the cache.
   */
  public static Path anchor(CacheLayout layout, Path path) {
    Path inside = layout.root().relativize(path);
    Path repo = layout.root().resolve(inside.getName(0));
    if (Files.isSymbolicLink(repo) && !isFolder(repo)) {
      return layout.root();
    }
    Path blobs = repo.resolve("blobs");
    if (path.startsWith(blobs) && Files.isSymbolicLink(blobs)) {
      return isFolder(blobs) ? blobs : repo;
    }
    return Files.isSymbolicLink(repo) ? repo : layout.root();
  }

  /** Whether the path is a folder, or a link to one that may be followed. */
  static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
        || Files.isDirectory(path) && isTrusted(path);
  }

  private static boolean isTrusted(Path link) {
    try {
      Object owner = Files.getAttribute(link, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      return owner.equals(0) || owner.equals(Files.getAttribute(link.getParent(), "unix:uid"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
      return false;
    }
  }
}
