package io.hfj.torture;

import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.server.HubCommit;
import io.hfj.server.HubRepo;
import io.hfj.server.RepoFile;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.OfficialClient;
import io.hfj.testing.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the official client on the folders that tortured runs left: it must read each cache and
 * finish each download. One process checks all of them, because the client starts slowly. For one
 * thread.
 */
final class OfficialClientCheck {
  /**
   * Each line of its input: case, root, repository, local folder or -, then path and SHA-256 pairs.
   */
  private static final String PROGRAM =
      """
      import hashlib, os, sys
      from huggingface_hub import scan_cache_dir, snapshot_download

      for line in open(sys.argv[1]):
          case, root, repo, folder, *files = line.rstrip("\\n").split("\\t")
          cache = os.path.join(root, "hf", "hub")
          try:
              if os.path.isdir(cache):
                  scan_cache_dir(cache)
              os.makedirs(cache, exist_ok=True)
              where = dict(cache_dir=cache) if folder == "-" else dict(local_dir=folder)
              at = snapshot_download(repo, max_workers=1, **where)
              for path, sha in zip(files[::2], files[1::2]):
                  with open(os.path.join(at, path), "rb") as file:
                      if hashlib.sha256(file.read()).hexdigest() != sha:
                          print(case, "gave the official client wrong content of", path)
          except Exception as e:
              print(case, "stops the official client:", repr(e))
      """;

  private final FakeHub hub;
  private final Path folder;
  private final List<String> lines = new ArrayList<>();

  OfficialClientCheck(FakeHub hub, Path folder) throws IOException {
    this.hub = hub;
    this.folder = Files.createDirectories(folder);
  }

  /** The folder to copy the next root to. */
  Path nextFolder() {
    return folder.resolve("root" + lines.size());
  }

  /** Adds the root of a case. */
  void add(TortureCase testCase, Path root) throws IOException {
    boolean large = testCase.scenario().arguments(root).contains("acme/large");
    HubCommit commit = repo(large).commit("main");
    StringBuilder line = new StringBuilder(testCase + "\t" + root);
    line.append("\t").append(large ? "acme/large" : "acme/small");
    boolean local = testCase.scenario().arguments(root).contains("--local-dir");
    line.append("\t").append(local ? root.resolve("dir") : "-");
    for (RepoFile file : commit.files().values()) {
      line.append("\t")
          .append(file.path())
          .append("\t")
          .append(Sample.large(file.content().bytes()).etag());
    }
    lines.add(line.toString());
  }

  private HubRepo repo(boolean large) {
    String name = large ? "acme/large" : "acme/small";
    return hub.repos().find(new RepoId(RepoType.MODEL, name)).orElseThrow();
  }

  /** Runs the client; returns the problems it reports, empty if there are none. */
  String problems() throws Exception {
    Path list = Files.write(folder.resolve("list"), lines);
    return ClientProgram.official(OfficialClient.requirePython(), folder.resolve("home"), hub)
        .python(PROGRAM, list.toString());
  }
}
