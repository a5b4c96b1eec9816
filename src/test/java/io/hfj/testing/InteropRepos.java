package io.hfj.testing;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;

/** Repositories with files that clients may treat differently: nested, non-ASCII, equal, empty. */
public final class InteropRepos {
  /** Has the tag {@code v1}, and later commits on {@code main} and {@code refs/pr/1}. */
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

  /** A dataset, whose folder and addresses differ from those of a model. */
  public static final HubRepo DATASET =
      HubRepo.dataset("acme/rows").file("rows/a.csv", "a,b\n").build();

  private InteropRepos() {}
}
