package io.hfj.download;

import io.hfj.error.AccessDenied;
import io.hfj.error.HfjException;
import io.hfj.error.NotFound;
import io.hfj.error.NotFound.Subject;
import io.hfj.hub.HubClient;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import java.util.List;
import java.util.Optional;

/**
 * Asks the Hub a little more when it knows no such repository, or refuses it: whether the name
 * means another kind of repository, which names are near, whose token it is. What the Hub does not
 * tell is left out.
 */
final class ErrorHints {
  private static final List<RepoType> TYPES =
      List.of(RepoType.MODEL, RepoType.DATASET, RepoType.SPACE);

  private final BestEffortQueries questions;

  ErrorHints(BestEffortQueries questions) {
    this.questions = questions;
  }

  /** The failure, with better advice where there is some. */
  HfjException addTo(HfjException failure, RepoId repo) {
    if (failure instanceof NotFound unknown && unknown.subject() == Subject.REPO) {
      return new NotFound(
          Subject.REPO, unknown.getMessage() + accountSuffix(), adviceOnName(unknown, repo));
    }
    if (failure instanceof AccessDenied denied) {
      String whose = denied.isBadToken() ? "" : accountSuffix();
      return whose.isEmpty()
          ? denied
          : new AccessDenied(denied.getMessage() + whose, denied.advice(), denied);
    }
    return failure;
  }

  private String adviceOnName(NotFound unknown, RepoId repo) {
    for (RepoType type : TYPES) {
      if (type != repo.type()
          && questions.ask(hub -> hub.exists(new RepoId(type, repo.name())), false)) {
        return "it exists as a " + type.word() + ": add --repo-type " + type.word();
      }
    }
    List<String> found = questions.ask(hub -> hub.search(repo), List.of());
    List<String> near =
        NameSuggestions.of(
            repo.name(), found.stream().filter(name -> !name.equals(repo.name())).toList());
    return near.isEmpty()
        ? unknown.advice()
        : "did you mean " + String.join(", ", near) + "? If it is private, see whose token it is";
  }

  private String accountSuffix() {
    Optional<String> name = questions.ask(HubClient::account, Optional.empty());
    return name.map(account -> " (the token is that of " + account + ")").orElse("");
  }
}
