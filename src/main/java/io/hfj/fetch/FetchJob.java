package io.hfj.fetch;

import io.hfj.http.Asked;
import io.hfj.model.RemoteFile;
import io.hfj.store.FileStore;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.HttpUrl;

/**
 * A file to be fetched. Immutable.
 *
 * @param addressMaker makes the address when it is needed: for a hundred thousand files all at once
 *     they would take more memory than all else
 * @param asked for messages
 * @param opener begins to bring it in; called once, from a worker
 */
public record FetchJob(
    RemoteFile file, Supplier<HttpUrl> addressMaker, Asked asked, Opener opener) {
  /** Where the Hub gives its bytes, by commit. */
  public HttpUrl address() {
    return addressMaker.get();
  }

  /** Opens the place for the file, as {@link FileStore#open} does. */
  @FunctionalInterface
  public interface Opener {
    Optional<FileStore.Intake> open(Consumer<String> waiting);
  }
}
