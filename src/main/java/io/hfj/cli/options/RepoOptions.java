package io.hfj.cli.options;

import io.hfj.BadInput;
import io.hfj.env.Endpoint;
import io.hfj.env.EndpointList;
import io.hfj.model.HubLink;
import io.hfj.model.HubPage;
import io.hfj.model.HubUri;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import io.hfj.model.SafeText;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options for the repository type and revision, shared by commands that take a repository. */
public final class RepoOptions {
  @Option(
      names = {"--repo-type", "--type"},
      paramLabel = "TYPE",
      description = "model (default), dataset, space or kernel.")
  private String type;

  @Option(
      names = "--revision",
      paramLabel = "REV",
      description = "Branch, tag, refs/pr/N or full commit (default: main).")
  private String revision;

  /** For picocli. */
  RepoOptions() {}

  /** For a command that has no revision. */
  public RepoOptions(String type) {
    this.type = type;
  }

  /**
   * What the positional argument and the options name.
   *
   * @param explicitRevision the revision if one was given
   * @param path inside the repository if an address had one
   * @param quant a quantization of GGUF weights
   * @param endpoint of a link, if it is neither configured nor the public Hub's
   */
  public record Resolved(
      RepoId repo,
      Optional<Revision> explicitRevision,
      Optional<String> path,
      Optional<String> quant,
      Optional<Endpoint> endpoint) {
    public Revision revision() {
      return explicitRevision.orElse(Revision.MAIN);
    }
  }

  /**
   * Combines the positional argument with the options.
   *
   * @param endpoints of this run: a link to one of them names no other
   * @throws BadInput if they contradict each other, or the argument is not a repository
   */
  public Resolved resolve(String word, EndpointList endpoints) {
    Resolved what = resolveWithQuant(word, endpoints);
    what.quant()
        .ifPresent(
            quant -> {
              throw new BadInput(
                  "a quantization cannot be selected here: '" + SafeText.of(word) + "'",
                  "name the repository: " + what.repo());
            });
    return what;
  }

  /** As {@link #resolve}, for a command that selects files: {@code owner/name:Q4_K_M}. */
  public Resolved resolveWithQuant(String word, EndpointList endpoints) {
    Optional<Revision> requested = Optional.ofNullable(revision).map(Revision::new);
    Optional<HubLink> link = HubLink.find(word);
    if (link.isPresent()) {
      return linked(link.get(), requested, endpoints);
    }
    if (HubUri.isUri(word)) {
      if (type != null || requested.isPresent()) {
        throw new BadInput(
            "an hf:// address contains its type and revision",
            "omit --repo-type and --revision: hf://datasets/owner/name@revision");
      }
      HubUri uri = HubUri.parse(word);
      return new Resolved(
          uri.repo(), uri.revision(), nonEmpty(uri.path()), Optional.empty(), Optional.empty());
    }
    int colon = word.indexOf(':', word.lastIndexOf('/') + 1); // not that of ftp://
    String id = colon < 0 ? word : word.substring(0, colon);
    int at = id.indexOf('@');
    if (at > 0 && requested.isPresent()) {
      throw new BadInput("'" + SafeText.of(id) + "' contains its revision", "omit --revision");
    }
    return new Resolved(
        repo(at > 0 ? id.substring(0, at) : id),
        at > 0 ? Optional.of(new Revision(id.substring(at + 1))) : requested,
        Optional.empty(),
        colon < 0 ? Optional.empty() : Optional.of(word.substring(colon + 1)),
        Optional.empty());
  }

  private Resolved linked(HubLink link, Optional<Revision> requested, EndpointList endpoints) {
    Optional<String> below = endpoints.pathBelow(link);
    Optional<Endpoint> other =
        below.isPresent() || link.isPublic()
            ? Optional.empty()
            : Optional.of(new Endpoint(link.origin()));
    HubPage page = HubPage.parse(link, below.orElse(link.path()));
    if (type != null && RepoType.require(type) != page.repo().type()) {
      throw new BadInput(
          "the link leads to a " + page.repo().type().word() + ", and --repo-type is " + type,
          "omit --repo-type");
    }
    if (requested.isPresent()
        && page.revision().filter(r -> !requested.get().equals(r)).isPresent()) {
      throw new BadInput(
          "the link leads to revision "
              + page.revision().get()
              + ", and --revision is "
              + requested.get(),
          "omit --revision, or give the address of the repository alone");
    }
    return new Resolved(
        page.repo(),
        page.revision().or(() -> requested),
        nonEmpty(page.path()),
        page.quant(),
        other);
  }

  private static Optional<String> nonEmpty(String path) {
    return Optional.of(path).filter(text -> !text.isEmpty());
  }

  /** Whether one of these options is given. */
  public boolean isGiven() {
    return type != null || revision != null;
  }

  /** Returns the arguments that select the same repository in another command. */
  public String arguments(String word) {
    return ShellQuoting.of(word)
        + ShellQuoting.option("--repo-type", type)
        + ShellQuoting.option("--revision", revision);
  }

  /** Parses {@code owner/name}, {@code datasets/owner/name}, or {@code dataset/owner/name}. */
  private RepoId repo(String word) {
    String[] parts = word.split("/", -1);
    Optional<RepoType> prefix =
        parts.length == 3
            ? RepoType.findByPlural(parts[0]).or(() -> RepoType.findByPlural(parts[0] + "s"))
            : Optional.empty();
    if (prefix.isEmpty()) {
      return new RepoId(type == null ? RepoType.MODEL : RepoType.require(type), word);
    }
    if (type != null) {
      throw new BadInput("'" + word + "' contains its type", "omit --repo-type, or the prefix");
    }
    return new RepoId(prefix.get(), parts[1] + "/" + parts[2]);
  }
}
