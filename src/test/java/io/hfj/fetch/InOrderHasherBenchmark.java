package io.hfj.fetch;

import io.hfj.fetch.InOrderHasher.Verdict;
import io.hfj.store.part.PartFile;
import io.hfj.store.part.PartFiles;
import io.hfj.testing.Sample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Taking up what an earlier run left, a MiB an operation: bytes are read back from the page cache,
 * compared with their claims and hashed.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class InOrderHasherBenchmark {
  private static final int MEBIBYTES = 64;

  private Path folder;
  private Sample content;

  @Setup
  public void leavePartFile() throws Exception {
    folder = Files.createTempDirectory("hfj-bench");
    content = Sample.large(1, MEBIBYTES << 20);
    try (PartFile part = open()) {
      part.writer().write(0, ByteBuffer.wrap(content.bytes()));
    }
  }

  private PartFile open() {
    return PartFiles.open(folder, "stem", content.etag(), content.bytes().length);
  }

  @Benchmark
  @OperationsPerInvocation(MEBIBYTES)
  public void readBack() throws InterruptedException {
    try (PartFile part = open();
        InOrderHasher hasher = new InOrderHasher(part, new BufferPool(0), false, spoiled -> {})) {
      if (hasher.finish() != Verdict.RIGHT) {
        throw new IllegalStateException("the part file was spoiled");
      }
    }
  }

  @TearDown
  public void remove() throws IOException {
    open().delete();
    Files.delete(folder);
  }
}
