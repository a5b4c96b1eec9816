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

/** Where on the way of a download a fault strikes. */
enum MatrixPlace {
  /** The first request of all. */
  INFO("repo info", info(), 40, Optional.empty()),
  TREE("tree", tree(), 60, Optional.empty()),
  /** The Hub's answer that leads to the data host. */
  RESOLVE("resolve", resolve().path(MEDIUM), 5, Optional.of(MEDIUM)),
  /** The bytes of a file that the Hub itself gives. */
  SMALL_FILE("small file", resolve().path(SMALL), 2_000, Optional.of(SMALL)),
  /** The data host's answer to a request for a whole file. */
  FIRST_BYTE("first byte", data().path(MEDIUM).covering(0), 0, Optional.of(MEDIUM)),
  /** The same answer, where most of its bytes have come; for faults that strike inside a body. */
  INSIDE("inside", data().path(MEDIUM).covering(900_000), 900_000, Optional.of(MEDIUM)),
  /** A range, with others under way beside it. */
  MIDDLE(
      "middle",
      data().path(LARGE).covering(MatrixPlace.LARGE_SIZE / 2),
      MatrixPlace.LARGE_SIZE / 2,
      Optional.of(LARGE)),
  LAST_BYTE(
      "last byte",
      data().path(LARGE).covering(MatrixPlace.LARGE_SIZE - 1),
      MatrixPlace.LARGE_SIZE - 1,
      Optional.of(LARGE));

  /** For whole answers: that for the last range is as good as that for one in the middle. */
  static final Set<MatrixPlace> EVERYWHERE =
      EnumSet.of(INFO, TREE, RESOLVE, SMALL_FILE, FIRST_BYTE, MIDDLE);

  static final Set<MatrixPlace> JSON = EnumSet.of(INFO, TREE);
  static final Set<MatrixPlace> HUB = EnumSet.of(INFO, TREE, RESOLVE, SMALL_FILE);
  static final Set<MatrixPlace> DATA = EnumSet.of(FIRST_BYTE, MIDDLE);

  /** On the way of a file. */
  static final Set<MatrixPlace> FILES = EnumSet.of(RESOLVE, SMALL_FILE, FIRST_BYTE, MIDDLE);

  /** What is told of a file beside its bytes. */
  static final Set<MatrixPlace> RESOLVED = EnumSet.of(RESOLVE, SMALL_FILE);

  /** Asked for as a whole file. */
  static final Set<MatrixPlace> WHOLE = EnumSet.of(SMALL_FILE, FIRST_BYTE);

  /** Answered with a part of a file. */
  static final Set<MatrixPlace> RANGES = EnumSet.of(MIDDLE, LAST_BYTE);

  /** Asked for with a range, be it the whole file. */
  static final Set<MatrixPlace> PIECES = EnumSet.of(SMALL_FILE, FIRST_BYTE, MIDDLE, LAST_BYTE);

  /** Where bytes of a file are read. */
  static final Set<MatrixPlace> CONTENTS =
      EnumSet.of(SMALL_FILE, FIRST_BYTE, INSIDE, MIDDLE, LAST_BYTE);

  /** Where a body is read: that of a redirect is not. */
  static final Set<MatrixPlace> BODIES = EnumSet.complementOf(EnumSet.of(RESOLVE));

  /** In the target of a request that a fault itself brought about; it is left alone. */
  static final String HOP = "hop=1";

  /** Just enough for what has come to be kept for the next run. */
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

  MatrixPlace(String words, FakeHubMatch requests, long breakAt, Optional<String> victim) {
    this.words = words;
    this.requests = requests.method("GET").and(request -> !request.target().contains(HOP));
    this.breakAt = breakAt;
    this.victim = victim;
  }

  /** Requests that are struck here. */
  FakeHubMatch requests() {
    return requests;
  }

  /** The byte before which an answer breaks, counted in the file where there is one. */
  long breakAt() {
    return breakAt;
  }

  /** The file that cannot be had while the fault is there; empty if that is none at all. */
  Optional<String> victim() {
    return victim;
  }

  /** Files to download: the large one costs time, and says nothing more about other places. */
  List<String> wanted() {
    return RANGES.contains(this) ? List.of(SMALL, LARGE) : List.of(SMALL, MEDIUM);
  }

  /** Connections that the file here is fetched over at the same time. */
  int connections() {
    return RANGES.contains(this) ? 4 : 1;
  }

  @Override
  public String toString() {
    return words;
  }
}
