package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.testing.FakeHubMatch.cas;
import static io.hfj.testing.FakeHubMatch.token;
import static io.hfj.testing.FakeHubMatch.xorb;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.xet.XetStorage;
import java.io.ByteArrayOutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The request to chunked storage that a fault affects. */
enum XetPlace {
  TOKEN("token", token(), FaultPlace.INFO),
  RECONSTRUCTION("reconstruction", cas(), FaultPlace.INFO),
  /** The bytes of a xorb with chunks of all schemes, one of each at its start. */
  FIRST("first xorb bytes", xorb().covering(0), FaultPlace.FIRST_BYTE),
  /** The same response, inside of a chunk that is stored as it is. */
  INSIDE("inside xorb", xorb().covering(900_000), FaultPlace.INSIDE),
  /** A part of a xorb, with others under way in parallel. */
  MIDDLE("middle of xorb", xorb().covering(FaultPlace.MIDDLE.breakAt()), FaultPlace.MIDDLE),
  LAST("last xorb bytes", xorb().covering(FaultPlace.LAST_BYTE.breakAt()), FaultPlace.LAST_BYTE);

  static final Set<XetPlace> JSON = EnumSet.of(TOKEN, RECONSTRUCTION);
  static final Set<XetPlace> XORBS = EnumSet.of(FIRST, INSIDE, MIDDLE, LAST);

  /** Chunks that compress, and what follows them. */
  private static final int COMPRESSIBLE = 128 << 10;

  private static final int MEDIUM_SIZE = 1_400_000;
  private static final long LARGE_SIZE = FaultPlace.LAST_BYTE.breakAt() + 1;

  /** The storage of the repository, for all Hubs: hashing takes time. */
  static final XetStorage STORAGE = new XetStorage();

  static final HubRepo REPO = repo();

  private final String words;
  private final FakeHubMatch requests;
  private final FaultPlace like;

  XetPlace(String words, FakeHubMatch requests, FaultPlace like) {
    this.words = words;
    this.requests =
        requests.method("GET").and(request -> !request.target().contains(FaultPlace.HOP));
    this.like = like;
  }

  private static HubRepo repo() {
    Content medium = medium();
    Content large = Content.of(Content.generated(2, LARGE_SIZE).bytes());
    String mediumHash = STORAGE.add(medium);
    STORAGE.endXorb();
    return HubRepo.model("acme/model")
        .file(SMALL, "{\"hidden_size\": 64}\n".repeat(200))
        .xet(MEDIUM, medium, mediumHash)
        .xet(LARGE, large, STORAGE.add(large))
        .build();
  }

  /** Returns text, then numbers of 16 bits that differ in half of their bits, then noise. */
  private static Content medium() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(
        "{\"hidden_size\": 64}\n".repeat(COMPRESSIBLE).substring(0, COMPRESSIBLE).getBytes());
    byte[] numbers = Content.generated(7, COMPRESSIBLE).bytes();
    for (int i = 1; i < numbers.length; i += 2) {
      numbers[i] = (byte) (0x3c | numbers[i] & 3);
    }
    all.writeBytes(numbers);
    all.writeBytes(Content.generated(1, MEDIUM_SIZE - all.size()).bytes());
    return Content.of(all.toByteArray());
  }

  /** Returns the requests that the fault affects. */
  FakeHubMatch requests() {
    return requests;
  }

  /** Returns the place of the other matrix with such a response. */
  FaultPlace like() {
    return like;
  }

  /** Returns the large file that is downloaded beside the small one. */
  String wanted() {
    return this == MIDDLE || this == LAST ? LARGE : MEDIUM;
  }

  List<String> files() {
    return List.of(SMALL, wanted());
  }

  @Override
  public String toString() {
    return words;
  }
}
