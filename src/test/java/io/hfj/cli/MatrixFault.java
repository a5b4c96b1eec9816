package io.hfj.cli;

import static io.hfj.cli.FaultPlace.BODIES;
import static io.hfj.cli.FaultPlace.CONTENTS;
import static io.hfj.cli.FaultPlace.DATA;
import static io.hfj.cli.FaultPlace.EVERYWHERE;
import static io.hfj.cli.FaultPlace.FILES;
import static io.hfj.cli.FaultPlace.FIRST_BYTE;
import static io.hfj.cli.FaultPlace.HUB;
import static io.hfj.cli.FaultPlace.INFO;
import static io.hfj.cli.FaultPlace.JSON;
import static io.hfj.cli.FaultPlace.PIECES;
import static io.hfj.cli.FaultPlace.RANGES;
import static io.hfj.cli.FaultPlace.RESOLVE;
import static io.hfj.cli.FaultPlace.RESOLVED;
import static io.hfj.cli.FaultPlace.SMALL_FILE;
import static io.hfj.cli.FaultPlace.TREE;
import static io.hfj.cli.FaultPlace.WHOLE;
import static io.hfj.cli.MatrixRule.checked;
import static io.hfj.cli.MatrixRule.costly;
import static io.hfj.cli.MatrixRule.harmless;
import static io.hfj.cli.MatrixRule.isFinal;
import static io.hfj.cli.MatrixRule.passes;
import static io.hfj.cli.MatrixRule.renewed;
import static io.hfj.cli.MatrixRule.tolerated;
import static io.hfj.error.ExitCode.BAD_CONTENT;
import static io.hfj.error.ExitCode.DENIED;
import static io.hfj.error.ExitCode.NETWORK;
import static io.hfj.error.ExitCode.NOT_FOUND;

import io.hfj.testing.FakeHub;
import io.hfj.testing.Fault;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The table of faults, the places where they apply, and the expected results. Left out are places
 * where a fault has no effect or equals another of this list: the body of a redirect is not read,
 * only ranges have a {@code Content-Range}, only the data host's addresses expire, only the Hub has
 * gates, and its information on a repository has no checksum. An endpoint without a listing is
 * queried file by file. Of two rules the one for fewer places comes later and wins.
 */
enum MatrixFault {
  // --- the connection ----------------------------------------------------------------------------
  CLOSED(Fault.closeBeforeAnswer(), at(EVERYWHERE, passes(NETWORK))),
  RESET(Fault.resetBeforeAnswer(), at(EVERYWHERE, passes(NETWORK))),
  NO_HTTP(Fault.malformedStatusLine(), at(EVERYWHERE, passes(NETWORK).withMessage("is not HTTP"))),
  HUGE_HEADERS(
      Fault.addedHeader("X-Padding", "x".repeat(1 << 20)), at(EVERYWHERE, passes(NETWORK))),
  NOBODY_THERE(Fault.redirectTo(MatrixFaults.unreachableAddress()), at(FILES, passes(NETWORK))),
  ENDS_EARLY(
      place -> Fault.endEarlyAt(place.breakAt()),
      at(BODIES, passes(NETWORK)),
      at(EnumSet.of(RESOLVE), harmless())),
  RESET_INSIDE(place -> Fault.resetAt(place.breakAt()), at(BODIES, passes(NETWORK))),

  SILENT(Fault.silent(), at(EVERYWHERE, passes(NETWORK).withMessage(" timed out"))),
  STALLS(
      place -> Fault.stallAt(place.breakAt()),
      at(BODIES, passes(NETWORK)),
      at(EnumSet.of(RESOLVE), harmless())),

  // --- statuses ----------------------------------------------------------------------------------
  STATUS_400(
      Fault.status(400, "what?"),
      at(EVERYWHERE, isFinal(NETWORK).withMessage("returned HTTP 400")),
      at(EnumSet.of(TREE), harmless())),
  STATUS_401(Fault.status(401, "who?"), at(HUB, isFinal(DENIED)), at(DATA, renewed())),
  GATED(
      Fault.error(403, "GatedRepo", "Access to model acme/model is restricted"),
      at(HUB, isFinal(DENIED).withMessage("is gated"))),
  STATUS_403(Fault.status(403, "no"), at(HUB, isFinal(DENIED)), at(DATA, renewed())),
  EXPIRED(Fault.expiredSignature(), at(DATA, renewed())),
  STATUS_404(
      Fault.status(404, "no"),
      at(HUB, isFinal(NOT_FOUND)),
      at(EnumSet.of(TREE), harmless()),
      at(DATA, renewed())),
  STATUS_408(
      Fault.status(408, "late"), at(EVERYWHERE, passes(NETWORK).withMessage("returned HTTP 408"))),
  STATUS_410(Fault.status(410, "gone"), at(HUB, isFinal(NETWORK)), at(DATA, renewed())),
  STATUS_416(
      Fault.status(416, "no such range"),
      at(JSON, isFinal(NETWORK)),
      at(FILES, passes(BAD_CONTENT))),
  STATUS_425(
      Fault.status(425, "early"), at(EVERYWHERE, passes(NETWORK).withMessage("returned HTTP 425"))),
  STATUS_429(
      Fault.status(429, "slow"), at(EVERYWHERE, passes(NETWORK).withMessage("returned HTTP 429"))),
  STATUS_429_AFTER_3(
      Fault.status(429, "slow", "Retry-After", "3"), at(EVERYWHERE, passes(NETWORK).after(4))),
  STATUS_429_QUOTA_USED_UP(
      Fault.status(429, "slow", "RateLimit", "\"api\";r=0;t=55", "Retry-After", "7200"),
      at(EVERYWHERE, passes(NETWORK).after(56))),
  STATUS_429_AFTER_AN_HOUR(
      Fault.status(429, "slow", "Retry-After", "3600"),
      at(EVERYWHERE, isFinal(NETWORK).withMessage("retry after 61 minutes"))),
  STATUS_500(
      Fault.status(500, "oh"), at(EVERYWHERE, passes(NETWORK).withMessage("returned HTTP 500"))),
  STATUS_502(
      Fault.status(502, "oh"), at(EVERYWHERE, passes(NETWORK).withMessage("returned HTTP 502"))),
  STATUS_503(
      Fault.status(503, "oh"), at(EVERYWHERE, passes(NETWORK).withMessage("returned HTTP 503"))),
  STATUS_503_AT_ONCE(Fault.status(503, "oh", "Retry-After", "0"), at(EVERYWHERE, passes(NETWORK))),
  STATUS_503_AFTER_AN_HOUR(
      Fault.status(503, "oh", "Retry-After", "3600"),
      at(EVERYWHERE, isFinal(NETWORK).withMessage("retry after 61 minutes"))),
  STATUS_504(
      Fault.status(504, "oh"), at(EVERYWHERE, passes(NETWORK).withMessage("returned HTTP 504"))),

  // --- redirects ---------------------------------------------------------------------------------
  ONE_REDIRECT_MORE(MatrixFaults.redirectOnce(), at(EVERYWHERE, harmless())),
  REDIRECT_LOOP(
      Fault.redirectLoop(), at(EVERYWHERE, isFinal(NETWORK).withMessage("redirect loop"))),
  REDIRECT_TO_NO_HTTP(
      Fault.redirectTo("ftp://mirror.example/x"),
      at(EVERYWHERE, isFinal(NETWORK).withMessage("invalid redirect"))),
  REDIRECT_TO_A_STRANGER(
      (place, hub) -> MatrixFaults.redirectToOtherHost(hub),
      at(EnumSet.of(INFO), isFinal(NOT_FOUND)),
      at(EnumSet.of(TREE), harmless()),
      at(RESOLVED, passes(NETWORK))),

  // --- bodies ------------------------------------------------------------------------------------
  CAPTIVE_PORTAL(
      Fault.captivePortal(), at(EVERYWHERE, passes(NETWORK).withMessage("requires a login"))),
  NO_LENGTH(Fault.untilClosed(), at(EVERYWHERE, harmless())),
  CHUNKED(Fault.chunked(), at(EVERYWHERE, harmless())),
  GZIP(Fault.gzip(), at(JSON, harmless()), at(WHOLE, harmless()), at(RANGES, passes(BAD_CONTENT))),
  BROKEN_GZIP(
      Fault.brokenGzip(),
      at(JSON, passes(NETWORK)),
      at(WHOLE, passes(NETWORK)),
      at(RANGES, passes(BAD_CONTENT))),
  EMPTY_BODY(Fault.emptyBody(), at(JSON, passes(NETWORK)), at(PIECES, passes(NETWORK))),
  LONGER_BODY(Fault.longerBody(10), at(JSON, harmless()), at(PIECES, harmless())),
  UNKNOWN_PACKING(
      Fault.header("Content-Encoding", "br"),
      at(JSON, passes(NETWORK)),
      at(WHOLE, passes(NETWORK)),
      at(RANGES, passes(BAD_CONTENT))),
  JUNK_BEHIND(Fault.junkAfterBody(5_000), at(EVERYWHERE, costly())),
  SLOW(Fault.slow(100_000), at(EnumSet.of(INFO, TREE, SMALL_FILE), harmless())),
  FLIPPED_BIT(place -> Fault.flipBit(place.breakAt()), at(CONTENTS, checked())),

  // --- ranges ------------------------------------------------------------------------------------
  OTHER_RANGE(Fault.shiftedContentRange(4_096), at(PIECES, passes(BAD_CONTENT))),
  OTHER_TOTAL(Fault.wrongTotal(1L << 40), at(PIECES, passes(BAD_CONTENT))),
  NO_CONTENT_RANGE(Fault.withoutHeader("Content-Range"), at(PIECES, passes(BAD_CONTENT))),
  SHORTER_RANGE(MatrixFaults.halfRange(), at(PIECES, harmless())),
  WHOLE_FOR_RANGE(Fault.ignoreRange(), at(PIECES, harmless())),

  // --- metadata of the Hub -----------------------------------------------------------------------
  HALF_JSON(Fault.malformedJson(), at(JSON, passes(NETWORK).withMessage("not JSON"))),
  JSON_OF_OTHER_TYPES(Fault.json("7"), at(JSON, isFinal(BAD_CONTENT))),
  NO_COMMIT(Fault.json("{}"), at(EnumSet.of(INFO), passes(NETWORK).withMessage("no commit"))),
  COMMIT_IS_NONE(
      Fault.json("{\"sha\":\"../../evil\"}"), at(EnumSet.of(INFO), isFinal(BAD_CONTENT))),
  HASH_IS_NONE(
      MatrixFaults.hashesReplacedBy("../../evil"), at(EnumSet.of(TREE), isFinal(BAD_CONTENT))),
  ENDLESS_PAGES(
      MatrixFaults.nextPage(),
      at(EnumSet.of(TREE), tolerated(BAD_CONTENT).withMessage("endless file list"))),
  STRANGE_COMMIT_HEADER(Fault.header("X-Repo-Commit", "../../evil"), at(RESOLVED, harmless())),
  STRANGE_ETAG(
      Fault.header("ETag", "\"../../evil\""), at(EnumSet.of(SMALL_FILE, FIRST_BYTE), harmless())),
  STRANGE_LINKED_ETAG(
      Fault.header("X-Linked-Etag", "../../evil"), at(EnumSet.of(RESOLVE), harmless())),
  STRANGE_LINKED_SIZE(Fault.header("X-Linked-Size", "-7"), at(EnumSet.of(RESOLVE), harmless()));

  private final BiFunction<FaultPlace, FakeHub, Fault> fault;
  private final Map<FaultPlace, MatrixRule> rules = new EnumMap<>(FaultPlace.class);

  /** A rule for some places. */
  private record At(Set<FaultPlace> places, MatrixRule rule) {}

  private static At at(Set<FaultPlace> places, MatrixRule rule) {
    return new At(places, rule);
  }

  MatrixFault(Fault fault, At... rules) {
    this((place, hub) -> fault, rules);
  }

  MatrixFault(Function<FaultPlace, Fault> fault, At... rules) {
    this((place, hub) -> fault.apply(place), rules);
  }

  MatrixFault(BiFunction<FaultPlace, FakeHub, Fault> fault, At... rules) {
    this.fault = fault;
    for (At at : rules) {
      at.places().forEach(place -> this.rules.put(place, at.rule()));
    }
  }

  Fault at(FaultPlace place, FakeHub hub) {
    return fault.apply(place, hub);
  }

  /** Returns the expected result at the place; empty if the fault does not apply there. */
  Optional<MatrixRule> ruleAt(FaultPlace place) {
    return Optional.ofNullable(rules.get(place));
  }

  /** Returns whether bytes received before the fault are good, and certainly received. */
  boolean keepsWhatCame() {
    return this == ENDS_EARLY || this == STALLS || this == SHORTER_RANGE;
  }

  /** Returns whether the fault makes a host reject the request without a time to retry. */
  private boolean rejectsRequests() {
    return this == STATUS_429 || this == STATUS_503 || this == STATUS_503_AT_ONCE;
  }

  /**
   * Returns whether the rest may move to another connection without a pause: the host rejects so
   * many connections, or the stall detector acts before the timeout.
   */
  boolean leavesTheRestToOthers() {
    return rejectsRequests() || this == STALLS;
  }

  /**
   * Returns whether the fault on a kept connection looks like one that the server had closed: then
   * the request is sent again at once.
   */
  boolean looksClosed() {
    return this == CLOSED || this == RESET || this == HUGE_HEADERS || this == NO_HTTP;
  }

  /** Returns whether each strike takes a second of real time. */
  boolean takesTime() {
    return this == SILENT || this == STALLS;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ').replace("status ", "");
  }
}
