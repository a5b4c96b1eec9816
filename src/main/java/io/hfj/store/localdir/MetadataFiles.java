package io.hfj.store.localdir;

import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.store.fs.ActualNames;
import io.hfj.store.fs.DiskFailures;
import io.hfj.store.fs.FileIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The metadata files of one commit in a local folder. Thread-safe. */
final class MetadataFiles {
  private final LocalDirLayout layout;
  private final CommitHash commit;
  private final InstantSource clock;
  private final ActualNames names;

  MetadataFiles(LocalDirLayout layout, CommitHash commit, InstantSource clock, ActualNames names) {
    this.layout = layout;
    this.commit = commit;
    this.clock = clock;
    this.names = names;
  }

  /** The metadata of the file, if it describes the file as it is now. */
  Optional<LocalMetadata> find(RepoPath file) {
    return LocalMetadata.find(layout.metadata(file), layout.file(file));
  }

  /**
   * Requires that the file's path does not hold another file of this commit, whose name the disk
   * equates with this one's.
   *
   * @throws io.hfj.StorageFailure if it does
   */
  void requireOwnName(RemoteFile file) {
    Path path = layout.file(file.path());
    find(file.path())
        .filter(known -> known.commit().equals(commit) && !known.etag().equals(file.etag()))
        .flatMap(known -> names.findEquivalentName(layout.root(), path))
        .ifPresent(
            other -> {
              throw DiskFailures.nameClash(path, other);
            });
  }

  /**
   * Removes the metadata. To be called before other content gets the file's name: after a kill
   * between the two, the old metadata would describe the new content.
   */
  void delete(RepoPath file) throws IOException {
    Files.deleteIfExists(layout.metadata(file));
  }

  /**
   * Writes the metadata of a file that is in place. Removes it again if another process, without a
   * lock between the two, has put another version there meanwhile.
   */
  void write(RemoteFile file, FileIdentity placed) throws IOException {
    write(file, placed.changed());
    if (!FileIdentity.at(layout.file(file.path())).equals(Optional.of(placed))) {
      delete(file.path());
    }
  }

  /**
   * Writes the metadata of a file that is in place.
   *
   * @param changed when the file was changed: metadata that is older than its file is not valid
   */
  void write(RemoteFile file, FileTime changed) throws IOException {
    Instant now = clock.instant();
    Instant fileTime = changed.toInstant();
    new LocalMetadata(commit, file.etag(), now.isAfter(fileTime) ? now : fileTime)
        .write(layout.metadata(file.path()));
  }
}
