package io.hfj.cli.options;

import io.hfj.BadInput;
import io.hfj.model.HubUri;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options for the repository type and revision, shared by commands that take a repository. */
public final class RepoOptions {
  @Option(
      names = {"--repo-type", "--type"},
      paramLabel = "TYPE",
      description = "model (the default), dataset, space or kernel.")
  private String type;

  @Option(
      names = "--revision",
      paramLabel = "REV",
      description = "Branch, tag, refs/pr/N or full commit. Default: main.")
  private String revision;

  /** For picocli. */
  RepoOptions() {}

  /** For a command that has no revision. */
  public RepoOptions(String type) {
    this.type = type;
  }

  /** A repository, the revision if one was given, and the path inside it if a URI had one. */
  public record Resolved(RepoId repo, Optional<Revision> explicitRevision, Optional<String> path) {
    public Revision revision() {
      return explicitRevision.orElse(Revision.MAIN);
    }
  }

  /**
   * Combines the positional argument with the options.
   *
   * @throws BadInput if they contradict each other, or the argument is not a repository
   */
  public Resolved resolve(String word) {
    Optional<Revision> requested = Optional.ofNullable(revision).map(Revision::new);
    if (HubUri.isUri(word)) {
      if (type != null || requested.isPresent()) {
        throw new BadInput(
            "an hf:// address has its type and revision in it",
            "leave --repo-type and --revision away: hf://datasets/owner/name@revision");
      }
      HubUri uri = HubUri.parse(word);
      return new Resolved(
          uri.repo(), uri.revision(), Optional.of(uri.path()).filter(path -> !path.isEmpty()));
    }
    return new Resolved(repo(word), requested, Optional.empty());
  }

  /** Returns the arguments that select the same repository in another command. */
  public String arguments(String word) {
    return ShellQuoting.of(word)
        + ShellQuoting.option("--repo-type", type)
        + ShellQuoting.option("--revision", revision);
  }

  private RepoId repo(String word) {
    String[] parts = word.split("/", -1);
    Optional<RepoType> prefix =
        parts.length == 3 ? RepoType.findByPlural(parts[0]) : Optional.empty();
    if (prefix.isEmpty()) {
      return new RepoId(type == null ? RepoType.MODEL : RepoType.require(type), word);
    }
    if (type != null) {
      throw new BadInput(
          "'" + word + "' has its type in it", "leave --repo-type away, or the prefix");
    }
    return new RepoId(prefix.get(), parts[1] + "/" + parts[2]);
  }
}
