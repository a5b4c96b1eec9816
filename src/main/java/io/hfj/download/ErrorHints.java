package io.hfj.download;

import io.hfj.AccessDenied;
import io.hfj.FailureCode;
import io.hfj.HubException;
import io.hfj.NotFound;
import io.hfj.hub.HubClient;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import java.util.List;
import java.util.Optional;

/**
 * Improves the advice of failures by {@link BestEffortQueries}: for an unknown or refused
 * repository, whether the name exists as another type, similar names, and the token's account.
 */
final class ErrorHints {
  private static final List<RepoType> TYPES =
      List.of(RepoType.MODEL, RepoType.DATASET, RepoType.SPACE);

  private final BestEffortQueries queries;

  ErrorHints(BestEffortQueries queries) {
    this.queries = queries;
  }

  /** Returns the failure, with better advice if there is any. */
  HubException addTo(HubException failure, RepoId repo) {
    if (failure instanceof NotFound unknown && unknown.code() == FailureCode.REPO_NOT_FOUND) {
      return new NotFound(
              FailureCode.REPO_NOT_FOUND,
              unknown.getMessage() + accountSuffix(),
              adviceOnName(unknown, repo))
          .about(repo.toString());
    }
    if (failure instanceof AccessDenied denied) {
      String whose = denied.code() == FailureCode.INVALID_TOKEN ? "" : accountSuffix();
      return whose.isEmpty()
          ? denied
          : new AccessDenied(denied.code(), denied.getMessage() + whose, denied.advice(), denied)
              .about(denied.subject().orElse(repo.toString()));
    }
    return failure;
  }

  /** As {@link #addTo}, for a request about a revision: an unknown one gets similar names. */
  HubException addTo(HubException failure, RepoId repo, Revision revision) {
    if (failure.code() != FailureCode.REVISION_NOT_FOUND) {
      return addTo(failure, repo);
    }
    List<String> near =
        NameSuggestions.of(revision.name(), queries.ask(hub -> hub.revisions(repo), List.of()));
    return near.isEmpty()
        ? failure
        : new NotFound(
                FailureCode.REVISION_NOT_FOUND,
                failure.getMessage(),
                "did you mean " + String.join(", ", near) + "?")
            .about(repo.toString());
  }

  private String adviceOnName(NotFound unknown, RepoId repo) {
    for (RepoType type : TYPES) {
      RepoId other = new RepoId(type, repo.name());
      if (type != repo.type() && queries.ask(hub -> hub.exists(other), false)) {
        return "it exists as a " + type.word() + ": name it " + other;
      }
    }
    List<String> found = queries.ask(hub -> hub.search(repo), List.of());
    List<String> near =
        NameSuggestions.of(
            repo.name(), found.stream().filter(name -> !name.equals(repo.name())).toList());
    return near.isEmpty()
        ? unknown.advice()
        : "did you mean " + String.join(", ", near) + "? If it is private, see whose token it is";
  }

  private String accountSuffix() {
    Optional<String> name = queries.ask(HubClient::account, Optional.empty());
    return name.map(account -> " (the token is that of " + account + ")").orElse("");
  }
}
