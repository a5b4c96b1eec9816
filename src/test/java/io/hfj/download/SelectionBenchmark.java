package io.hfj.download;

import io.hfj.model.RemoteFile;
import io.hfj.testing.ManyFiles;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Selects from 100,000 files by patterns that each match a few. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class SelectionBenchmark {
  private static final int FILES = 100_000;

  /** The option of the patterns. */
  public enum Option {
    INCLUDE,
    EXCLUDE
  }

  @Param Option option;

  @Param({"1", "10", "100"})
  int patterns;

  private List<RemoteFile> listing;
  private FileSelection selection;

  @Setup
  public void prepare() {
    listing = ManyFiles.asListing(FILES);
    List<String> texts =
        IntStream.range(0, patterns)
            .mapToObj(i -> String.format(Locale.ROOT, "data/*/00%02d/*7?.jpg", i))
            .toList();
    selection =
        option == Option.INCLUDE
            ? FileSelection.ofPatterns(texts, List.of())
            : FileSelection.ofPatterns(List.of(), texts);
  }

  @Benchmark
  public int select() {
    if (!selection.unusedExcludes(listing).isEmpty()) {
      throw new IllegalStateException("a pattern matches nothing");
    }
    return selection.select(listing, "dataset acme/pictures").size();
  }
}
