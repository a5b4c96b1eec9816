package io.hfj.fetch;

import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.store.FileStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A file to fetch. Immutable.
 *
 * @param repo for messages
 * @param sources makes the sources of its bytes, in the order of use, at least one; called when the
 *     file's turn comes, because all sources of many files at once would take much memory
 * @param opener opens its place on disk; called once, by a worker
 * @param secondTurn whether this is the file's second turn, after all attempts of the first failed
 */
public record FetchJob(
    RemoteFile file,
    RepoId repo,
    Supplier<List<ByteSource>> sources,
    Opener opener,
    boolean secondTurn) {

  public FetchJob(RemoteFile file, RepoId repo, Supplier<List<ByteSource>> sources, Opener opener) {
    this(file, repo, sources, opener, false);
  }

  /** Returns the job for the second turn. */
  FetchJob again() {
    return new FetchJob(file, repo, sources, opener, true);
  }

  /** Opens the file's place, like {@link FileStore#open}. */
  @FunctionalInterface
  public interface Opener {
    /**
     * @param waiting receives a sentence if it has to wait for another process
     * @return empty if the file is complete already
     */
    Optional<FileStore.Incoming> open(Consumer<String> waiting);
  }
}
