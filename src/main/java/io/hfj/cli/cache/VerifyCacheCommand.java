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
import io.hfj.cli.options.Subcommand;
import io.hfj.cli.report.DownloadRun;
import io.hfj.cli.report.FailureReporting;
import io.hfj.cli.report.ShellQuoting;
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
      "Reads every file that is here of one commit and compares its hash with the Hub's. Names what"
          + " is wrong, what lacks and what does not belong there.",
    },
    footer = {
      "",
      "Examples:",
      "  hfj cache verify org/model",
      "  hfj cache verify org/model --repair             # fetches what is wrong, nothing else",
      "  hfj cache verify datasets/org/data --local-dir data",
      "",
      "Exit codes: 0 all is right, 7 something is wrong, 8 nothing of it is here.",
    })
public final class VerifyCacheCommand extends Subcommand implements FailureReporting {
  @Parameters(paramLabel = "REPO_ID", description = "As for download.")
  private String word;

  @Mixin private RepoOptions repo;

  @Option(
      names = "--cache-dir",
      paramLabel = "DIR",
      description = "The cache to look into, or that --local-dir shares its content with.")
  private Path cacheDir;

  @Option(names = "--local-dir", paramLabel = "DIR", description = "Look there instead.")
  private Path localDir;

  @Option(names = "--repair", description = "Fetch again what is wrong.")
  private boolean repair;

  @Option(names = "--fail-on-missing-files", description = "Files that lack are an error too.")
  private boolean failOnMissing;

  @Option(
      names = "--fail-on-extra-files",
      description = "Files that the commit does not have are an error too.")
  private boolean failOnExtra;

  @Mixin private ConnectionOptions connection;

  @Option(
      names = {"-q", "--quiet"},
      description = "Names of bad files alone, one a line.")
  private boolean quiet;

  @Option(names = "--json", description = "The result as JSON.")
  private boolean json;

  @Mixin private HelpOption help;

  public VerifyCacheCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public boolean isJson() {
    return json;
  }

  @Override
  public Integer call() {
    Settings settings = PathArgument.withCache(host, cacheDir, Settings.from(host, this::warn));
    RepoOptions.Resolved what = repo.resolve(word, connection.endpoints(settings));
    NetworkOptions network = connection.resolve(settings, what.endpoint(), this::warn);
    boolean offline = settings.network().offline();
    if (repair && offline) {
      throw new BadInput("--repair needs the network, HF_HUB_OFFLINE forbids it", "drop one");
    }
    VerificationResult found = verify(settings, network, what, offline);
    VerificationReport report = new VerificationReport(out, err, json, quiet);
    List<CorruptFile> bad = found.corrupt();
    report.printCorrupt(bad);
    if (repair && !bad.isEmpty()) {
      ProgressMode mode = DownloadRun.mode(host, quiet || json);
      new CacheRepair(host, err, mode, settings, network, folder()).run(what.repo(), found);
      bad = verify(settings, network, what, false).corrupt();
    }
    report.print(what.repo(), found, bad);
    requireVerified(what.repo(), found, bad);
    return ExitCode.DONE.value();
  }

  @Override
  protected void warn(String text) {
    if (!quiet) {
      super.warn(text);
    }
  }

  private VerificationResult verify(
      Settings settings, NetworkOptions network, RepoOptions.Resolved what, boolean offline) {
    folder().filter(folder -> !Files.isDirectory(folder)).ifPresent(this::refuse);
    try (HubService hub = new HubService(host, settings, network, this::warn)) {
      VerificationResult found =
          hub.verifier(folder()).verify(what.repo(), what.explicitRevision(), offline, progress());
      if (found.checked().count() == 0 && !found.missing().isEmpty()) {
        throw new NotCached(
            "none of the "
                + found.missing().size()
                + " file(s) of "
                + what.repo()
                + " at "
                + new CommitHash(found.commit()).brief()
                + " is in "
                + found.root(),
            "fetch them: " + host.program() + " download " + arguments());
      }
      return found;
    }
  }

  private void refuse(Path folder) {
    throw new NotCached("there is no folder " + folder, "name one that was given to --local-dir");
  }

  private Verifier.VerifyListener progress() {
    if (quiet || json) {
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
      wrong.add(stillBad.size() + " file(s) are not what the Hub says");
    }
    if (failOnMissing && !found.missing().isEmpty()) {
      wrong.add(found.missing().size() + " file(s) are not here");
    }
    if (failOnExtra && !found.extra().isEmpty()) {
      wrong.add(found.extra().size() + " file(s) do not belong there");
    }
    if (!wrong.isEmpty()) {
      throw new ContentMismatch(
          "verification of " + repo + " failed: " + String.join(", ", wrong),
          !stillBad.isEmpty()
              ? "run it again with --repair: it fetches what is wrong, and nothing else"
              : failOnMissing && !found.missing().isEmpty()
                  ? "fetch what lacks: " + host.program() + " download " + arguments()
                  : "remove what does not belong there in " + found.root());
    }
  }
}
