package io.hfj.store.localdir;

import io.hfj.ContentMismatch;
import io.hfj.FailureCode;
import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.Revision;
import io.hfj.store.fs.PlatformNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.function.BiPredicate;

/**
 * The paths in a local folder. Computes paths; only {@link #isSameFile} reads the disk. Source:
 * huggingface_hub, _local_folder.py. Immutable.
 */
record LocalDirLayout(Path root) {
  /** Folder of everything that does not come from the repository. */
  static final String META = ".cache";

  /**
   * Returns the path of a file.
   *
   * @throws ContentMismatch if it is in the metadata folder: a repository could thereby declare its
   *     own files to be verified
   */
  Path file(RepoPath file) {
    Path path = PlatformNames.under(root, file);
    String inside = root.relativize(path).toString().replace('\\', '/').toLowerCase(Locale.ROOT);
    if (inside.startsWith(META + "/huggingface/") || inside.equals(META + "/huggingface")) {
      throw insideMetadata(file);
    }
    return path;
  }

  private static ContentMismatch insideMetadata(RepoPath file) {
    return new ContentMismatch(
        FailureCode.UNSAFE_FILE_NAME,
        "the file '" + file + "' conflicts with the metadata that hfj keeps in a folder",
        "skip it, or download into the cache",
        null);
  }

  /**
   * Requires that the file is outside of the metadata folder as the disk sees it: FAT and NTFS also
   * find {@code .cache} as {@code CACHE~1}, so that comparing names is not enough. To be called
   * when the metadata folder exists.
   *
   * @param isSame whether two paths lead to the same folder
   * @throws ContentMismatch if the file would be in the metadata folder
   */
  void requireOutsideMetadata(RepoPath file, BiPredicate<Path, Path> isSame) {
    Path inside = root.relativize(file(file));
    Path notes = root.relativize(meta());
    for (int count = 1; count <= notes.getNameCount(); count++) {
      if (inside.getNameCount() < count
          || !isSame.test(
              root.resolve(inside.subpath(0, count)), root.resolve(notes.subpath(0, count)))) {
        return;
      }
    }
    throw insideMetadata(file);
  }

  /** Whether both paths lead to one file or folder that exists. */
  static boolean isSameFile(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException absent) {
      return false;
    }
  }

  Path meta() {
    return root.resolve(META).resolve("huggingface");
  }

  Path metadata(RepoPath file) {
    return metadataFile(file, ".metadata");
  }

  Path lock(RepoPath file) {
    return metadataFile(file, ".lock");
  }

  private Path metadataFile(RepoPath file, String suffix) {
    Path beside = PlatformNames.under(meta().resolve("download"), file);
    String name = beside.getFileName() + suffix;
    boolean fits = name.getBytes(StandardCharsets.UTF_8).length <= PlatformNames.LONGEST_NAME;
    // The official client fails where it does not fit, so any other name is compatible.
    return beside.resolveSibling(fits ? name : shortHash(name) + suffix);
  }

  /** Folder of the file's part files. */
  Path parts(RepoPath file) {
    return metadata(file).getParent();
  }

  /** A short name for part files: a long file name and an etag would exceed 255 bytes. */
  String partStem(RemoteFile file) {
    return shortHash(metadata(file.path()).getFileName().toString()) + "." + file.etag();
  }

  /** The stem that the official client used when it introduced local folders, from 0.23 on. */
  String oldPartStem(RemoteFile file) {
    return file.path().fileName() + "." + file.etag();
  }

  private static String shortHash(String name) {
    try {
      byte[] sha1 =
          MessageDigest.getInstance("SHA-1").digest(name.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().encodeToString(sha1);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform supports it", e);
    }
  }

  /** Folder of the records which commit a revision was; other clients do not use it. */
  Path refs() {
    return meta().resolve("refs");
  }

  Path refs(RepoId repo) {
    return refs().resolve(repo.folder());
  }

  Path ref(RepoId repo, Revision revision) {
    return refs(repo).resolve(revision.name());
  }

  Path listings() {
    return meta().resolve("trees");
  }

  Path listing(CommitHash commit) {
    return listings().resolve(commit.hex() + ".json");
  }
}
