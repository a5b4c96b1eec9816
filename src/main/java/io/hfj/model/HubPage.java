package io.hfj.model;

import io.hfj.BadInput;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A page of the Hub's website that shows a repository, or a file or folder of it. Immutable.
 *
 * <table>
 * <caption>Pages</caption>
 * <tr><td>{@code [TYPE/]OWNER/NAME}, with {@code .git} or {@code :QUANT}</td><td>the repository
 *     </td></tr>
 * <tr><td>{@code .../tree/REVISION[/FOLDER]}</td><td>the revision, or a folder of it</td></tr>
 * <tr><td>{@code .../blob/REVISION/FILE}, and {@code resolve}, {@code raw}, {@code blame}</td>
 *     <td>one file</td></tr>
 * <tr><td>{@code .../commit/SHA}</td><td>the commit</td></tr>
 * </table>
 *
 * <p>The slash in the name of a branch is percent-encoded, like the Hub does; {@code refs/pr/1} and
 * {@code refs/convert/parquet} are accepted as they are.
 *
 * @param path empty for the whole repository; a folder ends in {@code /}
 * @param quant a quantization of GGUF weights
 */
public record HubPage(
    RepoId repo, Optional<Revision> revision, String path, Optional<String> quant) {
  private static final Set<String> FILE_ROUTES = Set.of("blob", "resolve", "raw", "blame");

  /** First words of addresses on the website that are not owners. */
  private static final Set<String> OTHER_PAGES =
      Set.of("api", "blog", "chat", "docs", "learn", "papers", "posts", "settings", "tasks");

  /**
   * Parses the path of a link.
   *
   * @param path below the address of the Hub
   * @throws BadInput if it is another page
   */
  public static HubPage parse(HubLink link, String path) {
    List<String> parts =
        Arrays.stream(path.split("/"))
            .filter(part -> !part.isEmpty())
            .map(part -> decode(link, part))
            .toList();
    String first = parts.isEmpty() ? "" : parts.get(0);
    if (first.equals("collections")) {
      throw bad(link, "it is a collection", "download it as a collection");
    }
    if (first.equals("buckets")) {
      throw bad(link, "buckets cannot be downloaded with hfj", ADVICE);
    }
    Optional<RepoType> type = RepoType.findByPlural(first);
    List<String> rest = type.isPresent() ? parts.subList(1, parts.size()) : parts;
    if (rest.isEmpty() || OTHER_PAGES.contains(first)) {
      throw bad(link, "it names no repository", ADVICE);
    }
    int end = endOfId(rest);
    String id = String.join("/", rest.subList(0, end));
    return end == rest.size()
        ? ofRepo(type.orElse(RepoType.MODEL), id)
        : inside(
            link,
            new RepoId(type.orElse(RepoType.MODEL), id),
            rest.get(end),
            rest.subList(end + 1, rest.size()));
  }

  private static final String ADVICE =
      "paste the address of a model, dataset or Space, or of a file or folder in it";

  /** Old models and datasets have no owner: {@code gpt2/tree/main}. */
  private static int endOfId(List<String> parts) {
    boolean noOwner = parts.size() > 2 && !isRoute(parts.get(2)) && isRoute(parts.get(1));
    return noOwner ? 1 : Math.min(2, parts.size());
  }

  private static boolean isRoute(String word) {
    return FILE_ROUTES.contains(word) || word.equals("tree") || word.equals("commit");
  }

  private static HubPage ofRepo(RepoType type, String id) {
    int colon = id.indexOf(':');
    String name = (colon < 0 ? id : id.substring(0, colon)).replaceFirst("\\.git$", "");
    Optional<String> quant = colon < 0 ? Optional.empty() : Optional.of(id.substring(colon + 1));
    return new HubPage(new RepoId(type, name), Optional.empty(), "", quant);
  }

  /**
   * Parses what follows the repository.
   *
   * @param tail after the route
   */
  private static HubPage inside(HubLink link, RepoId repo, String route, List<String> tail) {
    if (!isRoute(route)) {
      throw bad(link, "it is another page of " + repo, advice(repo, route, tail));
    }
    if (tail.isEmpty()) {
      return new HubPage(repo, Optional.empty(), "", Optional.empty());
    }
    int end = endOfRevision(tail);
    Optional<Revision> revision = Optional.of(new Revision(String.join("/", tail.subList(0, end))));
    String path = route.equals("commit") ? "" : String.join("/", tail.subList(end, tail.size()));
    if (path.isEmpty() && FILE_ROUTES.contains(route)) {
      throw bad(link, "it names no file", ADVICE);
    }
    if (path.startsWith("/") || path.endsWith("/") || path.contains("//")) {
      throw bad(link, "its path has an empty part", ADVICE);
    }
    boolean folder = route.equals("tree") && !path.isEmpty();
    return new HubPage(repo, revision, folder ? path + "/" : path, Optional.empty());
  }

  private static int endOfRevision(List<String> tail) {
    boolean hasSlashes =
        tail.size() > 2
            && tail.get(0).equals("refs")
            && (tail.get(1).equals("convert")
                || tail.get(1).equals("pr") && tail.get(2).matches("\\d+"));
    return hasSlashes ? 3 : 1;
  }

  /** The number of a pull request is that of its discussion. */
  private static String advice(RepoId repo, String route, List<String> tail) {
    boolean numbered =
        route.equals("discussions") && !tail.isEmpty() && tail.get(0).matches("\\d+");
    return numbered
        ? "name the repository, "
            + repo
            + ", and for a pull request the revision refs/pr/"
            + tail.get(0)
        : "name the repository: " + repo;
  }

  private static String decode(HubLink link, String text) {
    try {
      // A plus is literal, unlike in forms.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw bad(link, "it is not percent-encoded", "copy it again from the browser");
    }
  }

  private static BadInput bad(HubLink link, String why, String advice) {
    return new BadInput("'" + link + "' is not a link to files: " + why, advice);
  }
}
