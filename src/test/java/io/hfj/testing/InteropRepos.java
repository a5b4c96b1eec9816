package io.hfj.testing;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;

/** Repositories with what clients may see differently: depth, blanks, accents, twins, nothing. */
public final class InteropRepos {
  /** Has the tag {@code v1}, and on {@code main} and {@code refs/pr/1} later commits. */
  public static final HubRepo MODEL =
      HubRepo.model("acme/interop")
          .file("README.md", "# interop\n")
          .file("config.json", "{\"a\": 1}\n")
          .file("empty.txt", "")
          .file("data/a b/é ü.txt", "blanks and accents\n")
          .lfs("model.bin", Content.generated(1, 3_000_000))
          .lfs("data/deep/er/weights.bin", Content.generated(2, 300_000))
          .lfs("data/twin.bin", Content.generated(1, 3_000_000))
          .tag("v1")
          .file("config.json", "{\"a\": 2}\n")
          .branch("main")
          .file("proposed file.txt", "new\n")
          .pullRequest(1)
          .build();

  /** A data set, for its folder and addresses differ. */
  public static final HubRepo DATASET =
      HubRepo.dataset("acme/rows").file("rows/a.csv", "a,b\n").build();

  private InteropRepos() {}
}
