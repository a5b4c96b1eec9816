package io.hfj.cli.cache;

import io.hfj.BadInput;
import io.hfj.DeletionResult;
import io.hfj.StorageFailure;
import io.hfj.cli.options.OutputOptions;
import io.hfj.console.Count;
import io.hfj.console.PeriodicLine;
import io.hfj.console.Prompt;
import io.hfj.env.Host;
import io.hfj.error.ExitCode;
import io.hfj.model.ByteSize;
import io.hfj.model.SafeText;
import io.hfj.store.cache.CachedBlob;
import io.hfj.store.cache.ScannedRevision;
import io.hfj.store.cache.UnusedFiles;
import io.hfj.store.clean.CacheDeleter;
import io.hfj.store.clean.DeletionPlan;
import io.hfj.store.clean.FileDeletion;
import io.hfj.store.lock.LockFiles;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The steps shared by commands that delete: show the plan, confirm, delete, print the result. */
final class CacheDeletion {
  private static final Duration PROGRESS_PERIOD = Duration.ofMillis(500);

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask for confirmation.")
  private boolean yes;

  @Option(names = "--confirm", description = "The same, for scripts written for older clients.")
  private boolean confirm;

  @Option(names = "--dry-run", description = "Show what would be deleted, and delete nothing.")
  private boolean dryRun;

  /** Whether --yes, --confirm or --dry-run makes a question unnecessary. */
  boolean needsNoQuestion() {
    return yes || confirm || dryRun;
  }

  /** Whether --yes alone was given, without --confirm or --dry-run. */
  boolean isYes() {
    return yes && !confirm && !dryRun;
  }

  /**
   * Shows the plan and carries it out if it is confirmed.
   *
   * @return the exit code
   * @throws BadInput if confirmation is needed and there is no terminal
   * @throws StorageFailure if something could not be removed
   */
  int carryOut(
      DeletionPlan plan, OutputOptions output, Host host, PrintStream out, PrintStream err) {
    if (plan.isEmpty()) {
      printEmpty(output, out);
      return ExitCode.DONE.value();
    }
    if (!output.isQuiet() || !needsNoQuestion()) {
      show(plan, output.isHuman() || output.isAgent() ? out : err);
    }
    if (dryRun) {
      printDryRun(plan, output, out);
      return ExitCode.DONE.value();
    }
    if (!yes && !confirm && !isConfirmed(host, err)) {
      err.println("nothing was deleted");
      return ExitCode.DONE.value();
    }
    return delete(plan, output, host, out, err);
  }

  /** Returns the exit code of a removal; a failure takes precedence over targets not found. */
  static int exitCode(int done, List<String> unknown) {
    return done == ExitCode.DONE.value() && !unknown.isEmpty() ? ExitCode.NOT_CACHED.value() : done;
  }

  /** Warns of targets that are not in the cache. */
  static void warnOfUnknown(List<String> unknown, PrintStream err) {
    if (!unknown.isEmpty()) {
      err.println("warning: not found in the cache:");
      unknown.forEach(word -> err.println("  - " + SafeText.of(word)));
    }
  }

  /** Carries out a plan that was confirmed already. */
  int carryOutConfirmed(
      DeletionPlan plan, OutputOptions output, Host host, PrintStream out, PrintStream err) {
    if (plan.isEmpty()) {
      printEmpty(output, out);
      return ExitCode.DONE.value();
    }
    return delete(plan, output, host, out, err);
  }

  private int delete(
      DeletionPlan plan, OutputOptions output, Host host, PrintStream out, PrintStream err) {
    LockFiles.limitation().ifPresent(limits -> err.println("warning: " + limits));
    LockFiles locks = new LockFiles(host.sleeper());
    IntConsumer progress =
        new PeriodicLine(err, host.nanos(), PROGRESS_PERIOD).fileCounter("deleted so far");
    CacheDeleter deleter = new CacheDeleter(plan.root(), locks, progress);
    printResult(deleter.delete(plan), output, out);
    return ExitCode.DONE.value();
  }

  private static boolean isConfirmed(Host host, PrintStream err) {
    return new Prompt(host, err)
        .confirms(
            "Proceed with deletion?",
            reason ->
                new BadInput(
                    reason + ": refusing to delete without confirmation",
                    "use --yes to delete, or --dry-run to see what would be deleted"));
  }

  private static void show(DeletionPlan plan, PrintStream to) {
    long partly =
        plan.repoDeletions().stream()
            .filter(share -> !share.isWhole())
            .mapToLong(share -> share.revisions().size())
            .sum();
    String what =
        list(plan.repos() + plan.corrupt().size(), partly, plan.unused().downloads(), plan.files());
    to.println(
        "About to delete "
            + what
            + (plan.freed() > 0 ? " totalling " + ByteSize.of(plan.freed()) : "")
            + ":");
    for (DeletionPlan.RepoDeletion share : plan.repoDeletions()) {
      String id = SafeText.of(share.repo().id());
      if (share.isWhole()) {
        to.println("  - " + id + " (entire repo)");
      } else {
        to.println("  - " + id + ":");
        share.revisions().stream()
            .sorted(Comparator.comparing(ScannedRevision::commit))
            .forEach(revision -> to.println("      " + describe(revision)));
      }
    }
    for (FileDeletion pick : plan.fileDeletions()) {
      to.println("  - " + SafeText.of(pick.repo().id()) + ":");
      pick.names().forEach(name -> to.println("      " + SafeText.of(name)));
    }
    UnusedFiles unused = plan.unused();
    Stream.of(
            plan.corrupt().stream(),
            unused.dangling().stream(),
            unused.parts().stream().map(CachedBlob::path),
            unused.orphans().stream().map(CachedBlob::path),
            unused.sharedBlobs().stream().map(CachedBlob::path))
        .flatMap(paths -> paths)
        .filter(path -> plan.corrupt().stream().noneMatch(path.getParent()::startsWith))
        .forEach(path -> to.println("  - " + SafeText.of(path.toString())));
  }

  private static String describe(ScannedRevision revision) {
    String refs =
        revision.isDetached() ? "(detached)" : "[" + String.join(", ", revision.refs()) + "]";
    return SafeText.of(revision.commit() + " " + refs + " ") + ByteSize.of(revision.size());
  }

  private static void printEmpty(OutputOptions output, PrintStream out) {
    out.println(output.result("Nothing to delete.", result(0, 0, 0, 0, 0)));
  }

  private static void printDryRun(DeletionPlan plan, OutputOptions output, PrintStream out) {
    Map<String, Object> result =
        result(
            plan.repos() + plan.corrupt().size(),
            plan.revisions(),
            plan.unused().downloads(),
            plan.files(),
            plan.freed());
    result.put("dry_run", true);
    out.println(output.result("Dry run: no files were deleted.", result));
  }

  private static void printResult(DeletionResult done, OutputOptions output, PrintStream out) {
    String what = list(done.repos(), done.revisions(), done.parts(), done.files());
    String text =
        what.isEmpty()
            ? "Nothing was deleted."
            : "Deleted " + what + "; freed " + ByteSize.of(done.freedBytes()) + ".";
    out.println(
        output.result(
            text,
            result(done.repos(), done.revisions(), done.parts(), done.files(), done.freedBytes())));
    if (!done.skipped().isEmpty()) {
      throw new StorageFailure(
          "could not delete everything: " + SafeText.of(String.join("; ", done.skipped())),
          "wait for running downloads, or check the owner of the files, then run the command"
              + " again");
    }
  }

  /** Lists what is not zero: {@code 1 repository, 2 revisions and 1 incomplete download}. */
  private static String list(long repos, long revisions, long parts, long files) {
    List<String> counts =
        Stream.of(
                Map.entry("repository", repos),
                Map.entry("revision", revisions),
                Map.entry("incomplete download", parts),
                Map.entry(repos + revisions + parts > 0 ? "other file" : "file", files))
            .filter(count -> count.getValue() > 0)
            .map(count -> Count.of(count.getValue(), count.getKey()))
            .toList();
    int last = counts.size() - 1;
    return last < 1
        ? String.join("", counts)
        : String.join(", ", counts.subList(0, last)) + " and " + counts.get(last);
  }

  private static Map<String, Object> result(
      long repos, long revisions, long parts, long files, long freed) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("repos_deleted", repos);
    result.put("revisions_deleted", revisions);
    result.put("incomplete_deleted", parts);
    result.put("files_deleted", files);
    result.put("freed", freed);
    return result;
  }
}
