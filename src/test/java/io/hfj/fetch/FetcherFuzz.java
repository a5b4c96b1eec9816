package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.HubException;
import io.hfj.env.NetworkSettings;
import io.hfj.fetch.http.HttpSources;
import io.hfj.fuzz.RawServer;
import io.hfj.fuzz.Scratch;
import io.hfj.http.HttpClients;
import io.hfj.http.failure.RequestContext;
import io.hfj.http.hosts.HubHosts;
import io.hfj.http.limit.Quotas;
import io.hfj.http.limit.RateLimitedCallFactory;
import io.hfj.http.retry.Endpoints;
import io.hfj.http.retry.Retry;
import io.hfj.http.retry.RetryPolicy;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.RepoType;
import io.hfj.model.Token;
import io.hfj.store.part.PartFile;
import io.hfj.store.part.PartFileRemoved;
import io.hfj.store.part.PartFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Raw answers to requests for the bytes of a file; see {@link RawServer}. If the first byte is odd,
 * the first half of the file is on disk; if its second bit is set, there are as many attempts as
 * usual, without pauses between them. The file gets its name with the right bytes, or not at all;
 * failures show no token.
 */
public final class FetcherFuzz {
  private static final String SECRET = "hf_AbCdEfGhIjKlMnOpQrStUvWxYz012345";
  private static final byte[] CONTENT =
      "0123456789abcdef".repeat(4).getBytes(StandardCharsets.US_ASCII);
  private static final RemoteFile FILE =
      RemoteFile.of(
          new RepoPath("a.bin"),
          CONTENT.length,
          new Etag("a8ae6e6ee929abea3afcfc5258c8ccd6f85273e0d4626d26c7279f3250f77c8e"));
  private static final Path FOLDER = Scratch.folder();
  private static final Path TARGET = FOLDER.resolve("a.bin");
  private static final RawServer SERVER = RawServer.start();
  private static final HttpUrl ENDPOINT = HttpUrl.get(SERVER.address());
  private static final HubHosts HOSTS = new HubHosts(List.of(ENDPOINT), ENDPOINT, true);
  private static final Token TOKEN = new Token(SECRET, "HF_TOKEN");
  private static final RateLimitedCallFactory CALLS =
      new RateLimitedCallFactory(
          HttpClients.open(
                  new HttpClients.Options(
                      "test", HOSTS, () -> Optional.of(TOKEN), NetworkSettings.DEFAULT, 0))
              .content(),
          new Quotas(System::nanoTime, delay -> {}, Duration.ofSeconds(1), text -> {}));

  private FetcherFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    if (input.length == 0) {
      return;
    }
    SERVER.answer(input, 1);
    Scratch.clear(FOLDER);
    PartFile part = PartFiles.open(FOLDER, "a", FILE.etag(), FILE.size());
    if (input[0] % 2 != 0) {
      part.writer().write(0, ByteBuffer.wrap(CONTENT, 0, CONTENT.length / 2));
    }
    IncomingPart place = new CheckedPart(part);
    RequestContext asked =
        new RequestContext(
            ENDPOINT,
            new RepoId(RepoType.MODEL, "acme/tiny"),
            "main",
            Optional.empty(),
            Optional.of(TOKEN));
    HttpUrl address = ENDPOINT.resolve("/acme/tiny/resolve/main/a.bin");
    RetryPolicy policy = (input[0] & 2) == 0 ? RetryPolicy.ONCE : RetryPolicy.DEFAULT;
    HttpSources sources =
        new HttpSources(
            CALLS,
            HOSTS,
            new Endpoints(List.of(ENDPOINT), notice -> {}),
            new Retry(policy, delay -> {}, () -> 0.5, System::nanoTime),
            System::nanoTime);
    FetchJob job =
        new FetchJob(
            FILE,
            asked.repo(),
            () -> List.of(sources.of(FILE, at -> address, asked)),
            waiting -> Optional.of(place));
    Fetcher fetcher =
        new Fetcher(new FetchLimits(1, 1, 1, Duration.ofSeconds(10)), System::nanoTime);
    try {
      FetchOutcome outcome = fetcher.fetchAll(List.of(job), file -> {}, event -> {});
      outcome.failures().forEach(failure -> requireReportable(failure.why()));
    } catch (HubException failure) {
      requireReportable(failure);
    }
    assertTrue(place.isClosed());
  }

  private static void requireReportable(HubException failure) {
    assertFalse((failure.getMessage() + failure.advice()).contains(SECRET), failure.getMessage());
    assertTrue(failure.getMessage().length() < 2000, failure.getMessage());
  }

  /** Compares what is published with the content. */
  private static final class CheckedPart extends IncomingPart {
    CheckedPart(PartFile part) {
      super(part);
    }

    @Override
    public void publish() throws PartFileRemoved {
      part().publish(FOLDER, TARGET);
      try {
        assertArrayEquals(CONTENT, Files.readAllBytes(TARGET));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
