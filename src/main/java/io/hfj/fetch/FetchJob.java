package io.hfj.fetch;

import io.hfj.http.failure.RequestContext;
import io.hfj.model.RemoteFile;
import io.hfj.store.FileStore;
import java.util.Optional;
import java.util.function.Consumer;
import okhttp3.HttpUrl;

/**
 * A file to be fetched. Immutable.
 *
 * @param addresses where its bytes are asked for, by commit
 * @param asked for messages
 * @param opener begins to bring it in; called once, from a worker
 * @param last whether this is its second turn, after all tries of the first were in vain
 */
public record FetchJob(
    RemoteFile file, Addresses addresses, RequestContext asked, Opener opener, boolean last) {

  public FetchJob(RemoteFile file, Addresses addresses, RequestContext asked, Opener opener) {
    this(file, addresses, asked, opener, false);
  }

  /** The second turn. */
  FetchJob again() {
    return new FetchJob(file, addresses, asked, opener, true);
  }

  /**
   * Knows where an endpoint of the Hub gives the file's bytes. Asked when it is needed: for a
   * hundred thousand files all addresses at once would take more memory than all else.
   */
  @FunctionalInterface
  public interface Addresses {
    HttpUrl at(HttpUrl endpoint);
  }

  /** Opens the place for the file, as {@link FileStore#open} does. */
  @FunctionalInterface
  public interface Opener {
    Optional<FileStore.Incoming> open(Consumer<String> waiting);
  }
}
