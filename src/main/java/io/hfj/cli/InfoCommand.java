package io.hfj.cli;

import io.hfj.HubRef;
import io.hfj.app.HubService;
import io.hfj.app.NetworkOptions;
import io.hfj.app.RepoDetails;
import io.hfj.cli.options.ConnectionOptions;
import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.OutputFormat;
import io.hfj.cli.options.RepoOptions;
import io.hfj.cli.options.Subcommand;
import io.hfj.cli.report.FailureReporting;
import io.hfj.cli.report.InfoReport;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.error.ExitCode;
import io.hfj.model.RepoRevision;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hfj info}. */
@Command(
    name = "info",
    sortOptions = false,
    description = {
      "Shows what a repository is: commit, last change, size, licence, access, and the formats of"
          + " its weights with the size of each. Downloads nothing."
    },
    footer = {
      "",
      "Examples:",
      "  hfj info openai/whisper-tiny",
      "  hfj info datasets/org/data --refs",
      "  hfj info hf://org/model@v1.0 --json",
    })
final class InfoCommand extends Subcommand implements FailureReporting {
  @Parameters(paramLabel = "REPO_ID", description = "As for download.")
  private String word;

  @Mixin private RepoOptions repo;

  @Option(names = "--refs", description = "Show branches and tags with their commits.")
  private boolean refs;

  @Mixin private ConnectionOptions connection;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Option(names = "--format", paramLabel = "FORMAT", hidden = true, description = "Like hf.")
  private void format(OutputFormat format) {
    json |= format == OutputFormat.JSON;
  }

  @Mixin private HelpOption help;

  InfoCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public boolean isJson() {
    return json;
  }

  @Override
  public Integer call() {
    Settings settings = Settings.from(host, this::warn);
    RepoOptions.Resolved what = repo.resolve(word, connection.endpoints(settings));
    NetworkOptions network = connection.resolve(settings, what.endpoint(), this::warn);
    RepoRevision revision = new RepoRevision(what.repo(), what.explicitRevision());
    what.path().ifPresent(path -> warn("the path of the address is ignored: see 'hfj ls'"));
    RepoDetails details;
    Optional<List<HubRef>> named;
    try (HubService hub = new HubService(host, settings, network, this::warn)) {
      details = hub.viewer().details(revision);
      named = refs ? Optional.of(hub.viewer().refs(revision)) : Optional.empty();
    }
    InfoReport report = new InfoReport(revision.revisionOrMain().name(), details, named);
    if (json) {
      out.println(report.json());
    } else {
      report.lines(host.clock().millis()).forEach(out::println);
    }
    return ExitCode.DONE.value();
  }
}
