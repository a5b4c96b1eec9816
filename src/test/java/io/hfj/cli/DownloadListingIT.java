package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.testing.FakeHubMatch.any;
import static io.hfj.testing.FakeHubMatch.info;
import static io.hfj.testing.FakeHubMatch.kind;
import static io.hfj.testing.FakeHubMatch.tree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.error.ExitCode;
import io.hfj.server.HubResponse;
import io.hfj.testing.FakeHubKind;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Metadata about a repository and its files, from the Hub or an attacker. */
class DownloadListingIT {
  private static final int NETWORK = ExitCode.NETWORK.value();
  private static final int BAD_CONTENT = ExitCode.BAD_CONTENT.value();
  private static final String SHA1 = "cb5b2f69babc53f9145b45ad20b9a075d48717ef";
  private static final Duration BOUND = Duration.ofSeconds(30);

  @TempDir Path folder;

  private static String entry(String jsonPath) {
    return entry(jsonPath, SHA1, "9");
  }

  private static String entry(String jsonPath, String oid, String size) {
    return "{\"type\":\"file\",\"oid\":\"%s\",\"size\":%s,\"path\":\"%s\"}"
        .formatted(oid, size, jsonPath);
  }

  private static Stream<Arguments> everywhere(String... what) {
    return Stream.of(what)
        .flatMap(one -> Stream.of(Place.values()).map(place -> Arguments.of(place, one)));
  }

  /** Asserts that nothing is written but listings and metadata. */
  private void assertNothingFetched(DownloadScene scene) {
    assertEquals(List.of(), scene.unfinished());
    assertFalse(Files.exists(scene.repoFolder().resolve("snapshots")));
    assertEquals(List.of(), scene.hub.requests(FakeHubMatch.resolve()));
  }

  static Stream<Arguments> hostilePaths() {
    return everywhere(
        "../outside",
        "a/../../outside",
        "..",
        "a/..",
        "/etc/outside",
        "//server/outside",
        "C:/outside",
        "C:outside",
        "a/C:outside",
        "..\\\\outside",
        "a\\\\..\\\\..\\\\outside",
        "\\\\\\\\server\\\\outside",
        "a\\u0000b",
        "a\\u001b[2Jb",
        "a\\nb",
        "a\\u007fb",
        "a//b",
        "a/",
        "./a",
        ".",
        "");
  }

  @ParameterizedTest
  @MethodSource("hostilePaths")
  void writesNothingWhenAPathIsHostile(Place place, String path) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(tree()).fault(Fault.json("[" + entry("good.txt") + "," + entry(path) + "]"));
      Result result = scene.expect(BAD_CONTENT);
      assertFalse(result.all().contains("\u001b"), "an escape sequence reached the terminal");
      assertNothingFetched(scene);
    }
  }

  @ParameterizedTest
  @MethodSource("hostilePaths")
  void ignoresAHostilePathThatIsNotSelected(Place place, String path) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      String more = "," + entry(path) + "]";
      scene
          .hub
          .on(tree())
          .fault(
              Fault.changed(
                  answer ->
                      HubResponse.json(200, answer.bodyText().replaceFirst("]$", "") + more)));
      scene.expect(0, "--include", "*.json", "--include", "model*");
      scene.assertRight(SMALL, MEDIUM);
      scene.expect(BAD_CONTENT);
      assertFalse(Files.exists(folder.resolve("outside")));
    }
  }

  @Test
  void excludesAControlCharacterByItsDisplayedName() {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.hub.on(tree()).fault(Fault.json("[" + entry("a\\u0007b") + "]"));
      Result refused = scene.expect(BAD_CONTENT);
      assertTrue(refused.err().contains("'a?b'"), refused.err());
      assertTrue(refused.err().contains("--exclude"), refused.err());
      scene.expect(0, "--exclude", "a?b");
      scene.assertRight(SMALL, MEDIUM, LARGE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void reportsANameTooLongForTheDisk(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(tree()).fault(Fault.json("[" + entry("x".repeat(300)) + "]"));
      Result result = scene.expect(BAD_CONTENT);
      assertTrue(result.err().contains(" 255 bytes"), result.err());
      assertNothingFetched(scene);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rejectsATreeTenThousandFoldersDeep(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(tree()).fault(Fault.json("[" + entry("a/".repeat(10_000) + "b") + "]"));
      Result result = scene.expect(BAD_CONTENT);
      assertTrue(result.err().length() < 1_000, result.err());
      assertNothingFetched(scene);
    }
  }

  static Stream<Arguments> clashes() {
    return everywhere(
        entry("same") + "," + entry("same"),
        entry("a") + "," + entry("a/b"),
        entry("a/b/c") + "," + entry("a/b"));
  }

  @ParameterizedTest
  @MethodSource("clashes")
  void rejectsFilesThatCannotCoexist(Place place, String entries) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(tree()).fault(Fault.json("[" + entries + "]"));
      scene.expect(BAD_CONTENT);
      assertNothingFetched(scene);
    }
  }

  static Stream<Arguments> hostileHashes() {
    return everywhere("../../x", "", "main", "a".repeat(39), "A".repeat(40), "a".repeat(4_000));
  }

  @ParameterizedTest
  @MethodSource("hostileHashes")
  void rejectsAnInvalidCommit(Place place, String hash) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(info()).fault(Fault.json("{\"sha\":\"" + hash + "\"}"));
      scene.expect(BAD_CONTENT);
      assertNothingFetched(scene);
    }
  }

  @ParameterizedTest
  @MethodSource("hostileHashes")
  void rejectsAnInvalidHash(Place place, String hash) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(tree()).fault(Fault.json("[" + entry("a.txt", hash, "9") + "]"));
      scene.expect(BAD_CONTENT);
      assertNothingFetched(scene);
    }
  }

  @ParameterizedTest
  @MethodSource("hostileHashes")
  void rejectsAnInvalidEtagFromAHubWithoutListings(Place place, String hash) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(kind(FakeHubKind.PATHS_INFO)).fault(Fault.status(404, "no such thing"));
      scene.hub.on(any().method("HEAD")).fault(Fault.header("ETag", '"' + hash + '"'));
      scene.expect(BAD_CONTENT, SMALL);
      assertEquals(List.of(), scene.unfinished());
    }
  }

  @ParameterizedTest
  @EnumSource
  void queriesFileByFileWhereTheHubHasNoListing(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(kind(FakeHubKind.PATHS_INFO)).fault(Fault.status(404, "no such thing"));
      scene.expect(0, SMALL, MEDIUM, LARGE);
      scene.assertRight(SMALL, MEDIUM, LARGE);
    }
  }

  static Stream<Arguments> invalidListings() {
    String deep = "[".repeat(10_000);
    return everywhere(
        "{}",
        "7",
        "\"text\"",
        "null",
        "true",
        "[7]",
        "[[]]",
        "[null]",
        "[\"a\"]",
        "[{\"type\":\"file\",\"path\":\"a\",\"oid\":\"" + SHA1 + "\"}]",
        "[{\"type\":\"file\",\"oid\":\"" + SHA1 + "\",\"size\":9}]",
        "[{\"type\":\"file\",\"path\":\"a\",\"size\":9}]",
        "[{\"type\":\"file\",\"path\":[\"a\"],\"oid\":\"" + SHA1 + "\",\"size\":9}]",
        "[{\"type\":\"file\",\"path\":\"a\",\"oid\":17,\"size\":9}]",
        "[" + entry("a", SHA1, "-1") + "]",
        "[" + entry("a", SHA1, "1.5") + "]",
        "[" + entry("a", SHA1, "1e400") + "]",
        "[" + entry("a", SHA1, "\"9\"") + "]",
        "[" + entry("a", SHA1, "99999999999999999999") + "]",
        "[" + entry("a", SHA1, "9".repeat(5_000)) + "]",
        deep,
        "[{\"type\":\"file\",\"more\":" + deep);
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("invalidListings")
  void rejectsAnInvalidListing(Place place, String json) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(tree()).fault(Fault.json(json));
      scene.expect(BAD_CONTENT);
      assertNothingFetched(scene);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rejectsSizesBeyondAnyDisk(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      String most = Long.toString(Long.MAX_VALUE);
      String files = entry("a", SHA1, most) + "," + entry("b", SHA1.replace('c', 'd'), most);
      scene.hub.on(tree()).fault(Fault.json("[" + files + "]"));
      Result result = scene.expect(ExitCode.STORAGE.value());
      assertTrue(result.err().contains("not enough disk space at "), result.err());
      assertNothingFetched(scene);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "7", "{}", "{\"sha\":7}", "{\"sha\":null}", "{\"sha\":{\"a\":[]}}"})
  void rejectsInformationWithoutACommit(String json) {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.hub.on(info()).fault(Fault.json(json));
      Result result = scene.download();
      assertTrue(result.exit() == NETWORK || result.exit() == BAD_CONTENT, result.all());
      assertNothingFetched(scene);
    }
  }

  static Stream<Arguments> requestsAndFaults() {
    List<Fault> faults =
        List.of(Fault.malformedJson(), Fault.captivePortal(), Fault.brokenGzip(), Fault.json(""));
    return Stream.of(info(), tree())
        .flatMap(question -> faults.stream().map(fault -> Arguments.of(question, fault)));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("requestsAndFaults")
  void retriesWhenAResponseCannotBeParsed(FakeHubMatch question, Fault fault) {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.hub.on(question).times(2).fault(fault);
      scene.expect(0);
      scene.assertRight(SMALL, MEDIUM, LARGE);
      assertEquals(2, scene.run.sleeps().size());
    }
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("requestsAndFaults")
  void reportsResponsesThatCannotBeParsed(FakeHubMatch question, Fault fault) {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.hub.on(question).fault(fault);
      scene.expect(NETWORK);
      assertNothingFetched(scene);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/models/acme/model/tree/", "/elsewhere/"})
  void sendsNoTokenToANextPageOnAnotherHost(String path) {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      String next = scene.hub.dataHost() + path + "x?cursor=1";
      scene.hub.on(tree()).once().fault(Fault.header("Link", "<" + next + ">; rel=\"next\""));
      scene.hub.on(any().path("cursor=1")).fault(Fault.json("[]"));
      scene.download(); // asserts that the data host received no token
      assertEquals(1, scene.hub.requests("cursor=1").size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsAllPages(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.configure(options -> options.pageSize(1));
      scene.expect(0);
      scene.assertRight(SMALL, MEDIUM, LARGE);
      assertEquals(3, scene.hub.requests(tree()).size());
    }
  }

  static Stream<Arguments> endlessPages() {
    String page = IntStream.range(0, 3).mapToObj(i -> entry("f" + i)).collect(Collectors.joining());
    return everywhere("[]", "[" + page.replace("}{", "},{") + "]");
  }

  @ParameterizedTest
  @MethodSource("endlessPages")
  void failsOnEndlessPages(Place place, String page) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene
          .hub
          .on(tree())
          .fault(
              Fault.json(page),
              Fault.changed(
                  answer ->
                      answer.with(
                          "Link",
                          "<%s/api/models/acme/model/tree/%s?n=%d>; rel=\"next\""
                              .formatted(
                                  scene.hub.endpoint(),
                                  DownloadScene.MODEL.commit("main").sha(),
                                  scene.hub.requests().size()))));
      Result result = assertTimeout(BOUND, () -> scene.expect(BAD_CONTENT));
      assertTrue(result.err().contains("endless file list"), result.err());
      assertTrue(scene.hub.requests(tree()).size() < 10);
    }
  }

  @Test
  void failsWhenTheNextPageIsTheSame() {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.hub.configure(options -> options.pageSize(1));
      scene
          .hub
          .on(tree())
          .skip(1)
          .fault(
              Fault.answer(
                  request ->
                      HubResponse.json(200, "[]")
                          .with("Link", "<" + request.target() + ">; rel=\"next\"")));
      scene.expect(BAD_CONTENT);
    }
  }
}
