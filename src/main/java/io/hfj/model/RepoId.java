package io.hfj.model;

import io.hfj.BadInput;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Name of a repository on the Hub with its type, such as {@code openai/whisper-tiny}; old models
 * have no owner ({@code gpt2}). Immutable.
 */
public record RepoId(RepoType type, String name) {
  // The Hub's rule: segments of up to 96 ASCII word characters, '-' and '.', not at their ends.
  private static final Pattern SEGMENTS =
      Pattern.compile("(\\b[\\w.-]{1,96}\\b/)?\\b[\\w.-]{1,96}\\b");

  private static final String ADVICE = "write it as owner/name, for example openai/whisper-tiny";

  /**
   * @throws BadInput if the Hub would not accept the name
   */
  public RepoId {
    if (!SEGMENTS.matcher(name).matches()) {
      throw new BadInput("'" + SafeText.of(name) + "' is not a valid repo id", ADVICE);
    }
    // "--" is the separator in names of cache folders, which could not be parsed.
    if (name.contains("--") || name.contains("..")) {
      throw new BadInput("'" + name + "' is not a valid repo id: it contains -- or ..", ADVICE);
    }
    if (name.endsWith(".git")) {
      throw new BadInput("'" + name + "' is not a valid repo id: it ends in .git", "remove .git");
    }
  }

  /**
   * Parses {@code owner/name}, {@code name}, or with a type {@code datasets/owner/name}.
   *
   * @throws BadInput if the Hub would not accept the name
   */
  public static RepoId parse(String text) {
    return typeIn(text)
        .map(type -> new RepoId(type, text.substring(text.indexOf('/') + 1)))
        .orElseGet(() -> new RepoId(RepoType.MODEL, text));
  }

  /** The name of the repo's folder in the cache: {@code models--openai--whisper-tiny}. */
  public String folder() {
    return type.plural() + "--" + name.replace("/", "--");
  }

  /**
   * The name in messages: {@code openai/whisper-tiny}, {@code datasets/org/name}. {@link #parse}
   * reads it back, so the type of a model is written if its owner is named like a type.
   */
  @Override
  public String toString() {
    return (type == RepoType.MODEL && typeIn(name).isPresent() ? "models/" : type.urlPrefix())
        + name;
  }

  /** Returns the type that the part before the first slash names. */
  private static Optional<RepoType> typeIn(String text) {
    return RepoType.findByPlural(text.substring(0, Math.max(0, text.indexOf('/'))));
  }
}
