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
 * A Hub and a mirror of it with the same model, named in this order. After every run no header of
 * any request at the mirror, nor at its data host, may have held the token. For one thread.
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

  /** From now on the token is the mirror's. */
  MirrorScene tokenOfMirror() {
    mirrorOwnsToken = true;
    return this;
  }

  /** Downloads, and expects that status. */
  Result expect(int exit, String... words) {
    Result result = first.download(words);
    FakeHub other = mirrorOwnsToken ? hub : mirror;
    assertEquals(List.of(), withToken(other), "the token went to the wrong one");
    assertEquals(exit, result.exit(), result.all());
    return result;
  }

  /** Requests at that Hub or its data host that hold the token anywhere. */
  static List<String> withToken(FakeHub hub) {
    return hub.requests().stream()
        .filter(
            request ->
                (request.target() + request.headers() + request.body())
                    .contains(DownloadScene.TOKEN))
        .map(Object::toString)
        .toList();
  }

  /** {@code 127.0.0.1:PORT}, as messages have it. */
  static String name(FakeHub hub) {
    return hub.endpoint().replace("http://", "");
  }

  /** Name of the data host, as messages have it. */
  static String dataName(FakeHub hub) {
    return hub.dataHost().replace("http://", "");
  }

  /** Bytes of the file that both gave together. */
  long bytesSent(String file) {
    FakeHubMatch data = FakeHubMatch.data().path(file);
    return hub.bytesServed(data) + mirror.bytesServed(data);
  }

  /** How often the user was told that another endpoint takes over. */
  static long switches(Result result) {
    return result.err().lines().filter(line -> line.contains("; going on with ")).count();
  }

  /** The user was told once that the mirror takes over. */
  void assertSwitched(Result result) {
    assertEquals(1, switches(result), result.err());
    assertTrue(result.err().contains("; going on with " + name(mirror)), result.err());
  }

  @Override
  public void close() {
    first.close();
    mirror.close();
  }
}
