package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.info;
import static io.hfj.testing.FakeHubMatch.resolve;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepoBuilder;
import io.hfj.server.RepoFile;
import io.hfj.testing.ChildProcess;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.Fault;
import io.hfj.testing.FaultGate;
import io.hfj.testing.HfjRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several {@code target/hfj} at once on one repository and one destination. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
@Isolated("counts bytes, and several processes want the machine")
class TwoProcessesIT {
  private static final HubRepo REPO = repo();
  private static final long SIZE =
      REPO.commit("main").files().values().stream().mapToLong(RepoFile::size).sum();

  @TempDir Path folder;
  private FakeHub hub;
  private ClientProgram hfj;

  private static HubRepo repo() {
    HubRepoBuilder repo =
        HubRepo.model("acme/shared").lfs("big.bin", Content.generated(1, 16 << 20));
    for (int i = 0; i < 20; i++) {
      repo.lfs("part " + i + ".bin", Content.generated(100 + i, 100_000));
      repo.file("text/" + i + ".txt", "text " + i);
    }
    return repo.build();
  }

  @BeforeEach
  void start() throws Exception {
    hub = FakeHub.start(REPO);
    hfj = ClientProgram.hfj(folder.resolve("home"), hub);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @ParameterizedTest
  @CsvSource({"2,", "8,", "2,local", "8,local"})
  void fetchEachByteOnceTogether(int processes, String localDir) throws Exception {
    hub.on(data()).fault(Fault.slow(1_000_000));
    assertAllSucceed(runAtOnce(processes, words(localDir)));
    assertTrue(served() <= SIZE * 11 / 10, () -> "served " + served() + " of " + SIZE);
  }

  @ParameterizedTest
  @CsvSource({"2,", "4,", "2,local", "4,local"})
  void completeWithoutWorkingLocks(int processes, String localDir) throws Exception {
    hub.on(data()).fault(Fault.slow(1_000_000));
    forbidLocks(localDir);
    assertAllSucceed(runAtOnce(processes, words(localDir)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "local"})
  void oneResumesAfterAnotherWasKilledHoldingTheLock(String localDir) throws Exception {
    FaultGate gate = new FaultGate();
    hub.on(data().path("big.bin")).fault(Fault.holdAfter(1_000_000, gate));
    try (ChildProcess first = hfj.start(words(localDir))) {
      gate.awaitHeld();
      try (ChildProcess second = hfj.start(words(localDir))) {
        assertTrue(second.awaitUntil(() -> hub.requests(info()).size() == 2), second.err());
        assertFalse(second.endsWithin(1_000), "did not wait");
        int requestCount = hub.rangesRequested("big.bin").size();
        first.kill();
        hub.clearFaults();
        gate.open();
        assertAllSucceed(List.of(second.await()));
        assertTrue(hub.rangesRequested("big.bin").size() > requestCount);
      }
    }
    assertTrue(served() <= SIZE * 12 / 10, () -> "served " + served() + " of " + SIZE);
  }

  private static String[] words(String localDir) {
    Stream<String> where =
        localDir == null || localDir.isEmpty() ? Stream.of() : Stream.of("--local-dir", localDir);
    return Stream.concat(Stream.of("download", "acme/shared"), where).toArray(String[]::new);
  }

  private List<Result> runAtOnce(int count, String... words) throws Exception {
    List<ChildProcess> processes = new ArrayList<>();
    List<Result> results = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        processes.add(hfj.start(words));
      }
      for (ChildProcess process : processes) {
        results.add(process.await());
      }
      return results;
    } finally {
      processes.forEach(ChildProcess::close);
    }
  }

  /** Puts folders in place of the lock files. */
  private void forbidLocks(String localDir) throws IOException {
    for (RepoFile file : REPO.commit("main").files().values()) {
      Path cacheLock = hfj.cache().resolve(".locks/models--acme--shared/" + file.etag() + ".lock");
      Files.createDirectories(
          localDir == null
              ? cacheLock
              : hfj.folder()
                  .resolve(localDir)
                  .resolve(".cache/huggingface/download")
                  .resolve(file.path() + ".lock"));
    }
  }

  private void assertAllSucceed(List<Result> results) throws IOException {
    for (Result result : results) {
      assertEquals(0, result.exit(), result.all());
      Path root = Path.of(result.out().strip());
      for (RepoFile file : REPO.commit("main").files().values()) {
        assertArrayEquals(
            file.content().bytes(), Files.readAllBytes(root.resolve(file.path())), file.path());
      }
    }
    try (Stream<Path> all = Files.walk(folder)) {
      assertEquals(
          List.of(),
          all.filter(path -> path.toString().endsWith(".incomplete")).collect(Collectors.toList()));
    }
  }

  private long served() {
    return hub.bytesServed(data()) + hub.bytesServed(resolve().method("GET"));
  }
}
