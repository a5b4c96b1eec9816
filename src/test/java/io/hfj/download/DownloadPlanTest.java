package io.hfj.download;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.model.RemoteFile;
import io.hfj.testing.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class DownloadPlanTest {
  private static final RemoteFile SMALL = Sample.small("some text").at("small");

  private static RemoteFile huge(String path) {
    RemoteFile usual = Sample.small("other text").at(path);
    return new RemoteFile(
        usual.path(), Long.MAX_VALUE / 2 + 1, usual.blobId(), usual.lfsSha256(), usual.xetHash());
  }

  @Test
  void countsBytesToFetchAndBytesToWrite() {
    RemoteFile duplicate = Sample.small("some text").at("duplicate");
    RemoteFile near = Sample.small("near").at("near");
    DownloadPlan plan =
        new DownloadPlan(
            List.of(
                new PlanStep.Fetch(SMALL, 4),
                new PlanStep.Duplicate(duplicate, SMALL),
                new PlanStep.Place(near),
                new PlanStep.Keep(Sample.small("here").at("here"))));
    assertEquals(5 + 9 + 4, plan.bytesToWrite(RemoteFile::size));
    assertEquals(5, plan.bytesToWrite(file -> 0));
    assertEquals(4 + 4 + 4, plan.presentBytes());
  }

  @Test
  void doesNotOverflowOnHugeSizes() {
    DownloadPlan plan =
        new DownloadPlan(
            List.of(
                new PlanStep.Fetch(huge("a"), 0),
                new PlanStep.Fetch(huge("b"), 0),
                new PlanStep.Duplicate(huge("c"), huge("a")),
                new PlanStep.Duplicate(huge("d"), huge("a"))));
    assertEquals(Long.MAX_VALUE, plan.bytesToFetch());
    assertEquals(Long.MAX_VALUE, plan.bytesToWrite(RemoteFile::size));
    assertEquals(0, plan.presentBytes());
  }
}
