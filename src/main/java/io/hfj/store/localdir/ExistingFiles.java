package io.hfj.store.localdir;

import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.store.FileStore.FileState;
import io.hfj.store.fs.ActualNames;
import io.hfj.store.fs.FileIdentity;
import io.hfj.store.fs.RegularFiles;
import io.hfj.store.fs.SafeFolders;
import io.hfj.store.part.ContentDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;

/**
 * Compares the files of a local folder with those of a commit, by their metadata, or where they
 * have none by hashing them, once. Only reads. Thread-safe.
 */
final class ExistingFiles {
  private final LocalDirLayout layout;
  private final CommitHash commit;
  private final MetadataFiles metadata;
  private final ActualNames names;

  /** Files in place with the right content, but without metadata of this commit. */
  private final Map<RepoPath, FileIdentity> unrecorded = new ConcurrentHashMap<>();

  /** Result of hashing a file without metadata; valid while it is the same file. */
  private record HashResult(FileIdentity identity, boolean matches) {}

  private final Map<RepoPath, HashResult> hashed = new ConcurrentHashMap<>();

  ExistingFiles(
      LocalDirLayout layout, CommitHash commit, MetadataFiles metadata, ActualNames names) {
    this.layout = layout;
    this.commit = commit;
    this.metadata = metadata;
    this.names = names;
  }

  /**
   * Whether the file is in place. May hash it.
   *
   * @return {@link FileState#AVAILABLE} if only its metadata is missing or of another commit
   */
  FileState look(RemoteFile file) {
    unrecorded.remove(file.path()); // it may have changed since the last call
    Path path = layout.file(file.path());
    Optional<FileIdentity> existing = FileIdentity.at(path);
    if (existing.isEmpty()
        || !SafeFolders.isFreeOfLinks(layout.root(), path)
        || !RegularFiles.hasSize(path, file.size())) {
      return FileState.MISSING;
    }
    Optional<LocalMetadata> known = metadata.find(file.path());
    boolean matches =
        known.isPresent() ? known.get().etag().equals(file.etag()) : matches(file, bytes -> {});
    if (matches && known.isPresent() && known.get().commit().equals(commit)) {
      return FileState.IN_PLACE;
    }
    if (matches) {
      unrecorded.put(file.path(), existing.get());
    }
    return matches ? FileState.AVAILABLE : FileState.MISSING;
  }

  /** Whether {@link #look} found the file in place and in need of metadata alone. */
  boolean isUnrecorded(RepoPath file) {
    return unrecorded.containsKey(file);
  }

  /** The identity of such a file, if it has not changed since. */
  Optional<FileIdentity> findUnrecorded(RepoPath file) {
    return FileIdentity.at(layout.file(file)).filter(is -> is.equals(unrecorded.get(file)));
  }

  /** Bytes that {@link #look} would hash. */
  long bytesToHash(RemoteFile file) {
    Path path = layout.file(file.path());
    boolean unknown =
        RegularFiles.hasSize(path, file.size())
            && SafeFolders.isFreeOfLinks(layout.root(), path)
            && metadata.find(file.path()).isEmpty()
            && findHash(file).isEmpty();
    return unknown ? file.size() : 0;
  }

  private Optional<HashResult> findHash(RemoteFile file) {
    return Optional.ofNullable(hashed.get(file.path()))
        .filter(
            known ->
                FileIdentity.at(layout.file(file.path())).equals(Optional.of(known.identity())));
  }

  /**
   * Hashes the file in place, unless that was done and the file has not changed since.
   *
   * @param read receives the number of bytes read since its last call
   * @return whether it has the right content
   */
  boolean matches(RemoteFile file, LongConsumer read) {
    Optional<HashResult> known = findHash(file);
    if (known.isPresent()) {
      return known.get().matches();
    }
    Path path = layout.file(file.path());
    Optional<FileIdentity> before = FileIdentity.at(path);
    boolean matches = holds(path, file, read);
    before.ifPresent(identity -> hashed.put(file.path(), new HashResult(identity, matches)));
    return matches;
  }

  private static boolean holds(Path path, RemoteFile file, LongConsumer read) {
    try {
      return ContentDigest.holds(path, file.etag(), file.size(), read);
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** The file as its metadata describes it, if that is of this commit. */
  Optional<RemoteFile> find(RepoPath file) {
    Path path = layout.file(file);
    try {
      if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
          || !SafeFolders.isFreeOfLinks(layout.root(), path)) {
        return Optional.empty();
      }
      long size = Files.size(path);
      return metadata
          .find(file)
          .filter(known -> known.commit().equals(commit))
          .filter(known -> names.findOtherName(layout.root(), path).isEmpty())
          .map(known -> RemoteFile.of(file, size, known.etag()));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
