package io.hfj.cli;

import io.hfj.app.Choices;
import io.hfj.console.Mode;
import io.hfj.download.DownloadRequest;
import io.hfj.download.Selection;
import io.hfj.download.Verification;
import io.hfj.download.Verification.Bad;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.error.BadInput;
import io.hfj.model.CommitHash;
import io.hfj.model.Printable;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.Revision;
import io.hfj.store.LinkMode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fetches again the files that turned out to be wrong. */
final class FileRepair {
  private final Host host;
  private final PrintStream err;
  private final Mode mode;
  private final Settings settings;
  private final Choices choices;

  /**
   * @param mode how it is shown
   * @param choices where the files are
   */
  FileRepair(Host host, PrintStream err, Mode mode, Settings settings, Choices choices) {
    this.host = host;
    this.err = err;
    this.mode = mode;
    this.settings = settings;
    this.choices = choices;
  }

  /**
   * Does it. Of links in a folder what they lead to is wrong, and that is mended.
   *
   * @throws BadInput if that lies in no cache that we know of
   */
  void run(RepoId repo, Verification found) {
    List<RepoPath> links = new ArrayList<>();
    List<RepoPath> files = new ArrayList<>();
    for (Bad bad : found.bad()) {
      Path entry = found.root().resolve(bad.file().value());
      boolean link = choices.localDir().isPresent() && Files.isSymbolicLink(entry);
      if (link) {
        requireInCache(entry);
      }
      (link ? links : files).add(bad.file());
    }
    fetch(repo, found.commit(), links, Optional.of(LinkMode.SYMLINK));
    fetch(repo, found.commit(), files, Optional.empty());
  }

  /** Named to the letter and by commit, so that no ref is touched. */
  private void fetch(
      RepoId repo, CommitHash commit, List<RepoPath> files, Optional<LinkMode> links) {
    if (files.isEmpty()) {
      return;
    }
    DownloadRequest request =
        new DownloadRequest(
            repo, new Revision(commit.hex()), Selection.ofFiles(files), false, true, false);
    Choices to =
        new Choices(choices.network(), choices.cacheDir(), choices.localDir(), links, true);
    new DownloadRun(host, err, mode).run(settings, to, request, List.of());
  }

  private void requireInCache(Path link) {
    Path cache = choices.cacheDir().orElse(settings.folders().hubCache());
    try {
      Path target = link.resolveSibling(Files.readSymbolicLink(link));
      if (target.getParent().toRealPath().startsWith(cache.toRealPath())) {
        return;
      }
    } catch (IOException lost) {
      // Whatever it leads to, it is not there.
    }
    throw new BadInput(
        Printable.of(link.toString())
            + " is a link, and does not lead into the cache "
            + Printable.of(cache.toString()),
        "name the cache that it leads into by --cache-dir; or remove the link");
  }
}
