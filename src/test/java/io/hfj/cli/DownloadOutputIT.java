package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.LARGE_SIZE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.cli.DownloadScene.below;
import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.resolve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hfj.cli.DownloadScene.Place;
import io.hfj.error.ExitCode;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import io.hfj.testing.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Output, and effects besides fetching. */
class DownloadOutputIT {
  @TempDir Path folder;

  /**
   * Returns the scalar fields of the object on each line; fails on anything that is not a JSON
   * object.
   */
  private static List<Map<String, String>> objects(String lines) throws IOException {
    List<Map<String, String>> objects = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      Map<String, String> fields = new LinkedHashMap<>();
      try (JsonParser json = new JsonFactory().createParser(line)) {
        assertEquals(JsonToken.START_OBJECT, json.nextToken(), line);
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String name = json.currentName();
          if (json.nextToken().isStructStart()) {
            json.skipChildren();
          } else {
            fields.put(name, json.getText());
          }
        }
        assertEquals(null, json.nextToken(), line);
      }
      objects.add(fields);
    }
    return objects;
  }

  @ParameterizedTest
  @EnumSource
  void printsThePathAndNothingElseToStdout(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      assertEquals(line(scene.root()), scene.expect(0).out());
      assertEquals(line(scene.file(SMALL)), scene.expect(0, SMALL).out());
      assertEquals(line(scene.root()), scene.expect(0, SMALL, MEDIUM).out());
      assertEquals(line(scene.root()), scene.expect(0, "--include", "*.json").out());
      assertEquals("", scene.expect(ExitCode.NOT_FOUND.value(), "none").out());
    }
  }

  private static String line(Path path) {
    return path + System.lineSeparator();
  }

  @ParameterizedTest
  @EnumSource
  void reportsTheElapsedTimeWhenTheClockIsSetBack(Place place) {
    VirtualTime time = VirtualTime.running();
    try (DownloadScene scene = new DownloadScene(folder, place, DownloadScene.MODEL, time)) {
      scene
          .hub
          .on(data())
          .once()
          .fault(
              Fault.changed(
                  answer -> {
                    time.setBack(Duration.ofHours(1));
                    return answer;
                  }));
      Result result = scene.expect(0);
      assertTrue(result.err().contains(": 3 files, "), result.err());
      assertFalse(result.err().contains(", -"), result.err());
    }
  }

  @ParameterizedTest
  @EnumSource
  void printsOnlyThePathWhenQuiet(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(data()).once().fault(Fault.status(503, "busy"));
      Result result = scene.expect(0, "--quiet");
      assertEquals("", result.err());
      assertEquals(line(scene.root()), result.out());
      Result failed = scene.expect(ExitCode.NOT_FOUND.value(), "none", "-q");
      assertEquals(2, failed.err().lines().count(), failed.err());
    }
  }

  @ParameterizedTest
  @EnumSource
  void printsNoFileNamesWhenProgressBarsAreDisabled(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.run.env("HF_HUB_DISABLE_PROGRESS_BARS", "1");
      Result result = scene.expect(0);
      assertFalse(result.err().contains(MEDIUM), result.err());
      assertEquals(2, result.err().lines().count(), result.err());
    }
  }

  @ParameterizedTest
  @EnumSource
  void printsJsonForPrograms(Place place) throws IOException {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(data().path(MEDIUM)).once().fault(Fault.endEarlyAfter(0));
      Result result = scene.expect(0, "--json");
      Map<String, String> told = objects(result.out()).get(0);
      long size = 4_000 + 300_000 + LARGE_SIZE;
      assertEquals(scene.root().toString(), told.get("path"));
      assertEquals("acme/model", told.get("repo_id"));
      assertEquals(DownloadScene.MODEL.commit("main").sha(), told.get("commit"));
      assertEquals(Long.toString(size), told.get("bytes_fetched"));
      List<String> events =
          objects(result.err()).stream().map(event -> event.get("event")).toList();
      assertEquals("planned", events.get(0));
      assertEquals("done", events.get(events.size() - 1));
      assertTrue(events.containsAll(List.of("started", "retrying", "finished")), result.err());
      assertEquals(1, result.out().lines().count());
    }
  }

  @ParameterizedTest
  @EnumSource
  void printsJsonForProgramsWhenItFails(Place place) throws IOException {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(data()).fault(Fault.status(503, "busy"));
      Result result = scene.expect(ExitCode.NETWORK.value(), "--json");
      assertEquals("", result.out());
      List<Map<String, String>> events = objects(result.err());
      Map<String, String> last = events.get(events.size() - 1);
      assertEquals("error", last.get("event"));
      assertEquals("5", last.get("exit_code"));
      assertTrue(last.get("message").contains("503"), result.err());
    }
  }

  @ParameterizedTest
  @EnumSource
  void writesNothingInADryRun(Place place) throws IOException {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      Result result = scene.expect(0, "--dry-run", "--quiet");
      assertEquals(List.of(SMALL, LARGE, MEDIUM), result.out().lines().toList());
      scene.expect(0, "--dry-run", SMALL);
      scene.expect(0, "--dry-run", "--force-download");
      scene.expect(ExitCode.NOT_FOUND.value(), "--dry-run", "none");
      objects(scene.expect(0, "--dry-run", "--json").out());
      assertEquals(List.of(), below(folder));
      assertEquals(List.of(), scene.hub.requests(resolve()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void changesNothingInADryRun(Place place) throws IOException {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.expect(0, MEDIUM);
      scene.hub.on(data().path(LARGE)).skip(1).fault(Fault.closeBeforeAnswer());
      scene.expect(ExitCode.NETWORK.value());
      List<String> before = times();
      Result result = scene.expect(0, "--dry-run", "--json");
      assertEquals(before, times());
      assertEquals("3", objects(result.out()).get(0).get("files"));
    }
  }

  private List<String> times() throws IOException {
    List<String> times = new ArrayList<>();
    for (Path path : below(folder)) {
      times.add(path + " " + Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS));
    }
    return times;
  }

  @ParameterizedTest
  @EnumSource
  void fetchesAgainWhenForced(Place place) throws IOException {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.expect(0);
      Files.writeString(scene.file(SMALL), "spoiled");
      scene.hub.clearRequests();
      scene.expect(0, "--force-download");
      scene.assertRight(SMALL, MEDIUM, LARGE);
      assertEquals(300_000, scene.bytesSent(MEDIUM));
    }
  }

  @ParameterizedTest
  @EnumSource
  void requestsNoBytesWhenAllFilesAreThere(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.expect(0);
      scene.hub.clearRequests();
      scene.expect(0);
      assertEquals(1, scene.hub.requests().size());
      assertEquals(List.of(), scene.hub.requests(resolve()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void fetchesContentThatTwoFilesShareOnce(Place place) {
    Content content = Content.generated(5, 300_000);
    HubRepo repo =
        HubRepo.model("acme/twins")
            .lfs("a.bin", content)
            .lfs("sub/b.bin", content)
            .lfs("c.bin", content)
            .build();
    try (DownloadScene scene = new DownloadScene(folder, place, repo)) {
      scene.expect(0);
      scene.assertRight("a.bin", "sub/b.bin", "c.bin");
      assertEquals(300_000, scene.hub.bytesServed(data()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesFilesFromTheCache(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE);
        DownloadScene other = new DownloadScene(folder, place)) {
      scene.expect(0);
      other.expect(0);
      other.assertRight(Stream.of(SMALL, MEDIUM, LARGE).toArray(String[]::new));
      assertEquals(List.of(), other.hub.requests(data()));
    }
  }
}
