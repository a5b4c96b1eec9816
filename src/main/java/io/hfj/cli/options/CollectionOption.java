package io.hfj.cli.options;

import io.hfj.BadInput;
import io.hfj.env.Endpoint;
import io.hfj.env.EndpointList;
import io.hfj.model.CollectionSlug;
import io.hfj.model.HubLink;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option {@code --collection}: the repositories of a collection in place of one. */
public final class CollectionOption {
  @Option(
      names = "--collection",
      paramLabel = "SLUG",
      description =
          "Download all models, datasets and Spaces of a collection: owner/name-number, or the"
              + " address of its page. With --local-dir each gets a folder DIR/owner/name. A"
              + " repository without matching files is skipped; one that fails does not stop the"
              + " others.")
  private String collection;

  /** Whether the option is given. */
  public boolean isGiven() {
    return collection != null;
  }

  /**
   * A collection.
   *
   * @param endpoint of a link, if it is neither configured nor the public Hub's
   */
  public record Resolved(CollectionSlug slug, Optional<Endpoint> endpoint) {}

  /**
   * Returns the collection.
   *
   * @param endpoints of this run: a link to one of them names no other
   * @throws BadInput if it is not valid
   */
  public Resolved resolve(EndpointList endpoints) {
    Optional<HubLink> found = HubLink.find(collection);
    if (found.isEmpty()) {
      return new Resolved(new CollectionSlug(collection), Optional.empty());
    }
    HubLink link = found.get();
    Optional<String> below = endpoints.pathBelow(link);
    return new Resolved(
        CollectionSlug.parse(link, below.orElse(link.path())),
        below.isPresent() || link.isPublic()
            ? Optional.empty()
            : Optional.of(new Endpoint(link.origin())));
  }

  /**
   * Requires that nothing is given that is about one repository.
   *
   * @param given what is about one repository, with whether it is given
   */
  public void requireAlone(Map<String, Boolean> given) {
    given.forEach(
        (what, isGiven) -> {
          if (isGiven) {
            throw new BadInput(
                "--collection and " + what + " exclude each other", "omit one of them");
          }
        });
  }
}
