package io.hfj.bench;

import io.hfj.model.Etag;
import io.hfj.store.part.ContentDigest;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Hashes content, a MiB per operation. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class HashBenchmark {
  private static final int MIB = 1 << 20;

  /** The hash functions, chosen by the length of the etag in hex digits. */
  public enum Hash {
    SHA256(64),
    GIT_SHA1(40);

    private final int digits;

    Hash(int digits) {
      this.digits = digits;
    }
  }

  /** Where the bytes are. */
  public enum Memory {
    HEAP,
    DIRECT;

    ByteBuffer allocate(int bytes) {
      return this == HEAP ? ByteBuffer.allocate(bytes) : ByteBuffer.allocateDirect(bytes);
    }
  }

  @Param Hash hash;
  @Param Memory memory;
  private ContentDigest digest;
  private ByteBuffer bytes;

  @Setup
  public void fill() {
    digest = new ContentDigest(new Etag("0".repeat(hash.digits)), Long.MAX_VALUE);
    bytes = memory.allocate(MIB);
    for (int i = 0; i < MIB; i++) {
      bytes.put(i, (byte) (i * 31));
    }
  }

  @Benchmark
  public void mebibyte() {
    digest.update(bytes.duplicate());
  }
}
