package io.hfj.cli.cache;

import io.hfj.BadInput;
import io.hfj.LinkMode;
import io.hfj.StorageFailure;
import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.PathArgument;
import io.hfj.cli.options.Subcommand;
import io.hfj.console.ByteSize;
import io.hfj.console.PeriodicLine;
import io.hfj.console.Prompt;
import io.hfj.env.Host;
import io.hfj.error.ExitCode;
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
      "Finds large files of the same content in the cache, and in folders filled with --local-dir,"
          + " and makes them one file on disk. Shows first what that saves, and asks.",
      "In the cache they become hard links. Files of a folder may be edited, so they only share"
          + " blocks (reflinks), unless --link hard is given."
    },
    footer = {
      "",
      "Examples:",
      "  hfj cache dedup --dry-run",
      "  hfj cache dedup ~/models/bert ~/models/bert-copy --yes",
    })
public final class DedupCacheCommand extends Subcommand {
  private static final int SHOWN = 20;

  @Parameters(arity = "0..*", paramLabel = "DIR", description = "Folders filled by --local-dir.")
  private List<Path> folders = new ArrayList<>();

  @Mixin private CacheDirOption cache;

  @Option(
      names = "--link",
      paramLabel = "auto|hard|reflink",
      description = "How files become one. Default: auto, as told above.")
  private LinkMode link = LinkMode.AUTO;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  @Option(names = "--dry-run", description = "Show what it would save; change nothing.")
  private boolean dryRun;

  @Mixin private HelpOption help;

  public DedupCacheCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public Integer call() {
    if (link == LinkMode.SYMLINK || link == LinkMode.COPY) {
      throw new BadInput("--link takes auto, hard or reflink here", "leave it away for auto");
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
                + " has links, whose content lies in a cache");
      } else if (!RecordedContents.isFilled(root)) {
        throw new BadInput(
            "no download has filled " + root,
            "name folders that were given to --local-dir; 'adopt' takes other files");
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
              + found.unsharable()
              + " file(s) are left out: their disk cannot share blocks (reflinks)"
              + (link == LinkMode.AUTO
                  ? "; --link hard makes them one file, if nobody changes them"
                  : ""));
    }
    if (dryRun || found.groups().isEmpty()) {
      print(found, new DuplicateFiles.MergeResult(0, 0, List.of()));
    } else if (yes || isConfirmed()) {
      IntConsumer progress = new PeriodicLine(err, host.nanos()).counter(" files read so far");
      DuplicateFiles.MergeResult done = found.merge(new LockFiles(host.sleeper()), progress);
      print(found, done);
      requireAllUnited(done);
    } else {
      err.println("Nothing was changed.");
    }
    return ExitCode.DONE.value();
  }

  private void show(DuplicateFiles found) {
    if (found.groups().isEmpty()) {
      out.println("No content lies there twice.");
      return;
    }
    int more = found.groups().stream().mapToInt(DuplicateFiles.Group::others).sum();
    out.println(
        more
            + " file(s) have the content of another; as one they free "
            + ByteSize.phrase(found.saved())
            + ".");
    for (DuplicateFiles.Group group : found.groups().stream().limit(SHOWN).toList()) {
      out.println("  " + ByteSize.phrase(group.saved()));
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
            () ->
                new BadInput(
                    "this would replace files by links, and there is nobody to ask",
                    "give --yes if it is meant, or --dry-run to see what it would save"));
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
    String text =
        dryRun
            ? "Dry run: nothing was changed."
            : done.files()
                + " file(s) are now one with another; freed "
                + ByteSize.phrase(done.freed())
                + ".";
    if (!output.isHuman() || dryRun || !found.groups().isEmpty()) {
      out.println(output.result(text, document));
    }
  }

  private static void requireAllUnited(DuplicateFiles.MergeResult done) {
    if (!done.skipped().isEmpty()) {
      throw new StorageFailure(
          "not all could be made one: " + SafeText.of(String.join("; ", done.skipped())),
          "what is left is as it was");
    }
  }
}
