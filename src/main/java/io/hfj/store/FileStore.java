package io.hfj.store;

import io.hfj.LinkMode;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.store.chunk.ChunkLists;
import io.hfj.store.fs.TextSource;
import io.hfj.store.lock.LockFiles;
import io.hfj.store.part.PartFile;
import io.hfj.store.part.PartFileRemoved;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The place of the files of one commit of one repository. Queries change nothing; every other
 * method may be called again after a crash and completes what is missing. Thread-safe.
 */
public interface FileStore {
  /**
   * Prevents other processes from removing the repository, until closed. Downloads share it. No
   * protection where nothing can be locked.
   */
  default LockFiles.HeldLock claim() {
    return LockFiles.NO_LOCKS;
  }

  /** How much of a file is on this machine. */
  enum FileState {
    /** In place, with the right content. */
    IN_PLACE,
    /** The content is on this disk; only a link, a copy or metadata is missing. */
    AVAILABLE,
    /** Has to be fetched, wholly or in part. */
    MISSING
  }

  /**
   * The folder of the files, as shown to the user.
   *
   * @return absolute; may not exist before something is published
   */
  Path root();

  /** The final path of a file. */
  Path pathOf(RepoPath file);

  /**
   * Returns how much of the file is here. May hash an existing file; writes nothing.
   *
   * @throws io.hfj.StorageFailure if the disk refuses, or a link is on the way
   */
  FileState stateOf(RemoteFile file);

  /** Bytes that {@link #stateOf} would hash of an existing file. */
  default long bytesToHash(RemoteFile file) {
    return 0;
  }

  /**
   * Hashes the existing file, so that {@link #stateOf} need not, for as long as it does not change.
   *
   * @param read receives the number of bytes read since its last call
   */
  default void hashExisting(RemoteFile file, LongConsumer read) {}

  /** Bytes of the file that an earlier run fetched. */
  long partialBytes(RemoteFile file);

  /**
   * Puts a file in place whose content is {@link FileState#AVAILABLE}.
   *
   * @return false if the content is gone or wrong and has to be fetched
   */
  boolean place(RemoteFile file);

  /**
   * Bytes that {@link #place} would write for the file: none where a link or metadata is enough.
   */
  long bytesToPlace(RemoteFile file);

  /** Puts a file in place that has the content of {@code original}, which was just published. */
  void placeDuplicate(RemoteFile file, RemoteFile original);

  /**
   * Puts the content of a local file in place.
   *
   * @param content a file of this machine; stays as it is
   * @return how it was linked or copied; empty if its hash is wrong, or another process is
   *     downloading that file
   */
  Optional<LinkMode> adopt(RemoteFile file, Path content, LinkMode mode);

  /**
   * Returns a file of this commit that is in its place, from the disk alone. Its etag is {@link
   * io.hfj.model.Etag#UNKNOWN} where the disk does not record it, as in a cache without links.
   */
  Optional<RemoteFile> findPresent(RepoPath file);

  /**
   * Opens a file for download, after waiting for any other process that downloads it.
   *
   * @param notices receives messages while waiting
   * @return empty if the file is in place now, because the other process was faster
   */
  Optional<Incoming> open(RemoteFile file, Consumer<String> notices);

  /**
   * Removes the part files that killed runs left of a file that is in place, unless another process
   * may be using them.
   */
  void removeStaleParts(RemoteFile file);

  /** Records that all requested files are in place. */
  void complete();

  /** Records that the commit has no such file, for other readers of the cache. */
  default void recordAbsent(RepoPath file) {}

  /** The commit's listing of an earlier run; may be outdated in form, never in content. */
  Optional<Path> findListing();

  /** Writes the complete listing of the commit, as text; failures to do so are ignored. */
  void writeListing(TextSource text);

  /** Lists the files in this store's folder, whatever their content; for use without the Hub. */
  Set<RepoPath> listFiles();

  /**
   * Tries whether the disk of this store can hold files with these names side by side; leaves
   * nothing behind.
   */
  default NameProbe probeNames(List<RepoPath> names) {
    return NameProbe.run(root(), names);
  }

  /**
   * Returns the lists of chunks that contents here consist of; empty where none are kept, or
   * content that is here is not to be used.
   */
  default Optional<ChunkLists> chunkLists() {
    return Optional.empty();
  }

  /** Free bytes on the disk of this store, or {@link Long#MAX_VALUE} if unknown. */
  long usableSpace();

  /** A file being downloaded: its part file, and its lock. */
  interface Incoming extends AutoCloseable {
    PartFile part();

    /**
     * Makes the checked content visible at its place.
     *
     * @throws PartFileRemoved if the part file is gone; see {@link #renew}
     */
    void publish() throws PartFileRemoved;

    /**
     * Starts the part file over after it was removed.
     *
     * @return empty if the file is in place now: another process was faster
     */
    Optional<PartFile> renew();

    @Override
    void close();
  }
}
