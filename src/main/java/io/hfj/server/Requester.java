package io.hfj.server;

import java.util.Optional;

/**
 * The caller and its permissions. Immutable.
 *
 * @param token empty for an anonymous caller
 * @param user the user of the token
 */
record Requester(Optional<String> token, Optional<String> user) {
  private static final String BEARER = "Bearer ";

  /** Refuses an unknown token, like the Hub even where none is needed. */
  static Requester of(HubRequest request, HubRepos repos) {
    Optional<String> header = request.header("Authorization");
    if (header.isEmpty()) {
      return new Requester(Optional.empty(), Optional.empty());
    }
    Optional<String> token =
        header.filter(value -> value.startsWith(BEARER)).map(v -> v.substring(BEARER.length()));
    Optional<String> user = token.flatMap(repos::userOf);
    if (user.isEmpty()) {
      // No error code: clients recognize the message, and must not report a missing repository.
      throw ErrorResponse.hub(401, "", "Invalid credentials in Authorization header");
    }
    return new Requester(token, user);
  }

  @Override
  public String toString() {
    return user.orElse("anonymous"); // never the token
  }

  String requireUser() {
    return user.orElseThrow(() -> ErrorResponse.hub(401, "", "Invalid username or password."));
  }

  /** Returns whether this caller may read the content. */
  boolean mayRead(HubRepo repo) {
    boolean open = repo.gated().isEmpty() && !repo.isPrivate();
    return open || token.filter(repo.tokens()::contains).isPresent();
  }

  /** Returns whether the repository is visible: gated ones are to all, private ones are not. */
  boolean maySee(HubRepo repo) {
    return !repo.isPrivate() || mayRead(repo);
  }

  /**
   * Returns the answer for missing and private repositories alike, so that names in use are not
   * disclosed; for an anonymous caller without an error code.
   */
  ErrorResponse noRepo() {
    return user.isEmpty()
        ? ErrorResponse.hub(401, "", "Invalid username or password.")
        : ErrorResponse.hub(404, "RepoNotFound", "Repository not found");
  }

  void requireAccess(HubRepo repo) {
    if (mayRead(repo)) {
      return;
    }
    String restricted = "Access to " + repo.id().type().word() + " " + repo.id().name() + " is ";
    if (user.isEmpty()) {
      throw ErrorResponse.hub(
          401,
          "GatedRepo",
          restricted
              + "restricted. You must have access to it and be authenticated to access it."
              + " Please log in.");
    }
    throw ErrorResponse.hub(
        403,
        "GatedRepo",
        restricted
            + "restricted and you are not in the authorized list. Visit https://huggingface.co/"
            + repo.id()
            + " to ask for access.");
  }
}
