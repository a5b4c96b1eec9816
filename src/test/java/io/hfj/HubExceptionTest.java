package io.hfj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.hfj.store.fs.DiskFailures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HubExceptionTest {
  @Test
  void keepsTheFirstSubject() {
    HubException failure = new NotCached("it is not here", "");
    assertEquals(Optional.empty(), failure.subject());
    assertSame(failure, failure.about("acme/model"));
    failure.about("elsewhere");
    assertEquals(Optional.of("acme/model"), failure.subject());
  }

  @Test
  void failuresOfTheDiskAreAboutThePath() {
    Path path = Path.of("folder", "file");
    assertEquals(
        Optional.of(path.toString()),
        DiskFailures.of("write", path, new IOException("No space left")).subject());
    assertEquals(
        Optional.of(path.toString()), DiskFailures.nameClash(path, Path.of("other")).subject());
  }
}
