package io.hfj.fetch;

import io.hfj.http.Asked;
import io.hfj.model.RemoteFile;
import io.hfj.store.FileStore;
import java.util.Optional;
import java.util.function.Consumer;
import okhttp3.HttpUrl;

/**
 * A file to be fetched. Immutable.
 *
 * @param address where the Hub gives its bytes, by commit
 * @param asked for messages
 * @param opener begins to bring it in; called once, from a worker
 */
public record FetchJob(RemoteFile file, HttpUrl address, Asked asked, Opener opener) {
  /** Opens the place for the file, as {@link FileStore#open} does. */
  @FunctionalInterface
  public interface Opener {
    Optional<FileStore.Intake> open(Consumer<String> waiting);
  }
}
