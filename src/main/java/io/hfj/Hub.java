package io.hfj;

import io.hfj.app.HubService;
import io.hfj.app.HubServiceBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import okhttp3.OkHttpClient;

/**
 * Downloads from the Hugging Face Hub into the cache that the Python client uses too, or into a
 * folder. Interrupted downloads are resumed, and every file is compared with the Hub's hash before
 * it gets its name.
 *
 * <pre>{@code
 * try (Hub hub = Hub.fromEnvironment()) {
 *   Path config = hub.file("openai/whisper-tiny", "config.json");
 * }
 * }</pre>
 *
 * <p>A repository is written {@code owner/name}, {@code datasets/owner/name} or {@code
 * spaces/owner/name}; with {@code @} and a branch, tag or commit at its end if that is not main:
 * {@code owner/name@v1.0}.
 *
 * <p>Thread-safe: use one {@code Hub} for the whole program, since its calls share connections and
 * limits. Calls that need the same file at the same time share one download. A call ends with
 * {@link Interrupted} soon after its thread is interrupted; received data is kept for the next. All
 * failures are {@link HubException}s, except for errors of the caller ({@link
 * NullPointerException}, {@link IllegalStateException} after {@link #close}).
 *
 * <p>Nothing outside of it is changed: no system property, no security provider, no shutdown hook,
 * no output; its threads are daemons. It logs to SLF4J.
 */
public final class Hub implements AutoCloseable {
  private final HubService service;
  private final Executor executor;
  private final HubCache cache;

  private Hub(Builder builder) {
    this.service = builder.settings.build();
    this.executor = builder.executor;
    this.cache = new HubCache(service);
  }

  /**
   * Returns a Hub with the settings of this process's environment variables, as the Python client
   * reads them: {@code HF_ENDPOINT}, {@code HF_HOME}, {@code HF_TOKEN}, {@code HTTPS_PROXY} and
   * others; and with the token of a login.
   *
   * @throws BadInput if a variable is not valid
   */
  public static Hub fromEnvironment() {
    return new Builder().ofProcess().build();
  }

  /** Returns a builder for a Hub that reads no environment variable and no stored token. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the path of a file: the one in the cache if it is that of the revision's current
   * commit, else after downloading it. Asks the Hub which commit that is, and uses the last known
   * one if the Hub is unreachable; makes no request if the revision is a commit.
   *
   * @param file its name in the repository, such as {@code onnx/model.onnx}
   * @return absolute; the file must not be changed
   * @throws NotFound if there is no such repository, revision or file
   * @throws HubException if it could not be downloaded
   */
  public Path file(String repo, String file) {
    return service.file(repo, file);
  }

  /** Like {@link #file}; empty if the repository has no such file. */
  public Optional<Path> findFile(String repo, String file) {
    try {
      return Optional.of(file(repo, file));
    } catch (NotFound e) {
      if (e.code() == FailureCode.FILE_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Returns the path of a file if it is in the cache; never makes a request. Without a revision, it
   * is that of main when it was last downloaded.
   */
  public Optional<Path> cached(String repo, String file) {
    return service.cached(repo, file);
  }

  /**
   * Downloads the files of a request that are not on disk.
   *
   * @return the folder of the files; the file's path if the request names a single one
   * @throws NotFound if there is no such repository, revision or file
   * @throws HubException if not all files could be downloaded; those that were downloaded are kept
   */
  public Path snapshot(SnapshotRequest request) {
    return download(request).path();
  }

  /** Like {@link #snapshot}, with what was downloaded. */
  public Snapshot download(SnapshotRequest request) {
    return service.download(request);
  }

  /** Returns what {@link #download} would do; writes nothing. */
  public Snapshot plan(SnapshotRequest request) {
    return service.plan(request);
  }

  /**
   * Starts {@link #snapshot} in the background.
   *
   * @return {@code cancel(true)} stops the download; received data is kept. {@code get} throws the
   *     failure as the cause of an {@code ExecutionException}
   */
  public Future<Path> submit(SnapshotRequest request) {
    service.requireOpen();
    FutureTask<Path> task = new FutureTask<>(() -> snapshot(request));
    executor.execute(task);
    return task;
  }

  /**
   * Returns all files of a repository; of any number, and complete but for names that are not valid
   * paths, such as {@code ../a}, which {@link #snapshot} refuses.
   */
  public List<HubFile> list(String repo) {
    return service.list(repo);
  }

  /** Returns what the Hub reports about a repository. */
  public RepoInfo info(String repo) {
    return service.info(repo);
  }

  /** Returns branches and tags of a repository. */
  public List<HubRef> refs(String repo) {
    return service.refs(repo);
  }

  /** Returns the cache. */
  public HubCache cache() {
    return cache;
  }

  /** Closes idle connections. To be called when no call is running; later ones fail. */
  @Override
  public void close() {
    service.close();
  }

  /** Settings of a {@link Hub}; those not set have the defaults of the Python client. */
  public static final class Builder {
    private final HubServiceBuilder settings = new HubServiceBuilder();
    private Executor executor = Builder::startThread;

    private Builder() {}

    private Builder ofProcess() {
      settings.environment();
      return this;
    }

    private static void startThread(Runnable task) {
      Thread thread = new Thread(task, "hfj-download");
      thread.setDaemon(true);
      thread.start();
    }

    /**
     * Takes settings from environment variables, with the names and meanings that the Python client
     * gives them, and uses the stored token. What this builder sets takes precedence.
     */
    public Builder environment(Map<String, String> variables) {
      settings.environment(variables);
      return this;
    }

    /**
     * Sets the address of the Hub, such as {@code https://huggingface.co}; or of several, of which
     * the next is used when one fails. The token goes to the first only.
     */
    public Builder endpoint(String... addresses) {
      settings.endpoints(String.join(",", addresses));
      return this;
    }

    /**
     * Sets the token to send.
     *
     * @throws BadInput if it is blank
     */
    public Builder token(String token) {
      settings.token(Objects.requireNonNull(token));
      return this;
    }

    /** Sets the folder of the cache; it is created when needed. */
    public Builder cache(Path folder) {
      settings.cache(folder);
      return this;
    }

    /** Sets whether to send no request, and to use only what is on disk. */
    public Builder offline(boolean offline) {
      settings.offline(offline);
      return this;
    }

    /** Sets the maximum number of connections, at least 1. Default: as many as pay, up to 64. */
    public Builder connections(int most) {
      settings.connections(most);
      return this;
    }

    /** Sets the maximum rate of all downloads together, in bytes per second, at least 1000. */
    public Builder limitRate(long bytesPerSecond) {
      settings.limitRate(bytesPerSecond);
      return this;
    }

    /**
     * Sets whether files are read from chunked storage (Xet). Default: {@link XetMode#AUTO}, or
     * {@link XetMode#OFF} if {@code HF_HUB_DISABLE_XET} is true in an environment that is read.
     */
    public Builder xet(XetMode mode) {
      settings.xet(Objects.requireNonNull(mode));
      return this;
    }

    /**
     * Sets the client whose connections, proxies, certificates and interceptors are used. Changed
     * for this Hub: redirects, retries, time-outs, no cache, and HTTP/1.1, since downloads are fast
     * because of their several connections. The client itself is not closed.
     */
    public Builder httpClient(OkHttpClient client) {
      settings.httpClient(Objects.requireNonNull(client));
      return this;
    }

    /** Sets what runs {@link Hub#submit}. Default: a new daemon thread for each call. */
    public Builder executor(Executor runner) {
      this.executor = Objects.requireNonNull(runner);
      return this;
    }

    /** Sets the clock that ages of files and tokens are measured by. */
    public Builder clock(Clock clock) {
      settings.clock(Objects.requireNonNull(clock));
      return this;
    }

    /**
     * Returns the Hub; opens no connection.
     *
     * @throws BadInput if a setting is not valid
     */
    public Hub build() {
      return new Hub(this);
    }
  }
}
