package io.hfj.cli;

import io.hfj.BadInput;
import io.hfj.LinkMode;
import io.hfj.SnapshotRequest;
import io.hfj.app.DownloadedFile;
import io.hfj.app.FileAddresses;
import io.hfj.app.Logging;
import io.hfj.app.NetworkOptions;
import io.hfj.cli.options.CollectionOption;
import io.hfj.cli.options.ConnectionOptions;
import io.hfj.cli.options.DestinationOption;
import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.PathArgument;
import io.hfj.cli.options.RepoOptions;
import io.hfj.cli.options.SelectionOptions;
import io.hfj.cli.options.Subcommand;
import io.hfj.cli.options.UrlsOption;
import io.hfj.cli.report.DownloadRun;
import io.hfj.cli.report.ResultReport;
import io.hfj.cli.report.UrlReport;
import io.hfj.console.ProgressMode;
import io.hfj.console.Terminal;
import io.hfj.env.Host;
import io.hfj.env.OutputSettings.Bars;
import io.hfj.env.OutputSettings.Verbosity;
import io.hfj.env.Settings;
import io.hfj.error.ExitCode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hfj download}. */
@Command(
    name = "download",
    sortOptions = false,
    description = {
      "Download a repository, or selected files of it, to the cache shared with the Python client,"
          + " or to a folder. Print the path.",
      "Run the same command again after an interruption: it fetches only what is missing."
    },
    customSynopsis = {
      "@|bold ${COMMAND-FULL-NAME}|@ REPO_ID [FILE...] [OPTIONS]",
      "       @|bold ${COMMAND-FULL-NAME}|@ --collection SLUG [OPTIONS]"
    },
    footer = {
      "",
      "Examples:",
      "  hfj download openai/whisper-tiny",
      "  hfj download openai/whisper-tiny config.json --revision main",
      "  hfj download org/model --include '*.safetensors' '*.json' --local-dir model",
      "  hfj download org/model --weights auto --dry-run",
      "  hfj download org/model-GGUF:Q4_K_M",
      "  hfj download org/model model.safetensors -o model.safetensors",
      "  hfj download org/model config.json -o - | jq .hidden_size",
      "  hfj download org/model --print-urls=aria2 | aria2c -i - -d model",
      "  hfj download org/model --limit-rate 20M",
      "  hfj download datasets/org/data data/ --dry-run",
      "  hfj download hf://org/model@v1.0/config.json",
      "  hfj download https://huggingface.co/org/model/blob/main/config.json",
      "  hfj download --collection org/name-64f9a55bb3115b4f513ec026 --dry-run",
      "",
      "Prefer HF_TOKEN or the token file to --token: other users of the machine can",
      "see the command line.",
      "",
      "Exit codes: 0 done, 1 bug, 2 usage, 3 not found, 4 denied, 5 network, 6 disk,",
      "7 bad content, 8 not cached, 9 memory, 130 interrupted.",
    })
final class DownloadCommand extends Subcommand {
  private boolean debug;

  @Parameters(
      arity = "0..*",
      paramLabel = "REPO_ID",
      description =
          "owner/name[@rev], datasets/owner/name, hf://[type/]owner/name[@rev][/path], or a link to"
              + " a repository, folder or file as shown by a browser. Then files: names, folders"
              + " (dir/), or patterns; without any, the whole repository. owner/name:QUANT: one"
              + " quantization of GGUF weights.")
  private List<String> words = new ArrayList<>();

  @Mixin private RepoOptions repo;

  @Mixin private CollectionOption collection;

  @Mixin private SelectionOptions selection;

  @Option(
      names = "--local-dir",
      paramLabel = "DIR",
      description = "Write plain files to DIR instead of the cache.")
  private Path localDir;

  @Mixin private DestinationOption destination;

  @Mixin private UrlsOption urls;

  @Option(
      names = "--local-dir-use-symlinks",
      paramLabel = "auto|True|False",
      description = "True: create links to the cache in DIR. Otherwise plain files.")
  private Symlinks symlinks = Symlinks.AUTO;

  @Option(
      names = "--link",
      paramLabel = "auto|hard|reflink|symlink|copy",
      description =
          "With --local-dir: keep the content once, in the cache, and link to it from DIR. Where"
              + " the disk does not support the mode, copy. Update hard and symbolic links with hfj"
              + " only: hf may write a new revision through them over the old one in the cache.")
  private LinkMode link;

  @Option(names = "--cache-dir", paramLabel = "DIR", description = "Use the cache in DIR.")
  private Path cacheDir;

  @Option(
      names = "--force-download",
      negatable = true,
      description = "Download files again that are already present.")
  private boolean force;

  @Option(names = "--resume-download", description = "Accepted; hfj always resumes.", hidden = true)
  private boolean resume;

  @Option(
      names = "--dry-run",
      negatable = true,
      description = "Show what would be downloaded; write nothing.")
  private boolean dryRun;

  @Option(names = "--local-files-only", description = "Work offline; fail if files are missing.")
  private boolean localFilesOnly;

  @Mixin private ConnectionOptions connection;

  @Option(
      names = {"-v", "--verbose"},
      description = "Log requests and responses.")
  private boolean verbose;

  @Mixin private HelpOption help;

  /** Values of {@code --local-dir-use-symlinks}. */
  enum Symlinks {
    AUTO,
    TRUE,
    FALSE
  }

  DownloadCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public boolean isDebug() {
    return debug;
  }

  @Override
  public boolean isTransfer() {
    return true;
  }

  @Override
  public Integer call() {
    List<String> notices = new ArrayList<>();
    Settings settings = Settings.from(host, notices::add);
    debug = settings.output().debug();
    startLogging(settings);
    if (collection.isGiven()) {
      downloadCollection(settings, notices);
      return ExitCode.DONE.value();
    }
    List<String> names = repoAndNames();
    RepoOptions.Resolved what =
        repo.resolveWithQuant(names.remove(0), connection.endpoints(settings));
    NetworkOptions network = connection.resolve(settings, what.endpoint(), notices::add);
    boolean offline = localFilesOnly || settings.network().offline() && !isDemo(network);
    if (force && offline) {
      throw new BadInput(
          "--force-download cannot be combined with "
              + (localFilesOnly ? "--local-files-only" : "HF_HUB_OFFLINE"),
          "omit one of them");
    }
    destination.require(what.path(), names, localDir != null, output, host);
    urls.requireAlone(output, destination);
    SnapshotRequest whole =
        SnapshotRequest.of(what.repo().toString())
            .revision(what.revision().name())
            .offline(offline)
            .force(force);
    SnapshotRequest all = what.quant().map(whole::quant).orElse(whole);
    SnapshotRequest request = placed(selection.select(all, what.path(), names, notices));
    Settings located = PathArgument.withCache(host, cacheDir, settings);
    DownloadRun run = new DownloadRun(host, err, mode(settings));
    ResultReport report = new ResultReport(out, Terminal.ofOut(host), output);
    if (urls.isGiven()) {
      UrlReport lines = new UrlReport(out, urls.isAria2());
      FileAddresses found = run.addresses(located, network, request, notices);
      lines.print(found);
      if (!output.isQuiet()) {
        lines.printHint(found, err);
      }
    } else if (dryRun) {
      report.printPlan(run.plan(located, network, request, notices));
    } else if (destination.isGiven()) {
      write(run.downloadFile(located, network, request, notices), report);
    } else {
      report.printResult(run.download(located, network, request, notices));
    }
    return ExitCode.DONE.value();
  }

  private void downloadCollection(Settings settings, List<String> notices) {
    collection.requireAlone(
        Map.of(
            "REPO_ID", !words.isEmpty(),
            "--repo-type or --revision", repo.isGiven(),
            "-o", destination.isGiven(),
            "--print-urls", urls.isGiven(),
            "--local-files-only", localFilesOnly));
    CollectionOption.Resolved what = collection.resolve(connection.endpoints(settings));
    NetworkOptions network = connection.resolve(settings, what.endpoint(), notices::add);
    UnaryOperator<SnapshotRequest> selected =
        request -> linked(selection.select(request.force(force), notices));
    selected.apply(SnapshotRequest.of("any/one")); // checks the options
    List<String> warnings = List.copyOf(notices);
    new CollectionRun(what.slug(), selected, PathArgument.find(host, localDir), dryRun)
        .run(
            new DownloadRun(host, err, mode(settings)),
            PathArgument.withCache(host, cacheDir, settings),
            network,
            warnings,
            new ResultReport(out, Terminal.ofOut(host), output));
  }

  private void write(DownloadedFile file, ResultReport report) {
    if (destination.isStdout()) {
      file.writeTo(out);
    } else {
      Path path = destination.resolve(host);
      file.copyTo(path, host.clock().instant());
      report.printResult(file.snapshot(), path);
    }
  }

  /** The built-in demo Hub needs no network. */
  private static boolean isDemo(NetworkOptions network) {
    return network.endpoints().isDemo();
  }

  private void startLogging(Settings settings) {
    if (debug || verbose) {
      Logging.level(Verbosity.DEBUG);
    } else {
      settings.output().verbosity().ifPresent(Logging::level);
    }
  }

  /** Returns the repository, then the files. */
  private List<String> repoAndNames() {
    List<String> all = new ArrayList<>(words.isEmpty() ? selection.takeConsumed() : words);
    if (all.isEmpty()) {
      throw new BadInput(
          "missing REPO_ID", "name one: hfj download owner/name; see 'hfj download --help'");
    }
    return all;
  }

  private SnapshotRequest placed(SnapshotRequest request) {
    return linked(PathArgument.find(host, localDir).map(request::into).orElse(request));
  }

  private SnapshotRequest linked(SnapshotRequest request) {
    return links().map(request::linked).orElse(request);
  }

  private Optional<LinkMode> links() {
    if (link != null && localDir == null) {
      throw new BadInput("--link requires --local-dir", "add --local-dir DIR");
    }
    return Optional.ofNullable(link)
        .or(() -> symlinks == Symlinks.TRUE ? Optional.of(LinkMode.SYMLINK) : Optional.empty());
  }

  private ProgressMode mode(Settings settings) {
    if (output.isQuiet()) {
      return ProgressMode.QUIET;
    }
    if (output.isJson()) {
      return ProgressMode.JSON;
    }
    if (output.isAgent() || settings.output().bars() == Bars.NEVER) {
      return ProgressMode.SUMMARY;
    }
    return host.errIsTerminal() && !debug && !verbose ? ProgressMode.BARS : ProgressMode.PLAIN;
  }
}
