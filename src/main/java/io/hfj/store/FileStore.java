package io.hfj.store;

import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.store.fs.LinkMode;
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
 * Where the files of one commit of one repository end up. Looking changes nothing; every other
 * method may be called again after a crash and does what is left to do. Thread-safe.
 */
public interface FileStore {
  /**
   * Keeps others from removing what is here of the repository, until it is closed. Those who bring
   * something do not keep each other out. Where nothing can be locked it is no protection.
   */
  default LockFiles.HeldLock claim() {
    return LockFiles.NO_LOCKS;
  }

  /** What is already on this machine of a file. */
  enum FileState {
    /** It is in its place and right. */
    IN_PLACE,
    /** Its content is on this disk; a link, a copy or a note is all that lacks. */
    AVAILABLE,
    /** It has to be fetched, wholly or in part. */
    MISSING
  }

  /**
   * The folder that holds the files, as the user is told.
   *
   * @return absolute; may not exist before something is published
   */
  Path root();

  /** Where a file will be, or is. */
  Path pathOf(RepoPath file);

  /**
   * What is here of the file. May read and hash what stands in its place, writes nothing.
   *
   * @throws io.hfj.error.StorageFailure if the disk refuses, or a link was planted on the way
   */
  FileState stateOf(RemoteFile file);

  /** Bytes that {@link #stateOf} would read to find out whether what stands there is right. */
  default long bytesToHash(RemoteFile file) {
    return 0;
  }

  /**
   * Reads and hashes what stands in the file's place, so that {@link #stateOf} need not, for as
   * long as it does not change.
   *
   * @param read told how many bytes were read since it was told last
   */
  default void hashExisting(RemoteFile file, LongConsumer read) {}

  /** Bytes of the file that an earlier run left, which need not be fetched. */
  long partialBytes(RemoteFile file);

  /**
   * Puts a file in place whose content is {@link FileState#AVAILABLE}.
   *
   * @return false if the content turned out to be gone or wrong, so that it has to be fetched
   */
  boolean place(RemoteFile file);

  /** Bytes that {@link #place} would write for the file: none where a link or a note is enough. */
  long bytesToPlace(RemoteFile file);

  /**
   * Puts a file in place whose content was just published as {@code twin}, so that nothing is
   * fetched twice.
   */
  void placeDuplicate(RemoteFile file, RemoteFile twin);

  /**
   * Puts content that somebody already has in its place.
   *
   * @param content a file of this machine; stays as it is
   * @return how it was taken; empty if its hash is not right, or another process is at work on that
   *     file
   */
  Optional<LinkMode> adopt(RemoteFile file, Path content, LinkMode mode);

  /**
   * Returns a file of this commit that is in its place, from the disk alone. Its etag is {@link
   * io.hfj.model.Etag#UNKNOWN} where the disk does not record it, as in a cache without links.
   */
  Optional<RemoteFile> findPresent(RepoPath file);

  /**
   * Begins to bring a file in, after waiting for any other process that does the same.
   *
   * @param notices told while waiting
   * @return empty if the file is in place now, because the other process was faster
   */
  Optional<Incoming> open(RemoteFile file, Consumer<String> notices);

  /**
   * Removes what killed runs left unfinished of a file that is in place by now; nothing that
   * another process may be at work on.
   */
  void removeStaleParts(RemoteFile file);

  /** Notes that all that was asked for is in place. */
  void complete();

  /** Remembers that the commit has no such file; a courtesy to other readers of the cache. */
  default void recordAbsent(RepoPath file) {}

  /** The commit's listing as an earlier run kept it; may be stale in form, never in content. */
  Optional<Path> findListing();

  /** Keeps the complete listing of the commit, as text; a failure to do so is none of the job's. */
  void writeListing(TextSource text);

  /** The files that stand in this store's folder, whatever they hold; for use without the Hub. */
  Set<RepoPath> listFiles();

  /**
   * Tries whether the disk of this store can hold files with these names side by side; leaves
   * nothing behind.
   */
  default NameProbe probeNames(List<RepoPath> names) {
    return NameProbe.run(root(), names);
  }

  /** Free bytes on the disk of this store, or {@link Long#MAX_VALUE} if nobody knows. */
  long usableSpace();

  /** A file being brought in: its part file, and the lock that keeps others waiting. */
  interface Incoming extends AutoCloseable {
    PartFile part();

    /**
     * Makes the checked content visible at its place.
     *
     * @throws PartFileRemoved if the part file is gone; it has to be begun again
     */
    void publish() throws PartFileRemoved;

    /**
     * Begins the part file again after it vanished.
     *
     * @return empty if the file is in place now: another process was faster
     */
    Optional<PartFile> renew();

    @Override
    void close();
  }
}
