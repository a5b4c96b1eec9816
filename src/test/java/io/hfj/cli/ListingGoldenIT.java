package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.any;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.Fault;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Output of the commands that show a repository. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "paths are written in another way there")
class ListingGoldenIT {
  private static final HubRepo MIXED =
      HubRepo.model("acme/mixed")
          .license("apache-2.0")
          .file("README.md", "# Mixed\n")
          .lfs("model.safetensors", Content.generated(3, 90_000))
          .tag("v1")
          .file("onnx/config.json", "{}")
          .lfs("onnx/int8/model.onnx", Content.generated(4, 40_000))
          .xet("pytorch_model.bin", Content.generated(5, 120_000), "a".repeat(64))
          .build();

  @TempDir Path temp;

  @Test
  void ls() throws IOException {
    try (Golden golden = new Golden(temp, "ls")) {
      golden.scene("help").hfj("ls", "--help");
      GoldenScene mixed = golden.scene("a repository, of which some is cached");
      mixed.hub.repos().put(MIXED);
      mixed
          .hfj("ls", "acme/mixed")
          .prepare("download", "acme/mixed", "model.safetensors", "onnx/config.json")
          .hfj("ls", "acme/mixed", "-l")
          .hfj("ls", "acme/mixed", "-R", "--bytes")
          .hfj("ls", "acme/mixed", "--tree")
          .hfj("ls", "acme/mixed", "--tree", "-l")
          .hfj("ls", "acme/mixed", "onnx/", "--hash")
          .hfj("ls", "acme/mixed", "pytorch_model.bin", "-l")
          .hfj("ls", "hf://acme/mixed@v1", "-q")
          .hfj("ls", "hf://acme/mixed/onnx/int8")
          .hfj("ls", "acme/mixed", "--weights", "safetensors", "-R")
          .hfj("ls", "acme/mixed", "--weights", "gguf")
          .hfj("ls", "acme/mixed:Q4_K_M");
      golden.scene("a dataset").hfj("ls", "datasets/acme/data", "-l");
      golden
          .scene("for a program")
          .hfj("ls", "acme/tiny", "--json")
          .hfj("ls", "acme/tiny", "--format", "agent")
          .hfj("ls", "acme/tiny", "none", "--json");
      golden
          .scene("not found: repository, type, revision, file, folder")
          .hfj("ls", "acme/none")
          .hfj("ls", "acmee/tiny")
          .hfj("ls", "acme/tiny", "--repo-type", "dataset")
          .hfj("ls", "acme/tiny", "--revision", "v2")
          .hfj("ls", "acme/tiny", "confg.json")
          .hfj("ls", "acme/tiny", "dat/")
          .hfj("ls", "acme/tiny", "something/else");
      golden
          .scene("offline: not cached, then cached")
          .env("HF_HUB_OFFLINE", "1")
          .hfj("ls", "acme/tiny")
          .env("HF_HUB_OFFLINE", "0")
          .prepare("download", "acme/tiny")
          .env("HF_HUB_OFFLINE", "1")
          .hfj("ls", "acme/tiny", "-l")
          .hfj("ls", "acme/tiny", "--revision", "v1");
      GoldenScene busy = golden.scene("the Hub fails, and the list is cached");
      busy.prepare("download", "acme/tiny");
      busy.hub.on(any()).fault(Fault.status(503, "busy"));
      busy.hfj("ls", "acme/tiny", "-l");
      golden
          .scene("wrong use")
          .hfj("ls")
          .hfj("ls", "acme/tiny", "--tree", "--json")
          .hfj("ls", "hf://acme/tiny/data", "config.json")
          .hfj("ls", "acme/tiny", "--weights", "pickle")
          .hfj("ls", "acme/tiny", "../x");
      golden.check();
    }
  }

  @Test
  void info() throws IOException {
    try (Golden golden = new Golden(temp, "info")) {
      golden.scene("help").hfj("info", "--help");
      GoldenScene mixed = golden.scene("a model, with refs, and one of its tags");
      mixed.hub.repos().put(MIXED);
      mixed
          .prepare("download", "acme/mixed", "model.safetensors")
          .hfj("info", "acme/mixed", "--refs")
          .hfj("info", "hf://acme/mixed@v1");
      golden.scene("a dataset").hfj("info", "acme/data", "--repo-type", "dataset");
      golden
          .scene("gated and private, without and with access")
          .hfj("info", "acme/gated")
          .env("HF_TOKEN", GoldenScene.TOKEN)
          .hfj("info", "alice/secret");
      golden
          .scene("for a program")
          .hfj("info", "acme/tiny", "--refs", "--json")
          .hfj("info", "acme/tiny", "--format", "agent")
          .hfj("info", "acme/none", "--json");
      golden
          .scene("not found: repository, type, revision")
          .hfj("info", "acme/none")
          .hfj("info", "acme/tiny", "--repo-type", "dataset")
          .hfj("info", "acme/tiny", "--revision", "v2");
      golden.scene("offline").env("HF_HUB_OFFLINE", "1").hfj("info", "acme/tiny");
      golden.scene("wrong use").hfj("info").hfj("info", "acme/tiny", "config.json");
      golden.check();
    }
  }
}
