package io.hfj.testing.xet;

import io.hfj.server.HubRepos;
import io.hfj.server.HubRequest;
import io.hfj.server.HubResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chunked storage of a {@code FakeHub}: the token route of the Hub, the CAS under {@code /cas} and
 * the xorbs under {@code /xorbs}, both on the data host. Thread-safe.
 *
 * <pre>{@code
 * hub.repos().put(HubRepo.model("acme/big").xet("a.bin", a, hub.xet().storage().add(a)).build());
 * }</pre>
 */
public final class FakeXet {
  private static final Pattern RECONSTRUCTION =
      Pattern.compile("/cas/v([12])/reconstructions/(.*)");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,15})-(\\d{1,15})");

  private final Clock clock;
  private final XetTokens tokens;
  private volatile XetStorage storage = new XetStorage();
  private volatile String casUrl;
  private volatile String xorbHost;
  private volatile Duration tokenLife = Duration.ofMinutes(15);
  private volatile Duration urlLife = Duration.ofHours(1);
  private volatile int v2Status = 200;
  private volatile boolean wholeRangesOnly;

  /**
   * @param hub answers requests for repositories
   * @param dataHost base address of the CAS and the xorbs
   */
  public FakeXet(
      HubRepos repos, Function<HubRequest, HubResponse> hub, Clock clock, String dataHost) {
    this.clock = clock;
    this.tokens = new XetTokens(repos, hub);
    this.casUrl = dataHost + "/cas";
    this.xorbHost = dataHost;
  }

  /** The storage of all repositories. */
  public XetStorage storage() {
    return storage;
  }

  /** Uses a storage filled before, which other Hubs may use too. */
  public FakeXet storage(XetStorage filled) {
    storage = filled;
    return this;
  }

  /** Sets the address of the CAS in later tokens; requests for it must arrive at the Hub. */
  public FakeXet casUrl(String url) {
    casUrl = url;
    return this;
  }

  /** Sets the base of later addresses of xorbs; requests for it must arrive at the Hub. */
  public FakeXet xorbHost(String url) {
    xorbHost = url;
    return this;
  }

  /** Sets the validity of later tokens, by default 15 minutes. */
  public FakeXet tokenLife(Duration life) {
    tokenLife = life;
    return this;
  }

  /** Sets the validity of later addresses of xorbs, by default an hour. */
  public FakeXet urlLife(Duration life) {
    urlLife = life;
    return this;
  }

  /** Refuses version 2 of the API with a status: 404 or 501. */
  public FakeXet withoutV2(int status) {
    v2Status = status;
    return this;
  }

  /** Refuses requests for a part of a signed range. */
  public FakeXet wholeRangesOnly() {
    wholeRangesOnly = true;
    return this;
  }

  /** Returns the answer to a request; empty if it does not concern chunked storage. */
  public Optional<HubResponse> answer(HubRequest request) {
    Optional<HubResponse> answer = route(request);
    boolean get = request.method().equals("GET") || request.method().equals("HEAD");
    if (answer.isPresent() && !get) {
      return Optional.of(HubResponse.text(405, "Method not allowed"));
    }
    return answer.map(a -> request.method().equals("HEAD") ? a.forHead() : a);
  }

  private Optional<HubResponse> route(HubRequest request) {
    String target = request.target();
    Instant now = clock.instant();
    if (XetTokens.isRoute(request)) {
      return Optional.of(tokens.answer(request, now.plus(tokenLife), casUrl));
    }
    if (target.startsWith(XorbUrls.PREFIX)) {
      return Optional.of(XorbUrls.answer(request, storage, now, wholeRangesOnly));
    }
    Matcher file = RECONSTRUCTION.matcher(target);
    return file.matches()
        ? Optional.of(reconstruction(request, file.group(1), file.group(2), now))
        : Optional.empty();
  }

  private HubResponse reconstruction(HubRequest request, String version, String hash, Instant now) {
    boolean v2 = version.equals("2");
    if (v2 && v2Status != 200) {
      return HubResponse.text(v2Status, "no version 2");
    }
    String bearer = request.header("Authorization").orElse("").replaceFirst("^Bearer ", "");
    Optional<XetTokens.Grant> grant =
        tokens.find(bearer).filter(found -> now.isBefore(found.expires()));
    if (grant.isEmpty()) {
      return HubResponse.text(401, "token missing, unknown or expired");
    }
    if (!HASH.matcher(hash).matches()) {
      return HubResponse.text(400, "malformed hash");
    }
    Optional<List<StoredTerm>> file = storage.findFile(hash);
    if (file.isEmpty()) {
      return HubResponse.text(404, "no such file");
    }
    if (!grant.get().files().contains(hash)) {
      return HubResponse.text(403, "the token is for another repository");
    }
    return part(request, file.get(), v2, now);
  }

  private HubResponse part(HubRequest request, List<StoredTerm> file, boolean v2, Instant now) {
    long start = 0;
    long end = file.stream().mapToLong(StoredTerm::length).sum();
    Optional<String> header = request.header("Range");
    if (header.isPresent()) {
      Matcher range = RANGE.matcher(header.get());
      if (!range.matches() || Long.parseLong(range.group(2)) < Long.parseLong(range.group(1))) {
        return HubResponse.text(400, "malformed range");
      }
      start = Long.parseLong(range.group(1));
      if (start > 0 && start >= end) {
        return HubResponse.text(416, "the file has " + end + " bytes");
      }
      end = Math.min(end, Long.parseLong(range.group(2)) + 1);
    }
    Reconstruction part = Reconstruction.of(file, start, end);
    Reconstruction.Signer signer =
        (xorb, ranges) -> xorbHost + XorbUrls.target(xorb, ranges, now.plus(urlLife));
    return HubResponse.json(200, v2 ? part.v2(signer) : part.v1(signer));
  }
}
