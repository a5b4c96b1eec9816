package io.hfj.hub;

import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reads one page of a listing with the usual 1,000 entries; every other file is a large one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class TreePageBenchmark {
  private static final int ENTRIES = 1000;

  private byte[] page;

  @Setup
  public void writePage() {
    page =
        IntStream.range(0, ENTRIES)
            .mapToObj(i -> entry(i, i % 2 == 0))
            .collect(Collectors.joining(",", "[", "]"))
            .getBytes(StandardCharsets.UTF_8);
  }

  private static String entry(int number, boolean large) {
    String lfs =
        String.format(
            Locale.ROOT,
            ",\"lfs\":{\"oid\":\"%064x\",\"size\":%d,\"pointerSize\":132},\"xetHash\":\"%064x\"",
            number,
            number * 1000L,
            number + 7);
    return String.format(
        Locale.ROOT,
        "{\"type\":\"file\",\"oid\":\"%040x\",\"size\":%d,\"path\":\"data/train/%05d.parquet\"%s}",
        number,
        number * 1000L,
        number,
        large ? lfs : "");
  }

  @Benchmark
  public TreePage page() throws IOException {
    try (JsonParser json = LimitedJson.parser(new ByteArrayInputStream(page))) {
      json.nextToken();
      return TreePage.read(json, Optional.empty());
    }
  }
}
