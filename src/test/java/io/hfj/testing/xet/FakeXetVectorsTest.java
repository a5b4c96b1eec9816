package io.hfj.testing.xet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepoBuilder;
import io.hfj.testing.FakeHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The CAS answers for files of the official encoder like the one that recorded them. */
class FakeXetVectorsTest {
  private static final Path FOLDER = Path.of("src/test/resources/xet");
  private static final Pattern FILE =
      Pattern.compile("\"name\": \"([^\"]+)\"[^}]*?\"file_hash\": \"(\\w+)\"");
  private static final Pattern RANGE =
      Pattern.compile(
          "\"file\": \"([^\"]+)\",\\s+\"range_header\": \"([^\"]+)\"[^}]*?\"v1\": \"([^\"]+)\"");
  private static final Pattern TERM =
      Pattern.compile(
          "\"hash\":\"(\\w+)\",\"unpacked_length\":\\d+,"
              + "\"range\":\\{\"start\":(\\d+),\"end\":(\\d+)\\}");

  private final FakeHub hub = FakeHub.start();
  private final XetClient client = new XetClient(hub);
  private final Map<String, String> hashes =
      matches(FILE, read("index.json")).collect(Collectors.toMap(m -> m.group(1), m -> m.group(2)));

  @AfterEach
  void close() {
    hub.close();
  }

  private static String read(String file) {
    try {
      return Files.readString(FOLDER.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }

  private void publish() throws IOException {
    XetStorage storage = hub.xet().storage();
    try (Stream<Path> xorbs = Files.list(FOLDER.resolve("xorbs"))) {
      for (Path xorb : xorbs.collect(Collectors.toList())) {
        storage.putXorb(xorb.getFileName().toString(), Files.readAllBytes(xorb));
      }
    }
    HubRepoBuilder repo = HubRepo.model("acme/vectors");
    hashes.forEach(
        (name, hash) -> {
          String v1 = expected("reconstruction/" + name + ".v1.json");
          List<XetStorage.Term> terms =
              matches(TERM, v1)
                  .map(
                      m ->
                          new XetStorage.Term(
                              m.group(1),
                              Integer.parseInt(m.group(2)),
                              Integer.parseInt(m.group(3))))
                  .collect(Collectors.toList());
          storage.putFile(hash, terms);
          repo.xet(name, Content.of(name), hash);
        });
    hub.repos().put(repo.build());
  }

  private static String expected(String file) {
    return read(file).replaceAll("\\s", "");
  }

  private void assertAnswers(String v1File, String name, String... headers) {

    for (String version : List.of("v1", "v2")) {
      String answer = XetClient.text(client.terms(version, hashes.get(name), headers));
      answer = answer.replaceAll("&Expires=[^\"]*", "").replace(hub.dataHost(), "{CAS}");
      assertEquals(expected(v1File.replace(".v1.", "." + version + ".")), answer);
    }
  }

  @Test
  void answersLikeTheRecordedServer() throws IOException {
    publish();
    String bearer = client.bearer("acme/vectors");
    assertEquals(11, hashes.size());
    for (String name : hashes.keySet()) {
      assertAnswers("reconstruction/" + name + ".v1.json", name, "Authorization", bearer);
    }
    List<MatchResult> ranges = matches(RANGE, read("index.json")).collect(Collectors.toList());
    assertEquals(10, ranges.size());
    for (MatchResult range : ranges) {
      assertAnswers(
          range.group(3), range.group(1), "Authorization", bearer, "Range", range.group(2));
    }
  }
}
