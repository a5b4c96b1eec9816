package io.hfj.store.localdir;

import io.hfj.error.ContentMismatch;
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
 * Where things lie in a local folder. Arithmetic on paths, but for {@link #isSameFile}. Source:
 * huggingface_hub, _local_folder.py. Immutable.
 */
record LocalDirLayout(Path root) {
  /** Name of the folder for all that is not the repository's own. */
  static final String META = ".cache";

  /**
   * The file's place.
   *
   * @throws ContentMismatch if it lies among our own notes: a repository could tell us by them that
   *     its files are right
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
        "the file '" + file + "' would lie among the notes that hfj keeps in a folder",
        "leave it out with --exclude, or download into the cache, without --local-dir");
  }

  /**
   * Compares the folders on the way to a file with those of our notes as the disk sees them: FAT
   * and NTFS find {@code .cache} as {@code CACHE~1} too, and no text tells which names a disk takes
   * for one. To be called when the folders of the notes exist.
   *
   * @param isSame whether two paths lead to the same folder
   * @throws ContentMismatch if the file would lie among the notes
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
    // The official client fails where it does not fit: any other name will do.
    return beside.resolveSibling(fits ? name : shortHash(name) + suffix);
  }

  /** Folder of the part file of that file. */
  Path parts(RepoPath file) {
    return metadata(file).getParent();
  }

  /** A short name for the file's part: long names with an etag behind would pass 255 bytes. */
  String partStem(RemoteFile file) {
    return shortHash(metadata(file.path()).getFileName().toString()) + "." + file.etag();
  }

  /** That of the first releases of the official client that had local folders, 0.23 and on. */
  String oldPartStem(RemoteFile file) {
    return file.path().fileName() + "." + file.etag();
  }

  private static String shortHash(String name) {
    try {
      byte[] sha1 =
          MessageDigest.getInstance("SHA-1").digest(name.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().encodeToString(sha1);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has it", e);
    }
  }

  /** Folder of the notes which commit a revision of a repository was: ours alone. */
  Path refs() {
    return meta().resolve("refs");
  }

  Path ref(RepoId repo, Revision revision) {
    return refs().resolve(repo.folder()).resolve(revision.name());
  }

  Path listings() {
    return meta().resolve("trees");
  }

  Path listing(CommitHash commit) {
    return listings().resolve(commit.hex() + ".json");
  }
}
