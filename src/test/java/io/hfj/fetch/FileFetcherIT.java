package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileFetcherIT {
  @TempDir Path folder;

  @Test
  void refusesAnEmptyFileWhoseHashIsNotThatOfNoBytes() {
    try (FakeHub hub = FakeHub.start(HubRepo.model("acme/tiny").file("a.txt", "").build())) {
      hub.on(FakeHubMatch.tree())
          .always()
          .fault(
              Fault.json(
                  "[{\"type\":\"file\",\"oid\":\"1111111111111111111111111111111111111111\","
                      + "\"size\":0,\"path\":\"a.txt\"}]"));
      HfjRun.Result result =
          new HfjRun(folder).env("HF_ENDPOINT", hub.endpoint()).run("download", "acme/tiny");
      assertEquals(7, result.exit(), result.all());
      assertTrue(result.err().contains("hash mismatch in a.txt"), result.err());
    }
  }
}
