package io.hfj.xet;

import io.hfj.fetch.ByteSource;
import io.hfj.http.limit.RateLimitedCallFactory;
import io.hfj.http.retry.Retry;
import io.hfj.hub.HubClient;
import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.store.chunk.ChunkLists;
import io.hfj.xet.cas.CommitAccess;
import io.hfj.xet.cas.ReconstructionClient;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the sources of files in chunked storage. What they learn about its services, and the chunks
 * that several files have in common, is shared. Thread-safe.
 */
public final class XetSources {
  private final RateLimitedCallFactory calls;
  private final Retry retry;
  private final Clock clock;
  private final ReconstructionClient reconstructions = new ReconstructionClient();
  private final PackedRanges packed = new PackedRanges();

  /**
   * @param calls that send no token of the user, and follow no redirects
   * @param clock decides when a permission is renewed
   */
  public XetSources(RateLimitedCallFactory calls, Retry retry, Clock clock) {
    this.calls = calls;
    this.retry = retry;
    this.clock = clock;
  }

  /**
   * Returns what makes the sources of the files of a commit.
   *
   * @param lists of chunks that are here and need not be fetched; empty to fetch all
   */
  public CommitSources of(
      HubClient hub, RepoId repo, CommitHash commit, Optional<ChunkLists> lists) {
    return new CommitSources(new CommitAccess(() -> hub.storageAccess(repo, commit), clock), lists);
  }

  /**
   * Makes the sources of the files of one commit, which share the permission to read it, and lists
   * their chunks. Thread-safe.
   */
  public final class CommitSources {
    /** Of smaller files no list is kept: it would cost as much disk as it saves on the network. */
    private static final long LEAST_LISTED = 256 << 10;

    /** Most chunks of all files whose list is not complete; each takes 20 bytes of memory. */
    private static final int MOST_CHUNKS = 1_000_000;

    private final CommitAccess access;
    private final Optional<ChunkLists> lists;
    private final Optional<LocalChunks> local;
    private final AtomicInteger space = new AtomicInteger(MOST_CHUNKS);
    private final Map<RemoteFile, ChunkRecorder> recorders = new ConcurrentHashMap<>();

    private CommitSources(CommitAccess access, Optional<ChunkLists> lists) {
      this.access = access;
      this.lists = lists;
      this.local = lists.map(LocalChunks::new);
    }

    /** Returns the source of that file's bytes, if it is in chunked storage; costs no request. */
    public Optional<ByteSource> find(RemoteFile file) {
      return file.xetHash()
          .filter(hash -> file.size() > 0)
          .map(
              hash ->
                  new XetByteSource(XetSources.this, access, file, hash, local, recorder(file)));
    }

    private ChunkRecorder recorder(RemoteFile file) {
      return recorders.computeIfAbsent(
          file,
          one -> new ChunkRecorder(lists.filter(kept -> one.size() >= LEAST_LISTED), one, space));
    }

    /** Keeps the list of a file's chunks: the file has its final name. */
    public void published(RemoteFile file) {
      ChunkRecorder recorder = recorders.remove(file);
      if (recorder != null) {
        recorder.save();
        recorder.clear();
      }
    }

    /** Keeps the lists of the files that are not complete, for the next run. */
    public void saveUnfinished() {
      recorders.values().forEach(ChunkRecorder::save);
    }
  }

  RateLimitedCallFactory calls() {
    return calls;
  }

  Retry retry() {
    return retry;
  }

  ReconstructionClient reconstructions() {
    return reconstructions;
  }

  PackedRanges packed() {
    return packed;
  }
}
