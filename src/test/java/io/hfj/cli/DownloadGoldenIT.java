package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.info;
import static io.hfj.testing.FakeHubMatch.resolve;
import static io.hfj.testing.FakeHubMatch.tree;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.ServedCollection;
import io.hfj.testing.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Output of the commands that fetch. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "paths are written in another way there")
class DownloadGoldenIT {
  @TempDir Path temp;

  @Test
  void download() throws IOException {
    try (Golden golden = new Golden(temp, "download")) {
      golden.scene("help").hfj("download", "--help");
      golden
          .scene("a repository, twice")
          .hfj("download", "acme/tiny", "--connections", "1")
          .hfj("download", "acme/tiny");
      golden
          .scene("a file, and a file that is named like a pattern of an option")
          .hfj("download", "acme/tiny", "config.json")
          .hfj("download", "acme/tiny", "--connections=1", "--exclude", "*.nothing", "config.json")
          .hfj("download", "acme/tiny", "config.json", "--include", "*.bin");
      golden
          .scene("a folder, of a dataset")
          .hfj("download", "datasets/acme/data", "--local-dir", "there");
      golden
          .scene("for a program")
          .hfj("download", "acme/tiny", "config.json", "--json")
          .hfj("download", "acme/none", "--json");
      golden
          .scene("quiet")
          .hfj("download", "acme/tiny", "--quiet")
          .hfj("download", "acme/tiny", "none", "--quiet");
      golden
          .scene("dry run")
          .prepare("download", "acme/tiny", "config.json")
          .hfj("download", "acme/tiny", "--dry-run")
          .hfj("download", "acme/tiny", "--dry-run", "--quiet")
          .hfj("download", "acme/tiny", "--dry-run", "--json")
          .hfj("download", "acme/tiny", "--dry-run", "--format", "agent")
          .hfj("download", "acme/tiny", "--format", "agent");
      links(golden);
      outputs(golden);
      urls(golden);
      collections(golden);
      weights(golden);
      golden
          .scene("no progress bars")
          .env("HF_HUB_DISABLE_PROGRESS_BARS", "1")
          .hfj("download", "acme/tiny", "config.json");
      golden
          .scene("not found: repository, type, revision, file")
          .hfj("download", "acme/none")
          .hfj("download", "acmee/tiny")
          .hfj("download", "acme/tiny", "--repo-type", "dataset")
          .hfj("download", "acme/tiny", "--revision", "v9")
          .hfj("download", "acme/tiny", "x.json")
          .hfj("download", "acme/tiny", "--include", "*.none");
      GoldenScene denied = golden.scene("denied: gated, private, a token the Hub does not accept");
      denied.hfj("download", "acme/gated").hfj("download", "alice/secret");
      denied.env("HF_TOKEN", GoldenScene.TOKEN).hfj("download", "acme/gated");
      denied.env("HF_TOKEN", "hf_wrong").hfj("download", "acme/tiny", "config.json");
      denied.hfj("download", "acme/gated");
      golden
          .scene("offline: not cached, then partly, then wholly")
          .env("HF_HUB_OFFLINE", "1")
          .hfj("download", "acme/tiny")
          .env("HF_HUB_OFFLINE", "0")
          .prepare("download", "acme/tiny", "config.json")
          .hfj("download", "acme/tiny", "--local-files-only")
          .prepare("download", "acme/tiny")
          .hfj("download", "acme/tiny", "--local-files-only")
          .env("HF_HUB_OFFLINE", "1")
          .hfj("download", "acme/tiny", "--force-download");
      golden
          .scene("no network: nothing listens, an unknown host")
          .hfj("download", "acme/tiny", "--endpoint", "http://127.0.0.1:9")
          .hfj("download", "acme/tiny", "--endpoint", "http://no-such-host.invalid");
      GoldenScene busy = golden.scene("the Hub breaks down under way");
      busy.hub.on(data()).fault(Fault.status(503, "busy"));
      busy.hfj("download", "acme/tiny", "model.bin");
      busy.hfj("download", "acme/tiny", "model.bin", "--json");
      GoldenScene wrong = golden.scene("content that is not what the Hub says");
      wrong.hub.on(data()).fault(Fault.flipBit(5));
      wrong.hfj("download", "acme/tiny", "model.bin");
      golden
          .scene("wrong use")
          .hfj("download")
          .hfj("download", "acme/tiny", "--no-such-option")
          .hfj("download", "acme/tiny", "--revison", "main")
          .hfj("download", "acme/tiny", "--connections", "0")
          .hfj("download", "acme/tiny", "--connections", "many")
          .hfj("download", "acme/tiny", "--connections", "99999999999")
          .hfj("download", "acme/tiny", "--limit-rate", "fast")
          .hfj("download", "acme/tiny", "--xet", "fast")
          .hfj("download", "acme/tiny", "--xet=")
          .hfj("download", "acme/tiny", "--local-dir=")
          .hfj("download", "acme/tiny", "--cache-dir=")
          .hfj("download", "acme/tiny", "--link", "hard")
          .hfj("download", "acme/tiny", "../x")
          .hfj("download", "not a name")
          .hfj("download", "acme/tiny", "--repo-type", "thing")
          .hfj("download", "datasets/acme/data", "--repo-type", "model")
          .hfj("download", "hf://acme/tiny@v1", "--revision", "main")
          .hfj("download", "hf://acme/tiny/config.json", "data/x.json")
          .hfj("download", "acme/tiny", "data/", "--include", "*.json")
          .hfj("download", "acme/tiny", "--endpoint", "no address");
      faults(golden);
      listings(golden);
      golden
          .scene("a cache that is no folder")
          .file("file", "x")
          .hfj("download", "acme/tiny", "--cache-dir", "file")
          .hfj("download", "acme/tiny", "--local-dir", "file");
      GoldenScene blocked = golden.scene("a folder, a file and a link in the way");
      Files.createDirectories(blocked.home().resolve("a/config.json/mine"));
      blocked.file("b/data", "mine");
      Files.createDirectories(blocked.home().resolve("c"));
      Files.createSymbolicLink(blocked.home().resolve("c/data"), blocked.home().resolve("b"));
      blocked
          .hfj("download", "acme/tiny", "config.json", "--local-dir", "a")
          .hfj("download", "acme/tiny", "data/x.json", "--local-dir", "b")
          .hfj("download", "acme/tiny", "data/x.json", "--local-dir", "c");
      golden.check();
    }
  }

  private static void links(Golden golden) {
    GoldenScene known = golden.scene("links to the configured endpoint and to the public Hub");
    known
        .hfj("download", known.hub.endpoint() + "/acme/tiny/blob/main/config.json")
        .hfj("download", "https://huggingface.co/acme/tiny/tree/main/data?x=y", "--dry-run", "-q")
        .hfj("download", "hf.co/acme/tiny/tree/v1", "--dry-run", "-q")
        .hfj("download", "https://huggingface.co/acme/tiny/tree/v1", "--revision", "main")
        .hfj("download", "https://huggingface.co/acme/tiny", "--repo-type", "dataset")
        .hfj("download", "https://huggingface.co/acme/tiny/blob/main/config.json", "data/x.json")
        .hfj("download", "https://huggingface.co/acme/tiny/discussions/7")
        .hfj("download", "https://huggingface.co/datasets/acme/data/viewer/default/train")
        .hfj("download", "https://huggingface.co/collections/acme/all-0123")
        .hfj("download", "https://huggingface.co/docs/hub/index");
    GoldenScene other = golden.scene("a link to another host");
    String link = other.hub.endpoint() + "/acme/tiny/blob/main/config.json";
    other
        .env("HF_ENDPOINT", "http://127.0.0.1:9")
        .hfj("download", link)
        .hfj("download", link, "--token-endpoint", other.hub.endpoint())
        .hfj("download", link, "--endpoint", "https://huggingface.co")
        .hfj("download", link, "--token-endpoint", "http://127.0.0.1:9")
        .hfj("download", "https://user:secret@huggingface.co/acme/tiny");
  }

  private static void outputs(Golden golden) {
    golden
        .scene("one file, to a path and to stdout")
        .hfj("download", "acme/tiny", "config.json", "-o", "a/c.json")
        .hfj("download", "acme/tiny", "config.json", "-o", "a/c.json", "--json")
        .hfj("download", "acme/tiny", "config.json", "-o", "-")
        .hfj("download", "acme/tiny", "config.json", "-o", "-", "--quiet")
        .hfj("download", "acme/tiny", "-o", "x")
        .hfj("download", "acme/tiny", "data/", "-o", "x")
        .hfj("download", "acme/tiny", "config.json", "data/x.json", "-o", "x")
        .hfj("download", "acme/tiny", "config.json", "-o", "a")
        .hfj("download", "acme/tiny", "config.json", "-o", "-", "--json")
        .hfj("download", "acme/tiny", "config.json", "-o", "x", "--local-dir", "d");
  }

  private static void urls(Golden golden) {
    golden
        .scene("addresses for other programs")
        .hfj("download", "acme/tiny", "--print-urls")
        .hfj("download", "--print-urls=aria2", "acme/tiny", "--include", "*.bin", "*.json", "-q")
        .hfj("download", "acme/gated", "--print-urls")
        .hfj("download", "acme/tiny", "--print-urls=wget")
        .hfj("download", "acme/tiny", "--print-urls", "--json");
  }

  private static void collections(Golden golden) {
    GoldenScene scene = golden.scene("a collection, planned, downloaded, with failures");
    scene
        .hub
        .repos()
        .put(
            ServedCollection.of("acme/all-01", "All")
                .with("model", "acme/tiny")
                .with("paper", "2307.09288")
                .with("dataset", "acme/data"))
        .put(
            ServedCollection.of("acme/some-02", "Some")
                .with("model", "acme/gated")
                .with("dataset", "acme/data")
                .with("model", "acme/none"));
    scene
        .hfj("download", "--collection", "acme/all-01", "--dry-run")
        .hfj("download", "--collection", "acme/all-01", "--include", "*.csv", "--dry-run", "-q")
        .hfj("download", "--collection", "acme/all-01", "--dry-run", "--json")
        .hfj("download", "--collection", "acme/all-01", "--connections", "1")
        .hfj("download", "--collection", "acme/all-01", "--json")
        .hfj("download", "--collection", "acme/some-02")
        .hfj("download", "--collection", "acme/none-03")
        .hfj("download", "--collection", "all")
        .hfj("download", "--collection", "acme/all-01", "acme/tiny")
        .hfj("download", "--collection", "https://huggingface.co/acme/tiny");
  }

  private static void weights(Golden golden) {
    GoldenScene formats = golden.scene("weights in several formats");
    formats
        .hub
        .repos()
        .put(
            HubRepo.model("acme/formats")
                .file("config.json", "{}")
                .lfs("model.safetensors", Content.generated(3, 1_500_000))
                .lfs("original/consolidated.00.pth", Content.generated(4, 1_500_000))
                .lfs("tf_model.h5", Content.generated(5, 1_600_000))
                .build());
    formats
        .hfj("download", "acme/formats", "--dry-run")
        .hfj("download", "acme/formats", "--weights", "auto", "--dry-run")
        .hfj("download", "acme/formats", "--weights", "auto", "--connections", "1")
        .hfj("download", "acme/formats", "--weights", "gguf")
        .hfj("download", "acme/formats", "--weights", "pickle")
        .hfj("download", "acme/tiny", "--weights", "gguf");
    GoldenScene quants = golden.scene("quantizations");
    quants
        .hub
        .repos()
        .put(
            HubRepo.model("acme/tiny-GGUF")
                .lfs("tiny-Q4_K_M-00001-of-00002.gguf", Content.generated(6, 1_000_000))
                .lfs("tiny-Q4_K_M-00002-of-00002.gguf", Content.generated(7, 400_000))
                .lfs("tiny-Q8_0.gguf", Content.generated(8, 2_600_000))
                .lfs("mmproj-F16.gguf", Content.generated(9, 200_000))
                .build());
    quants
        .hfj("download", "acme/tiny-GGUF:Q4_K_M", "--dry-run")
        .hfj("download", "acme/tiny-GGUF:Q5_K_M")
        .hfj("download", "acme/tiny-GGUF:Q4_K_M", "tiny-Q8_0.gguf")
        .hfj("download", "acme/tiny-GGUF:Q4_K_M", "--weights", "onnx")
        .hfj("download", "acme/tiny-GGUF:")
        .hfj("download", "acme/tiny:Q4_K_M");
  }

  private static void faults(Golden golden) {
    GoldenScene once = golden.scene("a byte that came wrong once");
    once.hub.on(data()).once().fault(Fault.flipBit(5));
    once.hfj("download", "acme/tiny", "model.bin");
    GoldenScene expired = golden.scene("signed addresses that are never accepted");
    expired.hub.configure(options -> options.linkLife(Duration.ZERO));
    expired.hfj("download", "acme/tiny", "model.bin");
    GoldenScene later = golden.scene("a rate limit of hours");
    later.hub.on(info()).fault(Fault.status(429, "slow down", "Retry-After", "7200"));
    later.hfj("download", "acme/tiny", "model.bin");
    for (Fault fault :
        List.of(
            Fault.redirectLoop(),
            Fault.redirectTo("file:///etc/passwd"),
            Fault.redirectTo("http://no-such-host.invalid/x"))) {
      GoldenScene redirecting = golden.scene("redirects that lead nowhere");
      redirecting.hub.on(resolve()).fault(fault);
      redirecting.hfj("download", "acme/tiny", "config.json");
    }
    GoldenScene portal = golden.scene("a login page in the way of a file, and of the Hub");
    portal.hub.on(resolve()).fault(Fault.captivePortal());
    portal.hfj("download", "acme/tiny", "config.json");
    portal.hub.on(info()).fault(Fault.captivePortal());
    portal.hfj("download", "acme/tiny", "config.json");
    GoldenScene proxy = golden.scene("a proxy that cannot be reached");
    proxy
        .env("HTTP_PROXY", "http://user:secret@127.0.0.1:9")
        .env("NO_PROXY", "")
        .hfj("download", "acme/tiny", "--endpoint", "http://hub.example");
    GoldenScene mirrors = golden.scene("mirrors: the first fails, the second serves");
    mirrors
        .env("HF_ENDPOINT", "http://mirror.invalid," + mirrors.hub.endpoint())
        .hfj("download", "acme/tiny", "config.json")
        .hfj("download", "acme/tiny", "--revision", "v9")
        .hfj("download", "acme/tiny", "--endpoint", "http://127.0.0.1:9,mirror")
        .hfj("download", "acme/tiny", "--token-endpoint", "http://elsewhere.example");
  }

  private static String entry(String path) {
    return "{\"type\":\"file\",\"path\":\"%s\",\"size\":5,\"oid\":\"%s\"}"
        .formatted(path, "c".repeat(40));
  }

  private static void listings(Golden golden) {
    for (String entries :
        List.of(
            entry("../x"),
            entry("a\\u0007b"),
            entry("x".repeat(300)),
            entry("same") + "," + entry("same"),
            entry("a") + "," + entry("a/b"),
            "{\"type\":\"file\"}")) {
      GoldenScene listing = golden.scene("a listing that cannot be used");
      listing.hub.on(tree()).fault(Fault.json("[" + entries + "]"));
      listing.hfj("download", "acme/tiny");
    }
  }

  @Test
  void adopt() throws IOException {
    try (Golden golden = new Golden(temp, "adopt")) {
      golden.scene("help").hfj("adopt", "--help");
      GoldenScene some = golden.scene("some files, then the rest, then none that is missing");
      some.file("mine/settings.json", "{}").file("mine/other", "other");
      some.hfj("adopt", "acme/tiny", "mine", "--link", "copy")
          .hfj("adopt", "acme/tiny", "mine", "--download", "--connections", "1")
          .hfj("adopt", "acme/tiny", "mine");
      golden
          .scene("the hint repeats the options, quoted")
          .file("mine/settings.json", "{}")
          .hfj("adopt", "acme/tiny", "mine", "--link=copy", "--revision=v1", "--cache-dir=x y");
      golden
          .scene("for a program")
          .file("mine/settings.json", "{}")
          .hfj("adopt", "acme/tiny", "mine", "--link", "hard", "--json");
      golden
          .scene("quiet")
          .file("mine/settings.json", "{}")
          .hfj("adopt", "acme/tiny", "mine", "--quiet");
      golden.scene("nothing of it").file("mine/a", "a").hfj("adopt", "acme/tiny", "mine");
      golden
          .scene("not found, denied")
          .file("mine/a", "a")
          .hfj("adopt", "acme/none", "mine")
          .hfj("adopt", "acme/gated", "mine")
          .hfj("adopt", "acme/tiny", "nowhere");
      golden
          .scene("offline, and no network")
          .file("mine/a", "a")
          .hfj("adopt", "acme/tiny", "mine", "--endpoint", "http://127.0.0.1:9")
          .env("HF_HUB_OFFLINE", "1")
          .hfj("adopt", "acme/tiny", "mine");
      golden
          .scene("wrong use")
          .hfj("adopt")
          .hfj("adopt", "acme/tiny")
          .hfj("adopt", "acme/tiny", "mine", "--link", "symlink")
          .hfj("adopt", "acme/tiny", "mine", "--link", "soft")
          .hfj("adopt", "acme/tiny", "");
      golden.check();
    }
  }

  @Test
  void cacheVerify() throws IOException {
    try (Golden golden = new Golden(temp, "cache-verify")) {
      golden.scene("help").hfj("cache", "verify", "--help");
      golden
          .scene("all is right")
          .prepare("download", "acme/tiny")
          .hfj("cache", "verify", "acme/tiny")
          .hfj("cache", "verify", "acme/tiny", "--json")
          .hfj("cache", "verify", "acme/tiny", "--quiet");
      GoldenScene wrong = golden.scene("a file is wrong");
      wrong.prepare("download", "acme/tiny");
      spoil(wrong, "config.json");
      wrong
          .hfj("cache", "verify", "acme/tiny")
          .hfj("cache", "verify", "acme/tiny", "--quiet")
          .hfj("cache", "verify", "acme/tiny", "--json")
          .hfj("cache", "verify", "acme/tiny", "--repair");
      GoldenScene others = golden.scene("a file is missing, and one does not belong there");
      others.prepare("download", "acme/tiny");
      Files.delete(others.snapshot("models--acme--tiny").resolve("config.json"));
      Files.writeString(others.snapshot("models--acme--tiny").resolve("notes.txt"), "mine");
      others
          .hfj("cache", "verify", "acme/tiny")
          .hfj("cache", "verify", "acme/tiny", "--fail-on-missing-files")
          .hfj("cache", "verify", "acme/tiny", "--fail-on-extra-files")
          .hfj("cache", "verify", "acme/tiny", "--json");
      golden
          .scene("not cached, not found")
          .hfj("cache", "verify", "acme/tiny")
          .hfj("cache", "verify", "acme/none")
          .hfj("cache", "verify", "acme/none", "--json")
          .hfj("cache", "verify", "acme/tiny", "--local-dir", "nowhere");
      golden
          .scene("offline: not cached, then cached; no repair")
          .env("HF_HUB_OFFLINE", "1")
          .hfj("cache", "verify", "acme/tiny")
          .env("HF_HUB_OFFLINE", "0")
          .prepare("download", "acme/tiny")
          .env("HF_HUB_OFFLINE", "1")
          .hfj("cache", "verify", "acme/tiny")
          .hfj("cache", "verify", "acme/tiny", "--revision", "v9")
          .hfj("cache", "verify", "acme/tiny", "--repair");
      GoldenScene linked = golden.scene("repair of a folder whose links lead into another cache");
      linked.prepare("download", "acme/tiny");
      linked.prepare(
          "download", "acme/tiny", "--local-dir=there", "--link=symlink", "--cache-dir=other");
      Files.write(linked.home().resolve("there/config.json"), new byte[2]);
      linked.hfj("cache", "verify", "acme/tiny", "--local-dir", "there", "--repair");
      golden
          .scene("no network, wrong use")
          .prepare("download", "acme/tiny")
          .hfj("cache", "verify", "acme/tiny", "--endpoint", "http://127.0.0.1:9")
          .hfj("cache", "verify")
          .hfj("cache", "verify", "acme/tiny", "--no-such-option");
      golden.check();
    }
  }

  private static void spoil(GoldenScene scene, String file) throws IOException {
    Files.write(scene.snapshot("models--acme--tiny").resolve(file).toRealPath(), new byte[2]);
  }
}
