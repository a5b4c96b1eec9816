package io.hfj.server;

import java.util.ArrayList;
import java.util.List;

/**
 * A collection of a Hub. Immutable.
 *
 * @param slug {@code owner/name-hash}
 */
public record ServedCollection(String slug, String title, List<Item> items) {
  public ServedCollection {
    items = List.copyOf(items);
  }

  /**
   * An item of the collection.
   *
   * @param type {@code model}, {@code dataset}, {@code space}, {@code paper}, ...
   * @param id of a repository or a paper
   */
  public record Item(String type, String id) {}

  /** Returns an empty collection. */
  public static ServedCollection of(String slug, String title) {
    return new ServedCollection(slug, title, List.of());
  }

  /** Returns this collection with one more item. */
  public ServedCollection with(String type, String id) {
    List<Item> more = new ArrayList<>(items);
    more.add(new Item(type, id));
    return new ServedCollection(slug, title, more);
  }
}
