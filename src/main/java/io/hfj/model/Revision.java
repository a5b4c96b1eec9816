package io.hfj.model;

import io.hfj.BadInput;
import java.util.Optional;

/**
 * The name of a version: a branch, a tag, {@code refs/pr/3}, or a commit. Safe as a path below
 * {@code refs/}. Immutable.
 */
public record Revision(String name) {
  /** The branch that every repo has. */
  public static final Revision MAIN = new Revision("main");

  private static final String ADVICE = "give a branch, a tag or a commit, for example main";

  /**
   * @throws BadInput if it is not a valid git ref (git-check-ref-format), or would leave its folder
   */
  public Revision {
    String shown = "'" + SafeText.of(name) + "' is not a valid revision";
    if (name.isBlank() || name.startsWith("/") || name.endsWith("/") || name.length() > 1024) {
      throw new BadInput(shown, ADVICE);
    }
    for (String segment : name.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.contains("..")) {
        throw new BadInput(shown, ADVICE);
      }
    }
    if (name.chars().anyMatch(c -> c <= ' ' || c == 0x7f || "\\:*?[~^".indexOf(c) >= 0)) {
      throw new BadInput(shown, ADVICE);
    }
  }

  /** Returns the commit if the revision is a full lower-case hash. */
  public Optional<CommitHash> commit() {
    return CommitHash.find(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
