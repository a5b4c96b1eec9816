package io.hfj.cli.cache;

import io.hfj.BadInput;
import io.hfj.LinkMode;
import io.hfj.StorageFailure;
import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.PathArgument;
import io.hfj.cli.options.Subcommand;
import io.hfj.console.Count;
import io.hfj.console.PeriodicLine;
import io.hfj.console.Prompt;
import io.hfj.env.Host;
import io.hfj.error.ExitCode;
import io.hfj.model.ByteSize;
import io.hfj.model.SafeText;
import io.hfj.store.dedup.DuplicateCandidate;
import io.hfj.store.dedup.DuplicateFiles;
import io.hfj.store.localdir.RecordedContents;
import io.hfj.store.lock.LockFiles;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hfj cache dedup}. */
@Command(
    name = "dedup",
    sortOptions = false,
    description = {
      "Store large files with the same content only once.",
      "Searches the cache, and the given folders. Shows how much is saved, and asks for"
          + " confirmation.",
      "In the cache, duplicates become hard links. Files in a folder may be edited, so they only"
          + " share blocks (reflinks), unless --link hard is given."
    },
    footer = {
      "",
      "Examples:",
      "  hfj cache dedup --dry-run",
      "  hfj cache dedup ~/models/bert ~/models/bert-copy --yes",
    })
final class DedupCacheCommand extends Subcommand {
  private static final int SHOWN = 20;

  @Parameters(arity = "0..*", paramLabel = "DIR", description = "Folders filled with --local-dir.")
  private List<Path> folders = new ArrayList<>();

  @Mixin private CacheDirOption cache;

  @Option(
      names = "--link",
      paramLabel = "auto|hard|reflink",
      description = "How to share content (default: auto, as described above).")
  private LinkMode link = LinkMode.AUTO;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask for confirmation.")
  private boolean yes;

  @Option(names = "--dry-run", description = "Show how much would be saved, and change nothing.")
  private boolean dryRun;

  @Mixin private HelpOption help;

  DedupCacheCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public Integer call() {
    if (link == LinkMode.SYMLINK || link == LinkMode.COPY) {
      throw new BadInput("--link must be auto, hard or reflink", "omit it to use auto");
    }
    List<DuplicateCandidate> contents = new ArrayList<>();
    if (folders.isEmpty() || Files.isDirectory(cache.resolve(host))) {
      contents.addAll(cache.scanner(host).scan().contents());
    }
    for (Path folder : folders) {
      Path root = PathArgument.absolute(host, folder).normalize();
      if (RecordedContents.isLinked(root)) {
        err.println(
            "warning: "
                + SafeText.of(root.toString())
                + " contains links into a cache, which are skipped");
      } else if (!RecordedContents.isFilled(root)) {
        throw new BadInput(
            root + " was not filled by a download",
            "name folders that were used with --local-dir; for other files, use 'adopt'");
      }
      contents.addAll(RecordedContents.of(root));
    }
    DuplicateFiles found = DuplicateFiles.find(contents, link);
    if (!output.isJson() && !(output.isQuiet() && (yes || dryRun))) {
      show(found);
    }
    if (found.unsharable() > 0) {
      err.println(
          "note: "
              + Count.of(found.unsharable(), "file")
              + " skipped: the file system cannot share blocks (reflinks)"
              + (link == LinkMode.AUTO ? "; use --link hard if the files are never edited" : ""));
    }
    if (dryRun || found.groups().isEmpty()) {
      print(found, new DuplicateFiles.MergeResult(0, 0, List.of()));
    } else if (yes || isConfirmed()) {
      IntConsumer progress = new PeriodicLine(err, host.nanos()).fileCounter("read so far");
      DuplicateFiles.MergeResult done = found.merge(new LockFiles(host.sleeper()), progress);
      print(found, done);
      requireAllUnited(done);
    } else {
      err.println("nothing was changed");
    }
    return ExitCode.DONE.value();
  }

  private void show(DuplicateFiles found) {
    if (found.groups().isEmpty()) {
      out.println("No duplicate files.");
      return;
    }
    int more = found.groups().stream().mapToInt(DuplicateFiles.Group::others).sum();
    out.println(
        Count.of(more, "duplicate file")
            + "; deduplicating saves "
            + ByteSize.of(found.saved())
            + ".");
    for (DuplicateFiles.Group group : found.groups().stream().limit(SHOWN).toList()) {
      out.println("  " + ByteSize.of(group.saved()) + ":");
      group
          .contents()
          .forEach(content -> out.println("  - " + SafeText.of(content.path().toString())));
    }
    if (found.groups().size() > SHOWN) {
      out.println("  and " + (found.groups().size() - SHOWN) + " more; --json lists all");
    }
  }

  private boolean isConfirmed() {
    return new Prompt(host, err)
        .confirms(
            "Proceed?",
            reason ->
                new BadInput(
                    reason + ": refusing to replace files by links without confirmation",
                    "use --yes to replace them, or --dry-run to see how much would be saved"));
  }

  private void print(DuplicateFiles found, DuplicateFiles.MergeResult done) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("can_be_freed", found.saved());
    document.put("freed", done.freed());
    document.put("files", done.files());
    document.put("dry_run", dryRun);
    document.put(
        "groups",
        found.groups().stream()
            .map(group -> group.contents().stream().map(DuplicateCandidate::path).toList())
            .toList());
    document.put("left", done.skipped());
    String result =
        done.files() == 0
            ? "Nothing was changed."
            : "Deduplicated "
                + Count.of(done.files(), "file")
                + "; freed "
                + ByteSize.of(done.freed())
                + ".";
    if (!output.isHuman() || dryRun || !found.groups().isEmpty()) {
      out.println(output.result(dryRun ? "Dry run: nothing was changed." : result, document));
    }
  }

  private static void requireAllUnited(DuplicateFiles.MergeResult done) {
    if (!done.skipped().isEmpty()) {
      throw new StorageFailure(
          "could not deduplicate all files: " + SafeText.of(String.join("; ", done.skipped())),
          "these files are unchanged");
    }
  }
}
