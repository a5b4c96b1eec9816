package io.hfj.hub;

import java.util.List;
import java.util.Optional;

/**
 * The account of a token. Immutable.
 *
 * @param orgs organizations the account belongs to
 * @param tokenName the token's name in the account; the Hub does not report it for all kinds
 * @param role permission of the token: read, write or fineGrained
 */
public record Account(
    String name, List<String> orgs, Optional<String> tokenName, Optional<String> role) {
  public Account {
    orgs = List.copyOf(orgs);
  }
}
