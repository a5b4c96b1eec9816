package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FileSourcesTest {
  private static final ByteSource BRIDGE = new MemorySource("bridge", new byte[0]);
  private static final ByteSource STORAGE = new MemorySource("storage", new byte[0]);

  private final AtomicLong nanos = new AtomicLong();
  private final RouteChoice choice = new RouteChoice();

  private FileSources file() {
    return new FileSources(List.of(BRIDGE, STORAGE), Optional.of(choice), nanos::get, notice -> {});
  }

  @Test
  void stillComparesTheSourcesOfOtherFilesAfterOneAbandonedASource() {
    FileSources first = file();
    assertTrue(first.abandon(STORAGE, "wrong"));
    first.end(first.choose());
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(2)); // storage is no longer taken for sick
    FileSources second = file();
    assertSame(STORAGE, second.choose());
    assertSame(BRIDGE, second.choose(), "no trial of the other route");
  }
}
