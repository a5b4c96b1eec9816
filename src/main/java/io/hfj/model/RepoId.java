package io.hfj.model;

import io.hfj.error.BadInput;
import java.util.regex.Pattern;

/**
 * Name of a repository on the Hub with its type, such as {@code openai/whisper-tiny}; old models
 * have no owner ({@code gpt2}). Immutable.
 */
public record RepoId(RepoType type, String name) {
  // The Hub's own rule: ASCII word characters, '-' and '.', 96 a segment, no '-' or '.' at an edge.
  private static final Pattern SEGMENTS =
      Pattern.compile("(\\b[\\w.-]{1,96}\\b/)?\\b[\\w.-]{1,96}\\b");

  private static final String ADVICE = "write it as owner/name, for example openai/whisper-tiny";

  /**
   * @throws BadInput if the Hub would not accept the name
   */
  public RepoId {
    if (!SEGMENTS.matcher(name).matches()) {
      throw new BadInput("'" + SafeText.of(name) + "' is not a repo id", ADVICE);
    }
    // "--" parts the words of a cache folder's name: an id that holds it could not be read back.
    if (name.contains("--") || name.contains("..")) {
      throw new BadInput("a repo id cannot have -- or .. in it: '" + name + "'", ADVICE);
    }
    if (name.endsWith(".git")) {
      throw new BadInput("a repo id does not end in .git: '" + name + "'", "leave .git away");
    }
  }

  /** Folder of this repo inside the cache: {@code models--openai--whisper-tiny}. */
  public String folder() {
    return type.plural() + "--" + name.replace("/", "--");
  }

  /** How messages name it: {@code openai/whisper-tiny}, {@code datasets/org/name}. */
  @Override
  public String toString() {
    return type.urlPrefix() + name;
  }
}
