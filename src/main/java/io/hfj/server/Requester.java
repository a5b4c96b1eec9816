package io.hfj.server;

import java.util.Optional;

/**
 * Who asks, and what they may see. Immutable.
 *
 * @param token empty for an anonymous caller
 * @param user whom the token belongs to
 */
record Requester(Optional<String> token, Optional<String> user) {
  private static final String BEARER = "Bearer ";

  /** Refuses a token nobody knows, as the Hub does even where none is needed. */
  static Requester of(HubRequest request, HubRepos repos) {
    Optional<String> header = request.header("Authorization");
    if (header.isEmpty()) {
      return new Requester(Optional.empty(), Optional.empty());
    }
    Optional<String> token =
        header.filter(value -> value.startsWith(BEARER)).map(v -> v.substring(BEARER.length()));
    Optional<String> user = token.flatMap(repos::userOf);
    if (user.isEmpty()) {
      // Without a code: clients know it by the message, and must not call it a missing repository.
      throw ErrorAnswer.hub(401, "", "Invalid credentials in Authorization header");
    }
    return new Requester(token, user);
  }

  @Override
  public String toString() {
    return user.orElse("anonymous"); // never the token
  }

  String requireUser() {
    return user.orElseThrow(() -> ErrorAnswer.hub(401, "", "Invalid username or password."));
  }

  /** Whether the repository gives its content to this caller. */
  boolean mayRead(HubRepo repo) {
    boolean open = repo.gated().isEmpty() && !repo.isPrivate();
    return open || token.filter(repo.tokens()::contains).isPresent();
  }

  /** Whether the repository shows itself to this caller: gated ones do, private ones do not. */
  boolean maySee(HubRepo repo) {
    return !repo.isPrivate() || mayRead(repo);
  }

  /**
   * Missing and private repositories look alike: the Hub tells nobody which names are taken, and an
   * anonymous caller not even by a code that this is why.
   */
  ErrorAnswer noRepo() {
    return user.isEmpty()
        ? ErrorAnswer.hub(401, "", "Invalid username or password.")
        : ErrorAnswer.hub(404, "RepoNotFound", "Repository not found");
  }

  void requireAccess(HubRepo repo) {
    if (mayRead(repo)) {
      return;
    }
    String restricted = "Access to " + repo.id().type().word() + " " + repo.id().name() + " is ";
    if (user.isEmpty()) {
      throw ErrorAnswer.hub(
          401,
          "GatedRepo",
          restricted
              + "restricted. You must have access to it and be authenticated to access it."
              + " Please log in.");
    }
    throw ErrorAnswer.hub(
        403,
        "GatedRepo",
        restricted
            + "restricted and you are not in the authorized list. Visit https://huggingface.co/"
            + repo.id()
            + " to ask for access.");
  }
}
