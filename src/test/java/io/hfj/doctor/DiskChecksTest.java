package io.hfj.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.doctor.Finding.CheckState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "calls programs of Unix")
class DiskChecksTest {
  @TempDir Path temp;

  private Finding locks(String holder) {
    return new DiskChecks(
            new Checkup.CheckedDisk(temp.resolve("hub"), List.of(holder), Optional::empty))
        .run().stream().filter(finding -> finding.what().equals("locks")).findFirst().orElseThrow();
  }

  /**
   * Simulates a file system that gives the lock to another process too, like some network file
   * systems.
   */
  @Test
  void explainsTheEffectOfLocksThatDoNotHold() {
    Finding ignored = locks("true");
    assertEquals(CheckState.DOUBTFUL, ignored.state());
    assertTrue(ignored.advice().contains("harmless"), ignored.advice());
    assertEquals(CheckState.SKIPPED, locks("no-such-program").state());
  }

  @Test
  void reportsUnfinishedDownloads() {
    List<Finding> found =
        new DiskChecks(
                new Checkup.CheckedDisk(temp, List.of("true"), () -> Optional.of("2 file(s)")))
            .run();
    assertTrue(found.contains(Finding.good("unfinished", "2 file(s)")), found.toString());
  }
}
