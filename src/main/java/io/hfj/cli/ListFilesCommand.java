package io.hfj.cli;

import io.hfj.BadInput;
import io.hfj.HubFile;
import io.hfj.app.HubService;
import io.hfj.app.NetworkOptions;
import io.hfj.app.RepoListing;
import io.hfj.cli.options.EndpointOptions;
import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.PathArgument;
import io.hfj.cli.options.RepoOptions;
import io.hfj.cli.options.Subcommand;
import io.hfj.cli.options.WeightsOption;
import io.hfj.cli.report.EntryLine;
import io.hfj.cli.report.FileTotals;
import io.hfj.cli.report.ListedEntry;
import io.hfj.cli.report.ListingReport;
import io.hfj.console.Terminal;
import io.hfj.download.FileSelection;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.error.ExitCode;
import io.hfj.model.CommitHash;
import io.hfj.model.RepoRevision;
import io.hfj.model.SafeText;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hfj ls}. */
@Command(
    name = "ls",
    sortOptions = false,
    description = {
      "List the files of a repository, or of a folder in it; download none of them.",
      "Print the paths to stdout, and the total size to stderr."
    },
    footer = {
      "",
      "Examples:",
      "  hfj ls openai/whisper-tiny -l",
      "  hfj ls datasets/org/data data/ -R --bytes",
      "  hfj ls org/model --revision v1.0 --tree -l",
      "  hfj ls org/model model.safetensors --hash",
      "  hfj ls org/model-GGUF:Q4_K_M -l",
      "  hfj ls https://huggingface.co/org/model/tree/main/onnx",
      "",
      "Kinds: git (in the repository itself), lfs (large file storage), xet (chunked",
      "storage). Without a network, the list of the last download is used.",
    })
final class ListFilesCommand extends Subcommand {
  private static final String BRANCHES = "\u2502\u2514\u251c\u2500";

  @Parameters(
      index = "0",
      paramLabel = "REPO_ID",
      description = "Repository, as for 'hfj download'.")
  private String word;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PATH",
      description = "File or folder to list (default: all).")
  private String path;

  @Mixin private RepoOptions repo;

  @Mixin private WeightsOption weights;

  @Option(
      names = {"-R", "--recursive"},
      description = "List the files of all folders below.")
  private boolean recursive;

  @Option(
      names = {"-l", "--long"},
      description = "Show size, kind, and whether the file is in the cache.")
  private boolean details;

  @Option(names = "--bytes", description = "Like -l, with exact sizes.")
  private boolean bytes;

  @Option(names = "--hash", description = "Like -l, with SHA-256, or the git blob id for kind git.")
  private boolean hash;

  @Option(names = "--tree", description = "Show all folders below as a tree.")
  private boolean tree;

  @Option(names = "--cache-dir", paramLabel = "DIR", description = "Compare with the cache in DIR.")
  private Path cacheDir;

  @Mixin private EndpointOptions connection;

  @Mixin private HelpOption help;

  ListFilesCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public Integer call() {
    if (tree && output.isJson()) {
      throw new BadInput("--tree and --json exclude each other", "omit --tree");
    }
    Settings read = Settings.from(host, this::warn);
    Settings settings = PathArgument.find(host, cacheDir).map(read::withHubCache).orElse(read);
    RepoOptions.Resolved what = repo.resolveWithQuant(word, connection.endpoints(settings));
    NetworkOptions network = connection.resolve(settings, what.endpoint(), this::warn);
    String inside = path(what);
    RepoListing listing;
    try (HubService hub = new HubService(host, settings, network, this::warn)) {
      listing =
          hub.viewer()
              .listing(
                  new RepoRevision(what.repo(), what.explicitRevision()),
                  inside,
                  weights.value(),
                  what.quant());
    }
    print(what, inside, listing);
    return ExitCode.DONE.value();
  }

  /** Returns the path to list, without a slash at its end; empty for all. */
  private String path(RepoOptions.Resolved what) {
    if (path != null && what.path().isPresent()) {
      throw new BadInput(
          "the address of the repository has a path, and '" + SafeText.of(path) + "' is another",
          "give one of them");
    }
    String given = path == null ? what.path().orElse("") : path;
    String plain = given.replaceFirst("^(\\./+)+", "").replaceFirst("/+$", "");
    return plain.isEmpty() || plain.equals(".") ? "" : FileSelection.parsePath(plain).value();
  }

  private void print(RepoOptions.Resolved what, String inside, RepoListing listing) {
    boolean isFile =
        listing.files().size() == 1 && listing.files().get(0).file().path().equals(inside);
    List<ListedEntry> entries =
        isFile || recursive && !tree
            ? ListedEntry.each(listing.files())
            : ListedEntry.in(inside.isEmpty() ? "" : inside + "/", listing.files());
    Terminal terminal = Terminal.ofOut(host);
    ListingReport report =
        new ListingReport(out, terminal, output, bytes || output.isAgent(), hash);
    if (output.isJson()) {
      report.printJson(what.repo(), what.revision().name(), inside, listing, entries);
      return;
    }
    List<EntryLine> lines =
        tree ? EntryLine.ofTree(entries, !terminal.canShow(BRANCHES)) : EntryLine.ofPaths(entries);
    if (output.isAgent() || (details || bytes || hash) && output.isHuman()) {
      report.printTable(lines);
    } else {
      lines.forEach(line -> out.println(SafeText.line(line.text())));
    }
    if (!output.isQuiet()) {
      err.println(what.repo() + " at " + brief(listing) + ": " + totals(listing));
    }
  }

  private static String brief(RepoListing listing) {
    return new CommitHash(listing.commit()).brief();
  }

  private static String totals(RepoListing listing) {
    List<HubFile> cached = listing.cached();
    return FileTotals.phrase(listing.all())
        + "; in the cache: "
        + (cached.isEmpty() ? "none" : FileTotals.of(cached));
  }
}
