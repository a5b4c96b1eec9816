package io.hfj.cli.cache;

import io.hfj.BadInput;
import io.hfj.Weights;
import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.Subcommand;
import io.hfj.cli.options.WeightsOption;
import io.hfj.env.EndpointList;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.model.HubLink;
import io.hfj.model.HubPage;
import io.hfj.model.WeightFormat;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.clean.DeletionTargets;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hfj cache rm}. */
@Command(
    name = "rm",
    aliases = "remove",
    sortOptions = false,
    description = "Delete repositories, commits or single files from the cache.",
    footer = {
      "",
      "Examples:",
      "  hfj cache rm model/org/name",
      "  hfj cache rm org/name datasets/org/data --dry-run",
      "  hfj cache rm 'org/model/*.Q4_K_M.gguf'",
      "  hfj cache rm org/model-GGUF:Q4_K_M",
      "  hfj cache rm org/model --weights pytorch --dry-run",
      "  hfj cache rm 0123456789abcdef0123456789abcdef01234567 --yes",
      "",
      "Exit codes: 0 done, 8 a TARGET is not in the cache (the others are deleted).",
    })
final class RemoveCacheCommand extends Subcommand {
  @Parameters(
      arity = "1..*",
      paramLabel = "TARGET",
      description =
          "What to delete: hf://owner/name, owner/name, type/owner/name or the URL of its page,"
              + " optionally followed by /FILE or /PATTERN; owner/name:QUANT for one quantization"
              + " of GGUF weights; or a commit, in seven digits or more.")
  private List<String> targets = new ArrayList<>();

  @Option(
      names = "--weights",
      paramLabel = "FORMAT",
      description =
          "Delete only the weights in this format: safetensors, gguf, onnx or pytorch. Files that"
              + " are not weights are kept.")
  private String weights;

  @Mixin private CacheDirOption cache;

  @Mixin private CacheDeletion deletion;

  @Mixin private HelpOption help;

  RemoveCacheCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public Integer call() {
    Optional<WeightFormat> format = format();
    CacheScan report = cache.scanner(host).scan();
    EndpointList endpoints = Settings.from(host, this::warn).endpoints();
    List<String> words = targets.stream().map(word -> withoutLink(word, endpoints)).toList();
    DeletionTargets found =
        format
            .map(one -> DeletionTargets.ofWeights(report, words, one))
            .orElseGet(() -> DeletionTargets.of(report, words));
    CacheDeletion.warnOfUnknown(found.unknown(), err);
    int code = deletion.carryOut(found.plan(), output, host, out, err);
    if (!found.unknown().isEmpty()) {
      report.requireAllRead(); // an unread repository may contain the target
    }
    return CacheDeletion.exitCode(code, found.unknown());
  }

  private Optional<WeightFormat> format() {
    if (weights == null) {
      return Optional.empty();
    }
    Weights value = WeightsOption.parse(weights);
    if (value == Weights.ALL || value == Weights.AUTO) {
      throw new BadInput(
          "--weights " + weights + " is not supported here",
          "name a format: safetensors, gguf, onnx or pytorch");
    }
    return Optional.of(WeightFormat.valueOf(value.name()));
  }

  /**
   * Returns the hf:// address or the quantization that a link leads to; other words as they are.
   */
  private static String withoutLink(String word, EndpointList endpoints) {
    Optional<HubLink> link = HubLink.find(word);
    if (link.isEmpty()) {
      return word;
    }
    HubPage page =
        HubPage.parse(link.get(), endpoints.pathBelow(link.get()).orElse(link.get().path()));
    String repo = page.repo().type().plural() + "/" + page.repo().name();
    return page.quant()
        .map(quant -> repo + ":" + quant)
        .orElseGet(
            () ->
                "hf://"
                    + repo
                    + page.revision().map(revision -> "@" + revision).orElse("")
                    + "/"
                    + page.path());
  }
}
