package io.hfj.cli.cache;

import io.hfj.BadInput;
import io.hfj.model.SafeText;
import io.hfj.store.cache.ScannedRepo;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;

/** Sort orders of repositories. */
enum CacheOrder {
  ACCESSED(Comparator.comparingLong(ScannedRepo::accessed).reversed()),
  MODIFIED(Comparator.comparingLong(ScannedRepo::modified).reversed()),
  NAME(Comparator.comparing(repo -> repo.id().toLowerCase(Locale.ROOT))),
  SIZE(Comparator.comparingLong(ScannedRepo::size).reversed());

  /** The keys, for completion in shells. */
  static final class Keys implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.of(values()).map(key -> key.name().toLowerCase(Locale.ROOT)).iterator();
    }
  }

  /** The default order. */
  static final Comparator<ScannedRepo> BY_ID = Comparator.comparing(ScannedRepo::id);

  private final Comparator<ScannedRepo> usual;

  CacheOrder(Comparator<ScannedRepo> usual) {
    this.usual = usual;
  }

  /**
   * Parses a sort key: {@code size}, {@code name:desc}; also the keys of the legacy client, {@code
   * alphabetical}, {@code lastUsed}, {@code lastUpdated}.
   *
   * @throws BadInput if the key is unknown
   */
  static Comparator<ScannedRepo> of(String word) {
    String[] parts = word.toLowerCase(Locale.ROOT).split(":", -1);
    CacheOrder order =
        switch (parts[0]) {
          case "accessed", "lastused" -> ACCESSED;
          case "modified", "lastupdated" -> MODIFIED;
          case "name", "alphabetical" -> NAME;
          case "size" -> SIZE;
          default -> throw unknown(word);
        };
    if (parts.length == 1) {
      return order.usual.thenComparing(BY_ID);
    }
    boolean down = order != NAME;
    if (parts.length > 2) {
      throw unknown(word);
    }
    return switch (parts[1]) {
      case "asc" -> (down ? order.usual.reversed() : order.usual).thenComparing(BY_ID);
      case "desc" -> (down ? order.usual : order.usual.reversed()).thenComparing(BY_ID);
      default -> throw unknown(word);
    };
  }

  private static BadInput unknown(String word) {
    return new BadInput(
        "unknown sort key '" + SafeText.of(word) + "'",
        "use accessed, modified, name or size, optionally followed by :asc or :desc");
  }
}
