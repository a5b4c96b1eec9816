package io.hfj.app;

import io.hfj.HubException;
import io.hfj.Snapshot;
import io.hfj.model.CollectionSlug;
import java.util.List;
import java.util.Optional;

/**
 * What was downloaded of a collection, or would be. Immutable.
 *
 * @param snapshots of the repositories that did not fail
 * @param failure of those that did, the one that another run is most likely to overcome
 */
public record CollectionResult(
    CollectionSlug slug, List<Snapshot> snapshots, Optional<HubException> failure) {
  public CollectionResult {
    snapshots = List.copyOf(snapshots);
  }
}
