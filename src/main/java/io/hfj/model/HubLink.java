package io.hfj.model;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address copied from a browser: {@code https://huggingface.co/org/model/tree/main}. The hosts
 * of the public Hub need no scheme. Query and fragment are dropped. Immutable.
 *
 * @param origin scheme and authority in lower case
 * @param path percent-encoded, empty or from the first slash
 */
public record HubLink(String origin, String path) {
  /** Source: huggingface_hub, constants.py, and the name with www. */
  private static final String PUBLIC_HOSTS = "(?:www\\.)?(?:huggingface\\.co|hf\\.co)";

  private static final Pattern ADDRESS =
      Pattern.compile("(https?://[^/?#]*)([^?#]*)(?:[?#].*)?", Pattern.CASE_INSENSITIVE);

  private static final Pattern WITHOUT_SCHEME =
      Pattern.compile(PUBLIC_HOSTS + "(?:[/?#].*)?", Pattern.CASE_INSENSITIVE);

  private static final Pattern PUBLIC =
      Pattern.compile("https?://" + PUBLIC_HOSTS + "(?::80|:443)?");

  /** Returns the link; empty if the text, without blanks around it, is not one. */
  public static Optional<HubLink> find(String pasted) {
    String text = pasted.strip();
    Matcher address =
        ADDRESS.matcher(WITHOUT_SCHEME.matcher(text).matches() ? "https://" + text : text);
    return address.matches()
        ? Optional.of(new HubLink(address.group(1).toLowerCase(Locale.ROOT), address.group(2)))
        : Optional.empty();
  }

  /** Whether it leads to the public Hub. */
  public boolean isPublic() {
    return PUBLIC.matcher(origin).matches();
  }

  /** The address without a user name and password. */
  @Override
  public String toString() {
    return SafeText.of(origin.replaceFirst("//.*@", "//") + path);
  }
}
