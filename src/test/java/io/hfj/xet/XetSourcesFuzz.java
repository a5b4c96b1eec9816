package io.hfj.xet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.HubException;
import io.hfj.env.NetworkSettings;
import io.hfj.fetch.ByteSource;
import io.hfj.fetch.FetchJob;
import io.hfj.fetch.FetchLimits;
import io.hfj.fetch.FetchOutcome;
import io.hfj.fetch.Fetcher;
import io.hfj.fetch.IncomingPart;
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
import io.hfj.hub.HubClient;
import io.hfj.model.CommitHash;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Assertions;

/**
 * A small file from chunked storage that answers anything. After a byte of options, the input has
 * the permission, the reconstruction and the bytes of xorbs, each a body or, if it begins with
 * {@code HTTP/}, a whole response; {@code {S}} is the address of the server. The file gets its name
 * with the right bytes, or not at all; with a bridge it always does.
 */
public final class XetSourcesFuzz {
  private static final String SECRET = "hf_AbCdEfGhIjKlMnOpQrStUvWxYz012345";
  private static final byte[] CONTENT = "0123456789abcdef".repeat(4).getBytes(ISO_8859_1);
  private static final RemoteFile FILE =
      new RemoteFile(
          new RepoPath("a.bin"),
          CONTENT.length,
          "0123456789".repeat(4),
          Optional.of(new Etag("a8ae6e6ee929abea3afcfc5258c8ccd6f85273e0d4626d26c7279f3250f77c8e")),
          Optional.of("0123456789abcdef".repeat(4)));
  private static final RepoId REPO = new RepoId(RepoType.MODEL, "acme/tiny");

  private static final Path FOLDER = Scratch.folder();
  private static final Path TARGET = FOLDER.resolve("a.bin");
  private static final RawServer SERVER = RawServer.start();
  private static final HttpUrl ENDPOINT = HttpUrl.get(SERVER.address());
  private static final HubHosts HOSTS = new HubHosts(List.of(ENDPOINT), ENDPOINT, true);
  private static final Token TOKEN = new Token(SECRET, "HF_TOKEN");
  private static final HttpClients CLIENTS =
      HttpClients.open(
          new HttpClients.Options(
              "test", HOSTS, () -> Optional.of(TOKEN), NetworkSettings.DEFAULT, 0));
  private static final Quotas QUOTAS =
      new Quotas(System::nanoTime, delay -> {}, Duration.ofSeconds(1), text -> {});
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private XetSourcesFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    if (input.length > 0) {
      List<byte[]> answers = RawServer.parts(input, 1);
      SERVER.answer(head -> answer(head, answers));
      Assertions.assertTimeoutPreemptively(LIMIT, () -> download(input[0]));
    }
  }

  private static byte[] answer(String head, List<byte[]> answers) {
    if (head.contains("/resolve/")) {
      int start = head.contains("bytes=32-") ? 32 : 0;
      return response(
          206,
          "Content-Range: bytes " + start + "-63/64\r\n",
          Arrays.copyOfRange(CONTENT, start, CONTENT.length));
    }
    int which = head.contains("/xet-read-token/") ? 0 : head.contains("/reconstructions/") ? 1 : 2;
    byte[] body = answers.get(Math.min(which, answers.size() - 1));
    String text = new String(body, ISO_8859_1).replace("{S}", SERVER.address());
    byte[] replaced = text.getBytes(ISO_8859_1);
    return text.startsWith("HTTP/") ? replaced : response(which == 2 ? 206 : 200, "", replaced);
  }

  private static byte[] response(int status, String headers, byte[] body) {
    String head =
        "HTTP/1.1 %d OK\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(status, body.length, headers);
    ByteBuffer all = ByteBuffer.allocate(head.length() + body.length);
    return all.put(head.getBytes(ISO_8859_1)).put(body).array();
  }

  private static void download(int options) throws Exception {
    Scratch.clear(FOLDER);
    PartFile part = PartFiles.open(FOLDER, "a", FILE.etag(), FILE.size());
    if ((options & 1) != 0) {
      part.writer().write(0, ByteBuffer.wrap(CONTENT, 0, CONTENT.length / 2));
    }
    boolean bridge = (options & 4) != 0;
    IncomingPart place = new CheckedPart(part);
    RetryPolicy policy = (options & 2) == 0 ? RetryPolicy.ONCE : RetryPolicy.DEFAULT;
    FetchJob job =
        new FetchJob(FILE, REPO, () -> sources(policy, bridge), waiting -> Optional.of(place));
    FetchLimits limits = new FetchLimits(1, 1, 1, Duration.ofSeconds(5), (options & 8) != 0);
    try {
      FetchOutcome outcome =
          new Fetcher(limits, System::nanoTime).fetchAll(List.of(job), file -> {}, event -> {});
      outcome.failures().forEach(failure -> requireReportable(failure.why()));
      assertEquals(outcome.failures().isEmpty(), Files.exists(TARGET));
    } catch (HubException failure) {
      requireReportable(failure);
    }
    assertTrue(place.isClosed());
    assertTrue(!bridge || Files.exists(TARGET), "the bridge has it");
  }

  private static List<ByteSource> sources(RetryPolicy policy, boolean bridge) {
    Retry retry = new Retry(policy, delay -> {}, () -> 0.5, System::nanoTime);
    Endpoints endpoints = new Endpoints(List.of(ENDPOINT), notice -> {});
    HubClient hub =
        new HubClient(endpoints, CLIENTS.metadata(), HOSTS, retry, Optional.of(TOKEN), text -> {});
    XetSources storage =
        new XetSources(
            new RateLimitedCallFactory(CLIENTS.storage(), QUOTAS), retry, Clock.systemUTC());
    List<ByteSource> sources = new ArrayList<>();
    sources.add(
        storage
            .of(hub, REPO, new CommitHash("0123456789".repeat(4)), Optional.empty())
            .find(FILE)
            .orElseThrow());
    if (bridge) {
      RequestContext asked =
          new RequestContext(ENDPOINT, REPO, "main", Optional.empty(), Optional.of(TOKEN));
      HttpUrl address = ENDPOINT.resolve("/acme/tiny/resolve/main/a.bin");
      sources.add(
          new HttpSources(
                  new RateLimitedCallFactory(CLIENTS.content(), QUOTAS),
                  HOSTS,
                  endpoints,
                  retry,
                  System::nanoTime)
              .of(FILE, at -> address, asked));
    }
    return sources;
  }

  private static void requireReportable(HubException failure) {
    String text = failure.getMessage() + failure.advice();
    assertFalse(text.contains(SECRET) || text.contains("Signature="), text);
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
