package io.hfj.model;

import io.hfj.BadInput;
import java.util.regex.Pattern;

/**
 * The name of a collection in the address of its page: {@code owner/name-64f9a55bb3115b4f513ec026}.
 * Immutable.
 */
public record CollectionSlug(String value) {
  private static final Pattern FORM = Pattern.compile("[\\w.-]{1,96}/[\\w.-]{1,300}");

  /**
   * @throws BadInput if it cannot be one
   */
  public CollectionSlug {
    if (!FORM.matcher(value).matches() || value.contains("..")) {
      throw new BadInput(
          "'" + SafeText.of(value) + "' is not a collection",
          "copy owner/name-number, or the whole address, from the page of the collection");
    }
  }

  /**
   * Parses the path of a link to a collection.
   *
   * @param path below the address of the Hub
   * @throws BadInput if it is another page
   */
  public static CollectionSlug parse(HubLink link, String path) {
    String plain = path.replaceFirst("/+$", "");
    if (!plain.startsWith("/collections/")) {
      throw new BadInput(
          "'" + link + "' is not a link to a collection",
          "paste an address such as https://huggingface.co/collections/owner/name-number");
    }
    return new CollectionSlug(plain.substring("/collections/".length()));
  }

  @Override
  public String toString() {
    return value;
  }
}
