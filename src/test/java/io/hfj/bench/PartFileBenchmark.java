package io.hfj.bench;

import io.hfj.model.Etag;
import io.hfj.store.part.PartFile;
import io.hfj.store.part.PartFileRemoved;
import io.hfj.store.part.PartFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Writes to a part file with its journal, a MiB per operation, in pieces of a buffer. The file
 * grows to {@link #SIZE} and is then replaced; nothing is synced, so it stays in the page cache.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class PartFileBenchmark {
  private static final int MIB = 1 << 20;
  private static final long SIZE = 256L * MIB;
  private static final Etag ETAG = new Etag("0".repeat(64));

  @Param HashBenchmark.Memory memory;

  @Param({"64", "256", "1024"})
  int kib;

  private Path folder;
  private PartFile part;
  private PartFile.Writer writer;
  private ByteBuffer buffer;
  private long position;

  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory("hfj-bench");
    buffer = memory.allocate(kib * 1024);
    begin();
  }

  private void begin() {
    part = PartFiles.open(folder, "stem", ETAG, SIZE);
    writer = part.writer();
    position = 0;
  }

  @Benchmark
  public void mebibyte() throws PartFileRemoved {
    if (position == SIZE) {
      part.delete();
      begin();
    }
    for (int written = 0; written < MIB; written += buffer.capacity()) {
      writer.write(position, buffer.clear());
      position += buffer.capacity();
    }
  }

  @TearDown
  public void remove() throws IOException {
    part.delete();
    Files.delete(folder);
  }
}
