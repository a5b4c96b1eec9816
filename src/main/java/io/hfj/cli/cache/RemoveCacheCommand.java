package io.hfj.cli.cache;

import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.Subcommand;
import io.hfj.cli.report.FailureReporting;
import io.hfj.env.Host;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.clean.DeletionTargets;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hfj cache rm}. */
@Command(
    name = "rm",
    aliases = "remove",
    sortOptions = false,
    description = "Delete repositories, commits or single files from the cache.",
    footer = {
      "",
      "Examples:",
      "  hfj cache rm model/org/name",
      "  hfj cache rm org/name datasets/org/data --dry-run",
      "  hfj cache rm 'org/model/*.Q4_K_M.gguf'",
      "  hfj cache rm 0123456789abcdef0123456789abcdef01234567 --yes",
      "",
      "Exit codes: 0 done, 8 a TARGET is not in the cache (the others are deleted).",
    })
public final class RemoveCacheCommand extends Subcommand implements FailureReporting {
  @Parameters(
      arity = "1..*",
      paramLabel = "TARGET",
      description =
          "What to delete: hf://owner/name, owner/name or type/owner/name, optionally followed by"
              + " /FILE or /PATTERN; or a commit, in seven digits or more.")
  private List<String> targets = new ArrayList<>();

  @Mixin private CacheDirOption cache;

  @Mixin private CacheDeletion deletion;

  @Mixin private HelpOption help;

  public RemoveCacheCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public boolean isJson() {
    return deletion.isJson();
  }

  @Override
  public Integer call() {
    CacheScan report = cache.scanner(host).scan();
    DeletionTargets found = DeletionTargets.of(report, targets);
    CacheDeletion.warnOfUnknown(found.unknown(), err);
    int code = deletion.carryOut(found.plan(), host, out, err);
    if (!found.unknown().isEmpty()) {
      report.requireAllRead(); // an unread repository may contain the target
    }
    return CacheDeletion.exitCode(code, found.unknown());
  }
}
