package io.hfj.model;

import io.hfj.BadInput;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Kinds of repository the Hub serves over the download protocol. */
public enum RepoType {
  MODEL,
  DATASET,
  SPACE,
  KERNEL;

  /** The word users type: {@code model}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The word in API addresses and cache folders: {@code models}. */
  public String plural() {
    return word() + "s";
  }

  /** The prefix of the id in web and {@code resolve} addresses; empty for models. */
  public String urlPrefix() {
    return this == MODEL ? "" : plural() + "/";
  }

  /** Returns the type with that plural, as in {@code datasets/org/name}. */
  public static Optional<RepoType> findByPlural(String word) {
    return Arrays.stream(values()).filter(type -> type.plural().equals(word)).findFirst();
  }

  /**
   * Returns the type with that singular.
   *
   * @throws BadInput if there is none
   */
  public static RepoType require(String word) {
    return Arrays.stream(values())
        .filter(type -> type.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInput(
                    "unknown repo type '" + word + "'",
                    "use one of "
                        + Arrays.stream(values())
                            .map(RepoType::word)
                            .collect(Collectors.joining(", "))));
  }
}
