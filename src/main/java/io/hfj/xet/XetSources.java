package io.hfj.xet;

import io.hfj.fetch.ByteSource;
import io.hfj.http.limit.RateLimitedCallFactory;
import io.hfj.http.retry.Retry;
import io.hfj.hub.HubClient;
import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.xet.cas.CommitAccess;
import io.hfj.xet.cas.ReconstructionClient;
import java.time.Clock;
import java.util.Optional;

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

  /** Returns what makes the sources of the files of a commit. */
  public CommitSources of(HubClient hub, RepoId repo, CommitHash commit) {
    return new CommitSources(new CommitAccess(() -> hub.storageAccess(repo, commit), clock));
  }

  /** Makes the sources of the files of one commit, which share the permission to read it. */
  public final class CommitSources {
    private final CommitAccess access;

    private CommitSources(CommitAccess access) {
      this.access = access;
    }

    /** Returns the source of that file's bytes, if it is in chunked storage; costs no request. */
    public Optional<ByteSource> find(RemoteFile file) {
      return file.xetHash()
          .filter(hash -> file.size() > 0)
          .map(hash -> new XetByteSource(XetSources.this, access, file, hash));
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
