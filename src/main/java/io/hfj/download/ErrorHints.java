package io.hfj.download;

import io.hfj.AccessDenied;
import io.hfj.FailureCode;
import io.hfj.HubException;
import io.hfj.http.failure.Rewording;
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
    if (failure.code() == FailureCode.REPO_NOT_FOUND) {
      return Rewording.of(
              failure, failure.getMessage() + accountSuffix(), adviceOnName(failure, repo))
          .about(repo.toString());
    }
    if (failure instanceof AccessDenied && failure.code() != FailureCode.INVALID_TOKEN) {
      return Rewording.of(failure, failure.getMessage() + accountSuffix(), failure.advice())
          .about(failure.subject().orElse(repo.toString()));
    }
    return failure;
  }

  /** Like {@link #addTo}, for a request about a revision: an unknown one gets similar names. */
  HubException addTo(HubException failure, RepoId repo, Revision revision) {
    if (failure.code() != FailureCode.REVISION_NOT_FOUND) {
      return addTo(failure, repo);
    }
    List<String> near =
        NameSuggestions.of(revision.name(), queries.ask(hub -> hub.revisions(repo), List.of()));
    return near.isEmpty()
        ? failure
        : Rewording.of(
                failure, failure.getMessage(), "did you mean " + String.join(", ", near) + "?")
            .about(repo.toString());
  }

  private String adviceOnName(HubException unknown, RepoId repo) {
    for (RepoType type : TYPES) {
      RepoId other = new RepoId(type, repo.name());
      if (type != repo.type() && queries.ask(hub -> hub.exists(other), false)) {
        return "it exists as a " + type.word() + "; name it " + other;
      }
    }
    List<String> found = queries.ask(hub -> hub.search(repo), List.of());
    List<String> near =
        NameSuggestions.of(
            repo.name(), found.stream().filter(name -> !name.equals(repo.name())).toList());
    return near.isEmpty()
        ? unknown.advice()
        : "did you mean "
            + String.join(", ", near)
            + "? if it is private, check which account the token belongs to";
  }

  private String accountSuffix() {
    Optional<String> name = queries.ask(HubClient::account, Optional.empty());
    return name.map(account -> " (the token belongs to " + account + ")").orElse("");
  }
}
