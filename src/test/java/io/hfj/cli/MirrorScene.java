package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.HfjRun.Result;
import java.nio.file.Path;
import java.util.List;

/**
 * A Hub and a mirror of it with the same model, named in this order. After every run, asserts that
 * no request at the mirror or its data host contained the token. For one thread.
 */
final class MirrorScene implements AutoCloseable {
  final DownloadScene first;
  final FakeHub hub;
  final FakeHub mirror;
  private boolean mirrorOwnsToken;

  MirrorScene(Path folder) {
    this(folder, DownloadScene.MODEL, DownloadScene.MODEL);
  }

  MirrorScene(Path folder, HubRepo atHub, HubRepo atMirror) {
    first = new DownloadScene(folder, Place.CACHE, atHub);
    hub = first.hub;
    mirror = FakeHub.start(atMirror);
    mirror.repos().account(DownloadScene.TOKEN, "alice");
    first.run.env("HF_ENDPOINT", hub.endpoint() + ", " + mirror.endpoint());
  }

  /** Makes the token belong to the mirror. */
  MirrorScene tokenOfMirror() {
    mirrorOwnsToken = true;
    return this;
  }

  /** Downloads and asserts the exit status. */
  Result expect(int exit, String... words) {
    Result result = first.download(words);
    FakeHub other = mirrorOwnsToken ? hub : mirror;
    assertEquals(List.of(), withToken(other), "the token went to the wrong one");
    assertEquals(exit, result.exit(), result.all());
    return result;
  }

  /** Returns requests at that Hub or its data host that contain the token anywhere. */
  static List<String> withToken(FakeHub hub) {
    return hub.requests().stream()
        .filter(
            request ->
                (request.target() + request.headers() + request.body())
                    .contains(DownloadScene.TOKEN))
        .map(Object::toString)
        .toList();
  }

  /** Returns {@code 127.0.0.1:PORT}, as in messages. */
  static String name(FakeHub hub) {
    return hub.endpoint().replace("http://", "");
  }

  /** Returns the name of the data host, as in messages. */
  static String dataName(FakeHub hub) {
    return hub.dataHost().replace("http://", "");
  }

  /** Returns the bytes of the file that both sent together. */
  long bytesSent(String file) {
    FakeHubMatch data = FakeHubMatch.data().path(file);
    return hub.bytesServed(data) + mirror.bytesServed(data);
  }

  /** Returns how often the user was told that another endpoint takes over. */
  static long switches(Result result) {
    return result.err().lines().filter(line -> line.contains("; continuing with ")).count();
  }

  /** Asserts that the user was told once that the mirror takes over. */
  void assertSwitched(Result result) {
    assertEquals(1, switches(result), result.err());
    assertTrue(result.err().contains("; continuing with " + name(mirror)), result.err());
  }

  @Override
  public void close() {
    first.close();
    mirror.close();
  }
}
