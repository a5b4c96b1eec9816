package io.hfj.bench;

import io.hfj.Hub;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Looks a file up in the cache by the library. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CachedFileBenchmark {
  private Path folder;
  private Hub open;

  @Setup
  public void download() throws IOException {
    folder = Files.createTempDirectory("cached");
    try (FakeHub server =
            FakeHub.start(HubRepo.model("acme/model").file("config.json", "{}").build());
        Hub hub = Hub.builder().endpoint(server.endpoint()).cache(folder).build()) {
      hub.file("acme/model", "config.json");
    }
    open = Hub.builder().cache(folder).build();
  }

  @TearDown
  public void delete() throws IOException {
    open.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** The first lookup of a program: with building and closing the Hub. */
  @Benchmark
  public Optional<Path> first() {
    try (Hub hub = Hub.builder().cache(folder).build()) {
      return hub.cached("acme/model", "config.json");
    }
  }

  /** Any other lookup. */
  @Benchmark
  public Optional<Path> next() {
    return open.cached("acme/model", "config.json");
  }
}
