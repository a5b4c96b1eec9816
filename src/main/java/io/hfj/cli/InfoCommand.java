package io.hfj.cli;

import io.hfj.HubRef;
import io.hfj.app.HubService;
import io.hfj.app.NetworkOptions;
import io.hfj.app.RepoDetails;
import io.hfj.cli.options.EndpointOptions;
import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.RepoOptions;
import io.hfj.cli.options.Subcommand;
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
      "Show size, licence, access and weight formats of a repository.",
      "Downloads nothing."
    },
    footer = {
      "",
      "Examples:",
      "  hfj info openai/whisper-tiny",
      "  hfj info datasets/org/data --refs",
      "  hfj info hf://org/model@v1.0 --json",
    })
final class InfoCommand extends Subcommand {
  @Parameters(paramLabel = "REPO_ID", description = "Repository, as for 'hfj download'.")
  private String word;

  @Mixin private RepoOptions repo;

  @Option(names = "--refs", description = "Show branches and tags with their commits.")
  private boolean refs;

  @Mixin private EndpointOptions connection;

  @Mixin private HelpOption help;

  InfoCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public Integer call() {
    Settings settings = Settings.from(host, this::warn);
    RepoOptions.Resolved what = repo.resolve(word, connection.endpoints(settings));
    NetworkOptions network = connection.resolve(settings, what.endpoint(), this::warn);
    RepoRevision revision = new RepoRevision(what.repo(), what.explicitRevision());
    what.path().ifPresent(path -> warn("the path is ignored; use 'hfj ls' to list it"));
    RepoDetails details;
    Optional<List<HubRef>> named;
    try (HubService hub = new HubService(host, settings, network, this::warn)) {
      details = hub.viewer().details(revision);
      named = refs ? Optional.of(hub.viewer().refs(revision)) : Optional.empty();
    }
    InfoReport report = new InfoReport(revision.revisionOrMain().name(), details, named);
    if (output.isHuman()) {
      report.lines(host.clock().millis()).forEach(out::println);
    } else { // like hf models info
      out.println(report.json());
    }
    return ExitCode.DONE.value();
  }
}
