package io.hfj.app;

import io.hfj.RepoInfo;
import java.util.Optional;

/**
 * A repository at one revision: information from the Hub, its files, and access. Immutable.
 *
 * @param readable whether the token in use, or no token, gives access to the content; empty if the
 *     endpoint does not report it
 */
public record RepoDetails(RepoInfo info, RepoListing listing, Optional<Boolean> readable) {}
