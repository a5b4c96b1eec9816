package io.hfj.cli.cache;

import io.hfj.BadInput;
import io.hfj.ContentMismatch;
import io.hfj.NotCached;
import io.hfj.VerificationResult;
import io.hfj.VerificationResult.CorruptFile;
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
import io.hfj.download.Verifier;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.error.ExitCode;
import io.hfj.model.CommitHash;
import io.hfj.model.RepoId;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hfj cache verify}. */
@Command(
    name = "verify",
    sortOptions = false,
    description = {
      "Check the hashes of cached files.",
      "Every cached file of a commit is read and compared with the Hub. Corrupt, missing and extra"
          + " files are reported.",
    },
    footer = {
      "",
      "Examples:",
      "  hfj cache verify org/model",
      "  hfj cache verify org/model --repair",
      "  hfj cache verify datasets/org/data --local-dir data",
      "",
      "Exit codes: 0 verified, 7 verification failed, 8 no file is cached.",
    })
final class VerifyCacheCommand extends Subcommand {
  @Parameters(paramLabel = "REPO_ID", description = "Repository, as for 'hfj download'.")
  private String word;

  @Mixin private RepoOptions repo;

  @Option(
      names = "--cache-dir",
      paramLabel = "DIR",
      description = "Cache directory to verify, or that the files of --local-dir link to.")
  private Path cacheDir;

  @Option(
      names = "--local-dir",
      paramLabel = "DIR",
      description = "Verify this folder instead of the cache.")
  private Path localDir;

  @Option(names = "--repair", description = "Download corrupt files again.")
  private boolean repair;

  @Option(names = "--fail-on-missing-files", description = "Treat missing files as errors.")
  private boolean failOnMissing;

  @Option(
      names = "--fail-on-extra-files",
      description = "Treat files that the commit does not have as errors.")
  private boolean failOnExtra;

  @Mixin private ConnectionOptions connection;

  @Mixin private HelpOption help;

  VerifyCacheCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public boolean isTransfer() {
    return true;
  }

  @Override
  public Integer call() {
    Settings settings = PathArgument.withCache(host, cacheDir, Settings.from(host, this::warn));
    RepoOptions.Resolved what = repo.resolve(word, connection.endpoints(settings));
    NetworkOptions network = connection.resolve(settings, what.endpoint(), this::warn);
    boolean offline = settings.network().offline();
    if (repair && offline) {
      throw new BadInput(
          "--repair needs the network, but HF_HUB_OFFLINE is set",
          "omit --repair, or unset HF_HUB_OFFLINE");
    }
    VerificationResult found = verify(settings, network, what, offline);
    VerificationReport report = new VerificationReport(out, err, output);
    List<CorruptFile> bad = found.corrupt();
    report.printCorrupt(bad);
    if (repair && !bad.isEmpty()) {
      ProgressMode mode = DownloadRun.mode(host, !output.isHuman());
      new CacheRepair(host, err, mode, settings, network, folder()).run(what.repo(), found);
      bad = verify(settings, network, what, false).corrupt();
    }
    report.print(what.repo(), found, bad);
    requireVerified(what.repo(), found, bad);
    return ExitCode.DONE.value();
  }

  private VerificationResult verify(
      Settings settings, NetworkOptions network, RepoOptions.Resolved what, boolean offline) {
    folder().filter(folder -> !Files.isDirectory(folder)).ifPresent(this::refuse);
    try (HubService hub = new HubService(host, settings, network, this::warn)) {
      VerificationResult found =
          hub.verifier(folder()).verify(what.repo(), what.explicitRevision(), offline, progress());
      if (found.checked().count() == 0 && !found.missing().isEmpty()) {
        throw new NotCached(
            "no file of "
                + what.repo()
                + " at "
                + new CommitHash(found.commit()).brief()
                + " is in "
                + found.root(),
            "download them: " + host.program() + " download " + arguments());
      }
      return found;
    }
  }

  private void refuse(Path folder) {
    throw new NotCached(
        "there is no folder " + folder, "name a folder that was used with --local-dir");
  }

  private Verifier.VerifyListener progress() {
    if (!output.isHuman()) {
      return (done, of) -> {};
    }
    return new Verifier.VerifyListener() {
      private PeriodicLine line; // from the first file on: the listing may have taken long

      @Override
      public void on(int done, int of) {
        if (line == null) {
          line = new PeriodicLine(err, host.nanos());
        }
        line.update(() -> "checked " + done + " of " + of + " files");
      }
    };
  }

  private Optional<Path> folder() {
    return PathArgument.find(host, localDir);
  }

  private String arguments() {
    return repo.arguments(word)
        + ShellQuoting.option("--local-dir", localDir)
        + ShellQuoting.option("--cache-dir", cacheDir);
  }

  private void requireVerified(RepoId repo, VerificationResult found, List<CorruptFile> stillBad) {
    List<String> wrong = new ArrayList<>();
    if (!stillBad.isEmpty()) {
      wrong.add(Count.of(stillBad.size(), "corrupt file"));
    }
    if (failOnMissing && !found.missing().isEmpty()) {
      wrong.add(Count.of(found.missing().size(), "missing file"));
    }
    if (failOnExtra && !found.extra().isEmpty()) {
      wrong.add(Count.of(found.extra().size(), "extra file"));
    }
    if (!wrong.isEmpty()) {
      throw new ContentMismatch(
          "verification of " + repo + " failed: " + String.join(", ", wrong),
          !stillBad.isEmpty()
              ? "use --repair to download the corrupt files again"
              : failOnMissing && !found.missing().isEmpty()
                  ? "download the missing files: " + host.program() + " download " + arguments()
                  : "delete the extra files from " + found.root());
    }
  }
}
