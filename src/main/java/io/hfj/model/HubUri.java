package io.hfj.model;

import io.hfj.BadInput;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Address of a repository, or of a file or folder in it: {@code
 * hf://[type/]owner/name[@revision][/path]}. Immutable.
 *
 * @param path empty for the whole repository; a folder ends in {@code /}
 */
public record HubUri(RepoId repo, Optional<Revision> revision, String path) {
  private static final String SCHEME = "hf://";
  // Two kinds of revision hold slashes and are taken whole; others are percent-encoded.
  private static final Pattern REST =
      Pattern.compile(
          "([^/@]+)/([^/@]+)(?:@(refs/pr/\\d+|refs/convert/[^/]+|[^/]*))?(?:/(.*))?",
          Pattern.DOTALL);

  /** Whether the text begins like such an address. */
  public static boolean isUri(String text) {
    return text.startsWith(SCHEME);
  }

  /**
   * Parses an address.
   *
   * @throws BadInput if it is not valid
   */
  public static HubUri parse(String uri) {
    String rest = uri.substring(SCHEME.length());
    RepoType type = RepoType.MODEL;
    int slash = rest.indexOf('/');
    String first = slash < 0 ? rest : rest.substring(0, slash);
    if (RepoType.findByPlural(first).isPresent()) {
      type = RepoType.findByPlural(first).get();
      rest = rest.substring(slash + 1);
    } else if (first.equals("buckets")) {
      throw bad(uri, "buckets cannot be downloaded with hfj");
    } else if (RepoType.findByPlural(first + "s").isPresent()) {
      throw bad(uri, "the type is written in the plural: " + first + "s");
    }
    Matcher parts = REST.matcher(rest);
    if (!parts.matches()) {
      throw bad(uri, "it needs an owner and a name");
    }
    String path = parts.group(4) == null ? "" : parts.group(4);
    if (path.contains("//") || path.startsWith("/")) {
      throw bad(uri, "its path has an empty part");
    }
    Optional<Revision> revision = Optional.empty();
    if (parts.group(3) != null) {
      revision = Optional.of(new Revision(decode(uri, parts.group(3))));
    }
    return new HubUri(new RepoId(type, parts.group(1) + "/" + parts.group(2)), revision, path);
  }

  private static String decode(String uri, String text) {
    try {
      // A plus is literal, unlike in forms.
      return java.net.URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw bad(uri, "its revision is not percent-encoded");
    }
  }

  private static BadInput bad(String uri, String why) {
    return new BadInput(
        "'" + SafeText.of(uri) + "' is not an hf:// address: " + why,
        "write it as hf://owner/name@revision/path, or hf://datasets/owner/name");
  }
}
