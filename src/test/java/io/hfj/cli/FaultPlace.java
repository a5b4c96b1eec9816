package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.info;
import static io.hfj.testing.FakeHubMatch.resolve;
import static io.hfj.testing.FakeHubMatch.tree;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHubMatch;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The request of a download that a fault affects. */
enum FaultPlace {
  /** The first request. */
  INFO("repo info", info(), 40, Optional.empty()),
  TREE("tree", tree(), 60, Optional.empty()),
  /** The Hub's redirect to the data host. */
  RESOLVE("resolve", resolve().path(MEDIUM), 5, Optional.of(MEDIUM)),
  /** The bytes of a file that the Hub itself sends. */
  SMALL_FILE("small file", resolve().path(SMALL), 2_000, Optional.of(SMALL)),
  /** The data host's response to a request for a whole file. */
  FIRST_BYTE("first byte", data().path(MEDIUM).covering(0), 0, Optional.of(MEDIUM)),
  /** The same response after most of its bytes; for faults inside a body. */
  INSIDE("inside", data().path(MEDIUM).covering(900_000), 900_000, Optional.of(MEDIUM)),
  /** A range, with others under way in parallel. */
  MIDDLE(
      "middle",
      data().path(LARGE).covering(FaultPlace.LARGE_SIZE / 2),
      FaultPlace.LARGE_SIZE / 2,
      Optional.of(LARGE)),
  LAST_BYTE(
      "last byte",
      data().path(LARGE).covering(FaultPlace.LARGE_SIZE - 1),
      FaultPlace.LARGE_SIZE - 1,
      Optional.of(LARGE));

  /** For faults of whole responses: the last range serves as well as one in the middle. */
  static final Set<FaultPlace> EVERYWHERE =
      EnumSet.of(INFO, TREE, RESOLVE, SMALL_FILE, FIRST_BYTE, MIDDLE);

  static final Set<FaultPlace> JSON = EnumSet.of(INFO, TREE);
  static final Set<FaultPlace> HUB = EnumSet.of(INFO, TREE, RESOLVE, SMALL_FILE);
  static final Set<FaultPlace> DATA = EnumSet.of(FIRST_BYTE, MIDDLE);

  /** Requests for files. */
  static final Set<FaultPlace> FILES = EnumSet.of(RESOLVE, SMALL_FILE, FIRST_BYTE, MIDDLE);

  /** Requests for metadata of a file. */
  static final Set<FaultPlace> RESOLVED = EnumSet.of(RESOLVE, SMALL_FILE);

  /** Requests for a whole file. */
  static final Set<FaultPlace> WHOLE = EnumSet.of(SMALL_FILE, FIRST_BYTE);

  /** Requests answered with a part of a file. */
  static final Set<FaultPlace> RANGES = EnumSet.of(MIDDLE, LAST_BYTE);

  /** Requests with a range, even if it is the whole file. */
  static final Set<FaultPlace> PIECES = EnumSet.of(SMALL_FILE, FIRST_BYTE, MIDDLE, LAST_BYTE);

  /** Responses with bytes of a file. */
  static final Set<FaultPlace> CONTENTS =
      EnumSet.of(SMALL_FILE, FIRST_BYTE, INSIDE, MIDDLE, LAST_BYTE);

  /** Responses whose body is read; that of a redirect is not. */
  static final Set<FaultPlace> BODIES = EnumSet.complementOf(EnumSet.of(RESOLVE));

  /** In the target of a redirect that a fault itself sent; not affected again. */
  static final String HOP = "hop=1";

  /** Just enough for received bytes to be kept for the next run. */
  private static final long MEDIUM_SIZE = (1L << 20) + 12_345;

  /** Just enough to be fetched in ranges. */
  private static final long LARGE_SIZE = (8L << 20) + 12_345;

  /** The hashes are computed once for all combinations. */
  static final HubRepo REPO =
      HubRepo.model("acme/model")
          .file(SMALL, "{\"hidden_size\": 64}\n".repeat(200))
          .lfs(MEDIUM, Content.of(Content.generated(1, MEDIUM_SIZE).bytes()))
          .lfs(LARGE, Content.of(Content.generated(2, LARGE_SIZE).bytes()))
          .build();

  private final String words;
  private final FakeHubMatch requests;
  private final long breakAt;
  private final Optional<String> victim;

  FaultPlace(String words, FakeHubMatch requests, long breakAt, Optional<String> victim) {
    this.words = words;
    this.requests = requests.method("GET").and(request -> !request.target().contains(HOP));
    this.breakAt = breakAt;
    this.victim = victim;
  }

  /** Returns the requests that the fault affects. */
  FakeHubMatch requests() {
    return requests;
  }

  /** Returns the offset at which a response breaks, in the file if there is one. */
  long breakAt() {
    return breakAt;
  }

  /** Returns the file that cannot be fetched during the fault; empty if no file can. */
  Optional<String> victim() {
    return victim;
  }

  /** Returns the files to download: the large one takes time, and adds nothing at other places. */
  List<String> wanted() {
    return RANGES.contains(this) ? List.of(SMALL, LARGE) : List.of(SMALL, MEDIUM);
  }

  /** Returns the number of connections that the file is fetched over at once. */
  int connections() {
    return RANGES.contains(this) ? 4 : 1;
  }

  @Override
  public String toString() {
    return words;
  }
}
