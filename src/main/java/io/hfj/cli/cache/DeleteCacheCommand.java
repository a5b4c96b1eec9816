package io.hfj.cli.cache;

import io.hfj.BadInput;
import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.Subcommand;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.error.ExitCode;
import io.hfj.model.RepoType;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.cache.ScannedRepo;
import io.hfj.store.clean.DeletionFilter;
import io.hfj.store.clean.DeletionPlan;
import io.hfj.store.clean.RepoFilter;
import io.hfj.store.clean.RevisionFilter;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hfj delete-cache}. */
@Command(
    name = "delete-cache",
    sortOptions = false,
    description = {
      "Delete repositories and revisions from the cache.",
      "Filters are combined: a revision must match all of them to be deleted. Content that another"
          + " revision uses is kept.",
      "Shows what would be deleted, and asks for confirmation. Without options, on a terminal,"
          + " shows a list to choose from."
    },
    footer = {
      "",
      "Examples:",
      "  hfj delete-cache                            # choose from a list",
      "  hfj delete-cache --pattern 'bert-*'",
      "  hfj delete-cache --pattern 'org/*' --pattern '!org/keep-*' --dry-run",
      "  hfj delete-cache --older-than 30d --larger-than 5G --yes",
      "  hfj delete-cache --keep-latest 1",
      "  hfj delete-cache --confirm                  # everything, without asking",
      "",
      "Exit codes: 0 done, also if nothing matches; 8 a --revision is not in the cache (other"
          + " matches are deleted).",
    })
public final class DeleteCacheCommand extends Subcommand {
  @Mixin private CacheDirOption cache;

  @Option(
      names = "--pattern",
      paramLabel = "GLOB",
      description =
          "Only repositories whose name matches GLOB, or does not match !GLOB. Without a slash,"
              + " the owner is ignored. May be given several times.")
  private List<String> patterns = new ArrayList<>();

  @Option(
      names = {"--repo-type", "--type"},
      paramLabel = "TYPE",
      description = "Only repositories of TYPE: model, dataset, space or kernel.")
  private String type;

  @Option(
      names = "--revision",
      paramLabel = "REV",
      description = "Only this commit or ref. May be given several times.")
  private List<String> revisions = new ArrayList<>();

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      description = "Only repositories not accessed for AGE: 12h, 30d, 4w, 6mo, 1y.")
  private String olderThan;

  @Option(
      names = "--larger-than",
      paramLabel = "SIZE",
      description = "Only repositories larger than SIZE: 500M, 5G.")
  private String largerThan;

  @Option(
      names = "--keep-latest",
      paramLabel = "N",
      description = "Keep N revisions of each repository: those with refs first, then the newest.")
  private Integer keepLatest;

  @Option(names = "--detached", description = "Only revisions that no branch or tag points to.")
  private boolean detached;

  @Option(names = "--all", description = "Delete everything in the cache.")
  private boolean all;

  @Option(
      names = "--sort",
      completionCandidates = CacheOrder.Keys.class,
      paramLabel = "KEY",
      description =
          "Sort by accessed, modified, name or size, optionally followed by :asc or :desc.")
  private String sort;

  @Option(
      names = "--disable-tui",
      description = "Choose by editing a text file instead of on the screen.")
  private boolean file;

  @Option(
      names = "--plain",
      description = "Choose by number, for screen readers (default if ACCESSIBLE is set).")
  private boolean plain;

  @Mixin private CacheDeletion deletion;

  @Mixin private HelpOption help;

  public DeleteCacheCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public Integer call() {
    DeletionFilter filter = filter();
    if (all && !filter.isAll()) {
      throw new BadInput("--all cannot be combined with filters", "omit --all, or the filters");
    }
    if (filter.isAll() && !all && deletion.isYes()) {
      throw new BadInput(
          "--yes without a filter would delete everything",
          "add --all to delete everything, or a filter such as --pattern 'bert-*'");
    }
    boolean pick = filter.isAll() && !all && !deletion.needsNoQuestion();
    if (pick && !host.inIsTerminal() && !file) {
      throw new BadInput(
          "not a terminal: refusing to delete everything without confirmation",
          "add a filter such as --pattern 'bert-*', or --confirm to delete everything");
    }
    Comparator<ScannedRepo> order = sort == null ? CacheOrder.BY_ID : CacheOrder.of(sort);
    CacheScan report = cache.scanner(host).scan();
    if (!pick) {
      DeletionPlan plan = filter.plan(report, host.clock().millis());
      List<String> unknown = filter.unknownRevisions(report);
      CacheDeletion.warnOfUnknown(unknown, err);
      int code = deletion.carryOut(plan.sorted(order), output, host, out, err);
      if (filter.hasCriteria() || !unknown.isEmpty()) {
        report.requireAllRead(); // a selection by names alone does not depend on unread entries
      }
      return CacheDeletion.exitCode(code, unknown);
    }
    RevisionChooser chooser = new RevisionChooser(host, err, report, order);
    Optional<DeletionPlan> plan =
        file ? chooser.inFile() : accessible() ? chooser.byNumber() : chooser.onScreen();
    if (plan.isEmpty()) {
      err.println("Deletion is cancelled. Do nothing.");
      return ExitCode.DONE.value();
    }
    return file
        ? deletion.carryOutConfirmed(plan.get(), output, host, out, err)
        : deletion.carryOut(plan.get(), output, host, out, err);
  }

  private boolean accessible() {
    return plain || Settings.from(host, notice -> {}).output().accessible();
  }

  private DeletionFilter filter() {
    if (keepLatest != null && keepLatest < 1) {
      throw new BadInput("--keep-latest must be at least 1", "omit it to keep none");
    }
    if (patterns.stream().anyMatch(pattern -> pattern.replaceFirst("^!", "").isBlank())) {
      throw new BadInput(
          "--pattern is empty",
          "name repositories, for example 'bert-*', or '!bert-*' for all others");
    }
    return new DeletionFilter(
        new RepoFilter(
            patterns,
            Optional.ofNullable(type).map(RepoType::require),
            olderThan == null
                ? OptionalLong.empty()
                : OptionalLong.of((long) CacheFilter.age(olderThan)),
            largerThan == null
                ? OptionalLong.empty()
                : OptionalLong.of(CacheFilter.size(largerThan))),
        new RevisionFilter(
            revisions,
            keepLatest == null ? OptionalInt.empty() : OptionalInt.of(keepLatest),
            detached));
  }
}
