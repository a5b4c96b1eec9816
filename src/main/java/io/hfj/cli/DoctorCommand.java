package io.hfj.cli;

import io.hfj.app.App;
import io.hfj.app.NetworkOptions;
import io.hfj.cli.options.ConnectionOptions;
import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.PathArgument;
import io.hfj.cli.options.RepoOptions;
import io.hfj.cli.options.Subcommand;
import io.hfj.console.Count;
import io.hfj.console.JsonText;
import io.hfj.doctor.Finding;
import io.hfj.doctor.Finding.CheckState;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.error.ExitCode;
import io.hfj.model.SafeText;
import io.hfj.store.DiskProbe;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hfj doctor}. */
@Command(
    name = "doctor",
    sortOptions = false,
    description = {
      "Check Java, disk, network, token and access, and suggest a fix.",
      "With REPO_ID, checks access to that repository too. Changes nothing.",
    },
    footer = {
      "",
      "Examples:",
      "  hfj doctor",
      "  hfj doctor meta-llama/Llama-2-7b-hf --speed",
      "",
      "Exit codes: 0 no problem found, otherwise as for a download.",
    })
final class DoctorCommand extends Subcommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "REPO_ID",
      description = "Repository, as for 'hfj download'.")
  private String word;

  @Option(
      names = {"--repo-type", "--type"},
      paramLabel = "TYPE",
      description = "Type: model (default), dataset, space or kernel.")
  private String type;

  @Option(names = "--cache-dir", paramLabel = "DIR", description = "Cache directory to check.")
  private Path cacheDir;

  @Option(names = "--speed", description = "Measure the download speed for a few seconds.")
  private boolean speed;

  @Mixin private ConnectionOptions connection;

  @Option(names = "--try-lock", hidden = true, description = "The other process of a checkup.")
  private String lock;

  @Mixin private HelpOption help;

  DoctorCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public Integer call() {
    if (lock != null) {
      return DiskProbe.tryLock(lock);
    }
    // The token is looked up several times; a warning about its file is printed once.
    Set<String> notices = new LinkedHashSet<>();
    Settings settings = Settings.from(host, notices::add);
    Optional<RepoOptions.Resolved> what =
        Optional.ofNullable(word)
            .map(text -> new RepoOptions(type).resolve(text, connection.endpoints(settings)));
    NetworkOptions network =
        connection.resolve(settings, what.flatMap(RepoOptions.Resolved::endpoint), notices::add);
    Settings located = PathArgument.withCache(host, cacheDir, settings);
    List<Finding> found;
    try (App app = new App(host, located, network, notices::add)) {
      found = app.checkup(this::show).run(what.map(RepoOptions.Resolved::repo), speed);
    }
    notices.forEach(this::warn);
    return printVerdict(found);
  }

  private void show(Finding finding) {
    if (output.isJson() || output.isQuiet()) {
      return;
    }
    String mark =
        switch (finding.state()) {
          case GOOD -> "ok   ";
          case DOUBTFUL -> "warn ";
          case BAD -> "FAIL ";
          case SKIPPED -> "skip ";
        };
    out.println(
        mark + String.format("%-11s", finding.what()) + " " + SafeText.of(finding.detail()));
    if (!finding.advice().isEmpty()) {
      out.println("     hint: " + SafeText.line(finding.advice()));
    }
  }

  private int printVerdict(List<Finding> found) {
    Optional<Finding> first =
        found.stream().filter(finding -> finding.state() == CheckState.BAD).findFirst();
    ExitCode code = first.map(Finding::code).orElse(ExitCode.DONE);
    if (output.isQuiet()) {
      first.ifPresent(bad -> out.println(bad.what()));
    } else if (output.isJson()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("healthy", first.isEmpty());
      document.put("first", first.map(Finding::what).orElse(null));
      document.put("advice", first.map(Finding::advice).orElse(null));
      document.put("exit_code", code.value());
      document.put("findings", found.stream().map(DoctorCommand::entry).toList());
      out.println(JsonText.of(document));
    } else {
      out.println();
      out.println(summary(found, first));
    }
    return code.value();
  }

  /** Returns which problem to fix first; its hint was printed with the finding. */
  private static String summary(List<Finding> found, Optional<Finding> first) {
    long problems = found.stream().filter(finding -> finding.state() == CheckState.BAD).count();
    String count = problems == 0 ? "No problems" : Count.of(problems, "problem");
    return count + " found" + first.map(bad -> "; fix this first: " + bad.what()).orElse("");
  }

  private static Map<String, Object> entry(Finding finding) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("what", finding.what());
    entry.put("state", finding.state().name().toLowerCase(java.util.Locale.ROOT));
    entry.put("detail", finding.detail());
    entry.put("advice", finding.advice());
    return entry;
  }
}
