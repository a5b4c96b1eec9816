package io.hfj.download;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hfj.StorageFailure;
import io.hfj.model.RemoteFile;
import io.hfj.store.FileStore;
import io.hfj.testing.Sample;
import io.hfj.testing.VirtualTime;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExistingFileHasherTest {
  private static final long GB = 1_000_000_000;
  private static final List<RemoteFile> TWO =
      List.of(Sample.small("a").at("a"), Sample.small("b").at("b"));

  private final VirtualTime time = VirtualTime.manual();
  private final List<String> notices = Collections.synchronizedList(new ArrayList<>());

  private interface Check {
    void check(RemoteFile file, LongConsumer read) throws Exception;
  }

  /** Returns a hasher for files that each have that many bytes to hash. */
  private ExistingFileHasher files(long bytes, Check check) {
    FileStore store =
        (FileStore)
            Proxy.newProxyInstance(
                FileStore.class.getClassLoader(),
                new Class<?>[] {FileStore.class},
                (proxy, method, args) -> {
                  switch (method.getName()) {
                    case "bytesToHash":
                      return bytes;
                    case "hashExisting":
                      check.check((RemoteFile) args[0], (LongConsumer) args[1]);
                      return null;
                    case "root":
                      return Path.of("there");
                    default:
                      throw new AssertionError(method);
                  }
                });
    return new ExistingFileHasher(store, time::nanos, notices::add);
  }

  @Test
  void hashesSeveralFilesInParallel() {
    CyclicBarrier both = new CyclicBarrier(2);
    files(1, (file, read) -> both.await(30, TimeUnit.SECONDS)).hash(TWO, 2);
    assertEquals(List.of(), notices);
  }

  @Test
  void reportsProgress() throws Exception {
    files(
            70 * GB,
            (file, read) -> {
              for (int i = 0; i < 7; i++) {
                time.sleep(Duration.ofSeconds(2));
                read.accept(10 * GB);
              }
            })
        .hash(TWO, 1);
    assertEquals("checking 2 existing files (140,000 MB) in there", notices.get(0));
    assertEquals("checked 30,000 of 140,000 MB", notices.get(1));
    assertEquals("checked 120,000 of 140,000 MB", notices.get(4));
    assertEquals(5, notices.size());
  }

  @Test
  void hashesNoFileThatNeedsNoHash() {
    files(
            0,
            (file, read) -> {
              throw new AssertionError();
            })
        .hash(TWO, 2);
  }

  @Test
  void failsIfHashingFails() {
    StorageFailure failure = new StorageFailure("unreadable", "");
    ExistingFileHasher files =
        files(
            1,
            (file, read) -> {
              throw failure;
            });
    assertSame(failure, assertThrows(StorageFailure.class, () -> files.hash(TWO, 2)));
  }
}
