package io.hfj.cli.cache;

import io.hfj.app.App;
import io.hfj.app.RunOptions;
import io.hfj.cli.options.ConnectionOptions;
import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.PathArgument;
import io.hfj.cli.options.RepoOptions;
import io.hfj.cli.report.ReportsFailures;
import io.hfj.cli.report.ShellQuoting;
import io.hfj.console.JsonText;
import io.hfj.console.PeriodicLine;
import io.hfj.console.ProgressMode;
import io.hfj.download.VerificationResult;
import io.hfj.download.VerificationResult.CorruptFile;
import io.hfj.download.Verifier;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.error.BadInput;
import io.hfj.error.ContentMismatch;
import io.hfj.error.ExitCode;
import io.hfj.error.NotCached;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.SafeText;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
public final class VerifyCacheCommand implements Callable<Integer>, ReportsFailures {
  private final Host host;
  private final PrintStream out;
  private final PrintStream err;

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
    this.host = host;
    this.out = out;
    this.err = err;
  }

  @Override
  public boolean isJson() {
    return json;
  }

  @Override
  public Integer call() {
    Settings settings = Settings.from(host, this::warn);
    RepoOptions.Resolved what = repo.resolve(word);
    boolean offline = settings.network().offline();
    if (repair && offline) {
      throw new BadInput("--repair needs the network, HF_HUB_OFFLINE forbids it", "drop one");
    }
    VerificationResult found = verify(settings, what, offline);
    List<CorruptFile> bad = found.corrupt();
    if (repair && !bad.isEmpty()) {
      printBad(bad);
      ProgressMode mode =
          quiet || json
              ? ProgressMode.QUIET
              : host.errIsTerminal() ? ProgressMode.BARS : ProgressMode.PLAIN;
      new CacheRepair(host, err, mode, settings, choices(settings)).run(what.repo(), found);
      bad = verify(settings, what, false).corrupt();
    }
    print(what.repo(), found, bad);
    requireVerified(what.repo(), found, bad);
    return ExitCode.DONE.value();
  }

  private void warn(String text) {
    if (!quiet) {
      err.println("warning: " + text);
    }
  }

  private VerificationResult verify(Settings settings, RepoOptions.Resolved what, boolean offline) {
    RunOptions choices = choices(settings);
    choices.localDir().filter(folder -> !Files.isDirectory(folder)).ifPresent(this::refuse);
    try (App app = new App(host, settings, choices, this::warn)) {
      VerificationResult found =
          app.verifier().verify(what.repo(), what.explicitRevision(), offline, progress());
      if (found.checked() == 0 && !found.missing().isEmpty()) {
        throw new NotCached(
            "none of the "
                + found.missing().size()
                + " file(s) of "
                + what.repo()
                + " at "
                + found.commit().brief()
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
    PeriodicLine line = new PeriodicLine(err, host.nanos());
    return (done, of) -> line.update(() -> "checked " + done + " of " + of + " files");
  }

  private RunOptions choices(Settings settings) {
    return RunOptions.of(connection.resolve(settings))
        .withCacheDir(Optional.ofNullable(cacheDir).map(path -> PathArgument.absolute(host, path)))
        .withLocalDir(Optional.ofNullable(localDir).map(path -> PathArgument.absolute(host, path)));
  }

  private void print(RepoId repo, VerificationResult found, List<CorruptFile> stillBad) {
    int repaired = found.corrupt().size() - stillBad.size();
    if (json) {
      out.println(JsonText.of(document(repo, found, stillBad, repaired)));
      return;
    }
    if (!repair) {
      printBad(stillBad);
    }
    if (quiet) {
      return;
    }
    warnOfOthers("not here", found.missing());
    warnOfOthers("here, but not in that commit", found.extra());
    if (stillBad.isEmpty()) {
      out.println(
          "Verified "
              + found.checked()
              + " file(s) for "
              + repo
              + " at "
              + found.commit().brief()
              + ". "
              + (repaired > 0 ? repaired + " repaired; all" : "All")
              + " checksums match.");
      out.println("  " + found.root());
    }
  }

  private void printBad(List<CorruptFile> bad) {
    if (json) {
      return;
    }
    if (quiet) {
      bad.forEach(one -> out.println(SafeText.of(one.file().value())));
    } else if (!bad.isEmpty()) {
      out.println("Checksum verification failed for the following file(s):");
      bad.forEach(
          one ->
              out.println(
                  "  - "
                      + SafeText.of(one.file().value())
                      + ": expected "
                      + one.expected()
                      + (one.expected().isSha256() ? " (sha256)" : " (git-sha1)")
                      + ", got "
                      + one.found().orElse("nothing that can be read")));
    }
  }

  private void warnOfOthers(String what, List<RepoPath> files) {
    int shown = 10;
    if (!files.isEmpty()) {
      err.println("warning: " + files.size() + " file(s) " + what + ":");
      files.stream().limit(shown).forEach(file -> err.println("  - " + SafeText.of(file.value())));
      if (files.size() > shown) {
        err.println("  and " + (files.size() - shown) + " more; --json lists all");
      }
    }
  }

  private static Map<String, Object> document(
      RepoId repo, VerificationResult found, List<CorruptFile> stillBad, int repaired) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("repo_id", repo.name());
    document.put("repo_type", repo.type().word());
    document.put("revision", found.commit().hex());
    document.put("path", found.root());
    document.put("checked", found.checked());
    document.put("bytes", found.bytes());
    document.put("mismatches", stillBad.stream().map(VerifyCacheCommand::entry).toList());
    document.put("missing", found.missing());
    document.put("extra", found.extra());
    document.put("repaired", repaired);
    return document;
  }

  private static Map<String, Object> entry(CorruptFile bad) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("file", bad.file());
    entry.put("algorithm", bad.expected().isSha256() ? "sha256" : "git-sha1");
    entry.put("expected", bad.expected().value());
    entry.put("actual", bad.found().orElse(null));
    return entry;
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
