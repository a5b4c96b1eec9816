package io.hfj.cli.cache;

import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.RepoOptions;
import io.hfj.cli.options.Subcommand;
import io.hfj.download.CachedCommits;
import io.hfj.download.FileSelection;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.error.ExitCode;
import io.hfj.model.RepoPath;
import io.hfj.store.cache.CacheOptions;
import io.hfj.store.cache.CacheTarget;
import io.hfj.store.lock.LockFiles;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hfj cache path}. */
@Command(
    name = "path",
    sortOptions = false,
    description = {"Print the path of a cached repository or file.", "Works offline."},
    footer = {
      "",
      "Examples:",
      "  hfj cache path org/model",
      "  hfj cache path org/model config.json --revision v1.0",
    })
final class PathCacheCommand extends Subcommand {
  @Parameters(
      index = "0",
      paramLabel = "REPO_ID",
      description = "Repository, as for 'hfj download'.")
  private String word;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "File of the repository.")
  private String file;

  @Mixin private RepoOptions repo;

  @Mixin private CacheDirOption cache;

  @Mixin private HelpOption help;

  PathCacheCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public Integer call() {
    RepoOptions.Resolved what = repo.resolve(word, Settings.from(host, notice -> {}).endpoints());
    Optional<RepoPath> inside =
        Optional.ofNullable(file).or(what::path).map(FileSelection::parsePath);
    CacheOptions reading = new CacheOptions(true, false, false, false);
    LockFiles locks = new LockFiles(host.sleeper());
    CachedCommits cached =
        new CachedCommits(
            new CacheTarget(cache.resolve(host), reading, locks, host.clock(), notice -> {}));
    Path path =
        inside.isPresent()
            ? cached.requireFile(what.repo(), what.explicitRevision(), inside.get())
            : cached.requireFolder(what.repo(), what.explicitRevision());
    out.println(output.result(path.toString(), Map.of("path", path)));
    return ExitCode.DONE.value();
  }
}
