package io.hfj.cli.cache;

import io.hfj.BadInput;
import io.hfj.LinkMode;
import io.hfj.SnapshotRequest;
import io.hfj.VerificationResult;
import io.hfj.VerificationResult.CorruptFile;
import io.hfj.app.NetworkOptions;
import io.hfj.cli.report.DownloadRun;
import io.hfj.console.ProgressMode;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.model.Etag;
import io.hfj.model.RepoId;
import io.hfj.model.SafeText;
import io.hfj.store.cache.CacheTarget;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fetches again the files that failed verification. */
final class CacheRepair {
  private final Host host;
  private final PrintStream err;
  private final ProgressMode mode;
  private final Settings settings;
  private final NetworkOptions network;
  private final Optional<Path> folder;

  /**
   * @param mode how progress is rendered
   * @param folder where the files are, if not in the cache
   */
  CacheRepair(
      Host host,
      PrintStream err,
      ProgressMode mode,
      Settings settings,
      NetworkOptions network,
      Optional<Path> folder) {
    this.host = host;
    this.err = err;
    this.mode = mode;
    this.settings = settings;
    this.network = network;
    this.folder = folder;
  }

  /**
   * Repairs all bad files. For links in a folder, and hard links of cached content, the content in
   * the cache is repaired; else the next download would restore the bad content.
   *
   * @throws BadInput if a link points out of the cache
   */
  void run(RepoId repo, VerificationResult found) {
    Map<Optional<LinkMode>, List<String>> files = new LinkedHashMap<>();
    for (CorruptFile bad : found.corrupt()) {
      Path entry = found.root().resolve(bad.file());
      files.computeIfAbsent(links(repo, bad, entry), how -> new ArrayList<>()).add(bad.file());
    }
    files.forEach((links, some) -> fetch(repo, found.commit(), some, links));
  }

  /** Returns how the file shares its content with the cache; empty if it does not. */
  private Optional<LinkMode> links(RepoId repo, CorruptFile bad, Path entry) {
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    if (Files.isSymbolicLink(entry)) {
      requireInCache(entry);
      return Optional.of(LinkMode.SYMLINK);
    }
    return CacheTarget.isContent(cache(), repo, new Etag(bad.expected()), entry)
        ? Optional.of(LinkMode.HARD)
        : Optional.empty();
  }

  private Path cache() {
    return settings.folders().hubCache();
  }

  /** Requests exact file names at a commit, so that no ref is changed. */
  private void fetch(RepoId repo, String commit, List<String> files, Optional<LinkMode> links) {
    SnapshotRequest all =
        SnapshotRequest.of(repo.toString())
            .revision(commit)
            .files(files.toArray(String[]::new))
            .force(true);
    SnapshotRequest placed = folder.map(all::into).orElse(all);
    SnapshotRequest request = links.map(placed::linked).orElse(placed);
    new DownloadRun(host, err, mode).download(settings, network, request, List.of());
  }

  private void requireInCache(Path link) {
    try {
      Path target = link.resolveSibling(Files.readSymbolicLink(link));
      if (target.getParent().toRealPath().startsWith(cache().toRealPath())) {
        return;
      }
    } catch (IOException lost) {
      // A dangling link does not point into the cache.
    }
    throw new BadInput(
        SafeText.of(link.toString())
            + " is a link that does not point into the cache "
            + SafeText.of(cache().toString()),
        "use --cache-dir to name the cache it points into, or remove the link");
  }
}
