package io.hfj.download;

import io.hfj.model.RemoteFile;
import io.hfj.store.FileStore;
import io.hfj.testing.ManyFiles;
import io.hfj.testing.PrefilledStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

/** Plans the download of a listing, with no files and with all files on disk. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PlannerBenchmark {
  @Param({"1000", "10000"})
  int files;

  @Param PrefilledStore.StoreKind place;

  @Param({"false", "true"})
  boolean full;

  private Path folder;
  private FileStore store;
  private List<RemoteFile> listing;

  @Setup
  public void prepare() throws IOException {
    folder = Files.createTempDirectory("hfj-bench");
    listing = ManyFiles.asListing(files);
    store = place.storeIn(folder);
    if (full) {
      place.fill(folder, listing);
    }
  }

  @Benchmark
  public DownloadPlan plan() {
    DownloadPlan plan = Planner.plan(store, listing);
    if (plan.presentFiles() != (full ? files : 0)) {
      throw new IllegalStateException(plan.presentFiles() + " files were found");
    }
    return plan;
  }

  @TearDown
  public void remove() throws IOException {
    PrefilledStore.remove(folder);
  }
}
