package io.hfj.hub;

import java.util.List;
import java.util.Optional;

/**
 * Whose token it is. Immutable.
 *
 * @param orgs organizations the account belongs to
 * @param tokenName what the account calls the token; the Hub does not tell it of all kinds
 * @param role what the token may do: read, write or fineGrained
 */
public record Account(
    String name, List<String> orgs, Optional<String> tokenName, Optional<String> role) {
  public Account {
    orgs = List.copyOf(orgs);
  }
}
