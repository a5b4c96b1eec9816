package io.hfj.cli.cache;

import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.Subcommand;
import io.hfj.env.Host;
import io.hfj.model.SafeText;
import io.hfj.store.cache.ActiveDownloads;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.clean.DeletionPlan;
import io.hfj.store.clean.Pruning;
import io.hfj.store.lock.LockFiles;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hfj cache prune}. */
@Command(
    name = "prune",
    sortOptions = false,
    description = {
      "Remove unreferenced revisions, incomplete downloads, dangling links and unused blobs.",
      "Repositories that another process is downloading are skipped."
    },
    footer = {
      "",
      "Examples:",
      "  hfj cache prune --dry-run",
      "  hfj cache prune --yes",
      "  hfj cache prune --max-size 200G"
    })
final class PruneCacheCommand extends Subcommand {
  @Mixin private CacheDirOption cache;

  @Option(
      names = "--max-size",
      paramLabel = "SIZE",
      description =
          "Also remove the least recently used revisions until the cache is no larger than SIZE."
              + " Blobs with hard links outside the cache do not count.")
  private String maxSize;

  @Mixin private CacheDeletion deletion;

  @Mixin private HelpOption help;

  PruneCacheCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public Integer call() {
    OptionalLong most =
        maxSize == null ? OptionalLong.empty() : OptionalLong.of(CacheFilter.size(maxSize));
    CacheScan report = cache.scanner(host).scan();
    ActiveDownloads running = new ActiveDownloads(report.root(), new LockFiles(host.sleeper()));
    DeletionPlan plan = Pruning.plan(report, most).without(report, repo -> isInUse(running, repo));
    int code = deletion.carryOut(plan, output, host, out, err);
    report.requireAllRead();
    return code;
  }

  private boolean isInUse(ActiveDownloads running, Path repo) {
    boolean used = running.isInUse(repo);
    if (used) {
      String name = SafeText.of(repo.getFileName().toString());
      err.println("note: " + name + " skipped: another process is downloading it");
    }
    return used;
  }
}
