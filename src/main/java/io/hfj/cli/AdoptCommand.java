package io.hfj.cli;

import io.hfj.BadInput;
import io.hfj.LinkMode;
import io.hfj.NotCached;
import io.hfj.SnapshotRequest;
import io.hfj.app.HubService;
import io.hfj.app.NetworkOptions;
import io.hfj.cli.options.ConnectionOptions;
import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.PathArgument;
import io.hfj.cli.options.RepoOptions;
import io.hfj.cli.options.ShellQuoting;
import io.hfj.cli.options.Subcommand;
import io.hfj.cli.report.DownloadRun;
import io.hfj.console.Count;
import io.hfj.console.PeriodicLine;
import io.hfj.console.ProgressMode;
import io.hfj.download.Adoption;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.error.ExitCode;
import io.hfj.model.ByteSize;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.model.SafeText;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.IntConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hfj adopt}. */
@Command(
    name = "adopt",
    sortOptions = false,
    description = {
      "Add files you already have to the cache.",
      "They may be browser downloads, a git clone (also its .git/lfs/objects), another cache, or"
          + " any folder of files. They are recognized by size and hash, whatever their names, and"
          + " are not changed.",
    },
    customSynopsis = "@|bold ${COMMAND-FULL-NAME}|@ REPO_ID PATH... [OPTIONS]",
    footer = {
      "",
      "Examples:",
      "  hfj adopt org/model ~/Downloads",
      "  hfj adopt org/model old-clone --link hard --download",
      "  hfj adopt datasets/org/data /mnt/other/hub",
    })
final class AdoptCommand extends Subcommand {
  @Parameters(
      index = "0",
      paramLabel = "REPO_ID",
      description = "Repository, as for 'hfj download'.")
  private String word;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "PATH",
      description = "Files, or folders to search with all their subfolders.")
  private List<Path> paths = new ArrayList<>();

  @Mixin private RepoOptions repo;

  @Option(names = "--cache-dir", paramLabel = "DIR", description = "Cache directory to fill.")
  private Path cacheDir;

  @Option(
      names = "--link",
      paramLabel = "reflink|hard|copy",
      description =
          "How to add a file: reflink (the default) shares blocks where the file system can, and"
              + " copies elsewhere; hard uses no space, but editing your file then corrupts the"
              + " cache; copy always copies.")
  private LinkMode link = LinkMode.REFLINK;

  @Option(names = "--download", description = "Download the files that are still missing.")
  private boolean download;

  @Mixin private ConnectionOptions connection;

  @Mixin private HelpOption help;

  AdoptCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public boolean isTransfer() {
    return true;
  }

  @Override
  public Integer call() {
    if (link == LinkMode.SYMLINK) {
      throw new BadInput(
          "--link symlink is not supported: moving one of your files would break the cache",
          "use --link reflink, hard or copy");
    }
    if (link == LinkMode.AUTO) { // never a link that changes when the user's file does
      link = LinkMode.REFLINK;
    }
    Settings settings = Settings.from(host, this::warn);
    if (settings.network().offline()) {
      throw new BadInput(
          "adopt needs the network to list the files of the repository, but HF_HUB_OFFLINE is set",
          "unset HF_HUB_OFFLINE");
    }
    RepoOptions.Resolved what = repo.resolve(word, connection.endpoints(settings));
    List<Path> sources = paths.stream().map(path -> PathArgument.absolute(host, path)).toList();
    Settings located = PathArgument.withCache(host, cacheDir, settings);
    NetworkOptions network = connection.resolve(settings, what.endpoint(), this::warn);
    Adoption adoption;
    try (HubService hub = new HubService(host, located, network, this::warn)) {
      adoption = hub.adopter().adopt(what.repo(), what.revision(), sources, link, progress());
    }
    if (!download && adoption.adopted().isEmpty() && adoption.present() == 0) {
      requireAdopted(adoption);
    }
    printSummary(adoption);
    boolean fetched = download && !adoption.missing().isEmpty();
    if (fetched) {
      ProgressMode mode = DownloadRun.mode(host, !output.isHuman());
      SnapshotRequest rest =
          SnapshotRequest.of(what.repo().toString()).revision(what.revision().name());
      new DownloadRun(host, err, mode).download(located, network, rest, List.of());
    }
    out.println(output.result(adoption.root().toString(), document(adoption, fetched)));
    return ExitCode.DONE.value();
  }

  /** Fails if no file was adopted: there is no folder to print. */
  private void requireAdopted(Adoption adoption) {
    if (!adoption.missing().isEmpty()) {
      throw new NotCached(
          "no file of " + SafeText.of(word) + " was found in the given paths",
          "check the paths and the revision, or download the files: "
              + host.program()
              + " download "
              + arguments());
    }
  }

  private IntConsumer progress() {
    if (!output.isHuman()) {
      return read -> {};
    }
    return new PeriodicLine(err, host.nanos()).fileCounter("read so far");
  }

  private void printSummary(Adoption adoption) {
    if (!output.isHuman()) {
      return;
    }
    for (Adoption.AdoptedFile one : adoption.adopted()) {
      err.println(
          SafeText.of(one.file().value())
              + "  <-  "
              + SafeText.of(one.from().toString())
              + (one.how() == LinkMode.COPY ? "  (copied)" : ""));
    }
    StringJoiner summary = new StringJoiner("; ");
    summary.add(
        adoption.adopted().isEmpty()
            ? "No new files adopted"
            : "Adopted " + amount(adoption.adopted().size(), adoption.bytes()));
    if (adoption.present() > 0) {
      summary.add(Count.of(adoption.present(), "file") + " already cached");
    }
    if (!adoption.missing().isEmpty()) {
      summary.add(amount(adoption.missing().size(), adoption.bytesMissing()) + " missing");
    }
    err.println(summary);
    boolean copied = adoption.adopted().stream().anyMatch(one -> one.how() == LinkMode.COPY);
    if (copied && link == LinkMode.REFLINK) {
      err.println(
          "hint: the file system cannot share blocks, so files were copied; --link hard uses no"
              + " space");
    }
    if (!adoption.missing().isEmpty() && !download) {
      err.println("hint: download the rest: " + host.program() + " download " + arguments());
    }
  }

  private static String amount(int files, long bytes) {
    return Count.of(files, "file") + (bytes > 0 ? " (" + ByteSize.of(bytes) + ")" : "");
  }

  private String arguments() {
    return repo.arguments(word) + ShellQuoting.option("--cache-dir", cacheDir);
  }

  private static Map<String, Object> document(Adoption adoption, boolean fetched) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("path", adoption.root());
    document.put("commit", adoption.commit().hex());
    document.put("present", adoption.present());
    document.put("bytes_adopted", adoption.bytes());
    document.put("bytes_missing", fetched ? 0 : adoption.bytesMissing());
    document.put(
        "adopted",
        adoption.adopted().stream()
            .map(
                one -> {
                  Map<String, Object> entry = new LinkedHashMap<>();
                  entry.put("file", one.file());
                  entry.put("size", one.size());
                  entry.put("from", one.from());
                  entry.put("how", one.how().name().toLowerCase(Locale.ROOT));
                  return entry;
                })
            .toList());
    List<RepoPath> left = adoption.missing().stream().map(RemoteFile::path).toList();
    document.put("downloaded", fetched ? left : List.of());
    document.put("missing", fetched ? List.of() : left);
    return document;
  }
}
