package io.hfj.http.failure;

import io.hfj.AccessDenied;
import io.hfj.FailureCode;
import io.hfj.HubException;
import io.hfj.NetworkFailure;
import io.hfj.NotFound;
import io.hfj.model.Token;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Response;

/**
 * Turns an error response of the Hub into the failure that the user sees. The Hub distinguishes in
 * {@code X-Error-Code} what one status may mean (huggingface_hub, utils/_http.py).
 */
final class HubVerdict {
  private static final int UNAVAILABLE_FOR_LEGAL_REASONS = 451;
  private static final String BAD_CREDENTIALS = "Invalid credentials in Authorization header";

  /** A refusal because of too many requests, whatever its status. */
  private static final Pattern TOO_MUCH =
      Pattern.compile("(?i)rate.?limit|too many requests|quota exceeded");

  private static final Pattern ERROR_FIELD = Pattern.compile("\"error\"\\s*:\\s*\"([^\"\\\\]*)\"");
  private static final long LONGEST_MESSAGE = 4096;

  private HubVerdict() {}

  /** Returns the failure for an error response to a request about a repository. */
  static HubException of(Response response, RequestContext context) {
    return verdict(response, context).about(context.subject());
  }

  private static HubException verdict(Response response, RequestContext context) {
    String code = response.header("X-Error-Code", "");
    String message = serverMessage(response, context);
    switch (code) {
      case "RevisionNotFound":
        return new NotFound(
            FailureCode.REVISION_NOT_FOUND,
            context.repoInWords() + " has no revision '" + context.revision() + "'",
            "see " + context.page() + " for its branches and tags");
      case "EntryNotFound":
        return new NotFound(
            FailureCode.FILE_NOT_FOUND,
            context.repoInWords()
                + " has no file '"
                + context.file().map(Object::toString).orElse("")
                + "' at revision "
                + context.revision(),
            "see " + context.page() + " for its files");
      case "GatedRepo":
        return gated(context, message);
      case "RepoNotFound":
        return unknownRepo(context);
      default:
        break;
    }
    if (message.equals("Access to this resource is disabled.")) {
      return new AccessDenied(
          context.repoInWords() + " has been disabled by the Hub", "see " + context.page());
    }
    return switch (response.code()) {
      case 401 -> message.equals(BAD_CREDENTIALS) ? badToken(context) : unauthorized(context);
      case UNAVAILABLE_FOR_LEGAL_REASONS ->
          new AccessDenied(
              context.repoInWords()
                  + " is not available in your region"
                  + (message.isEmpty() ? "" : ": " + message),
              "see " + context.page());
      case 403 ->
          TOO_MUCH.matcher(message).find()
              ? rateLimited(response, message)
              : refused(context, message);
      case 404 ->
          new NotFound(
              FailureCode.REPO_NOT_FOUND,
              context.file().map(file -> "file '" + file + "' of ").orElse("")
                  + context.repoInWords()
                  + " not found on "
                  + FailureTranslator.host(response.request().url()),
              "check the repo id, the type and the endpoint");
      default -> FailureTranslator.unexpectedStatus(response);
    };
  }

  private static HubException refused(RequestContext context, String message) {
    String what =
        "access to "
            + context.repoInWords()
            + " denied"
            + (message.isEmpty() ? "" : ": " + message);
    return context.token().isEmpty()
        ? tokenRequired(what, "use a token with read access")
        : new AccessDenied(
            what,
            "check that your " + context.token().get() + " has read access; see " + context.page());
  }

  private static AccessDenied tokenRequired(String message, String advice) {
    return new AccessDenied(FailureCode.TOKEN_REQUIRED, message, advice, null);
  }

  private static NetworkFailure rateLimited(Response response, String message) {
    return new NetworkFailure(
        FailureTranslator.host(response.request().url())
            + " returned HTTP "
            + response.code()
            + ": "
            + message,
        "wait a few minutes, then " + FailureTranslator.REPEAT);
  }

  /**
   * Returns the server's message: from a header on the Hub, from a field or the whole body
   * elsewhere.
   */
  private static String serverMessage(Response response, RequestContext context) {
    String header = response.header("X-Error-Message", "");
    if (!header.isEmpty()) {
      return context.quote(header);
    }
    String body = ResponseBodies.peek(response, LONGEST_MESSAGE);
    Matcher field = ERROR_FIELD.matcher(body);
    if (field.find()) {
      return context.quote(field.group(1));
    }
    boolean words = response.header("Content-Type", "").startsWith("text/plain");
    return words ? context.quote(body.strip()) : "";
  }

  /** The message beside the code gives the state of the request for access. */
  private static HubException gated(RequestContext context, String message) {
    String what = context.repoInWords() + " is gated: access must be requested";
    if (message.contains("awaiting a review")) {
      return new AccessDenied(
          what + "; your access request is pending",
          "repeat the download when it is granted; see " + context.page());
    }
    if (message.contains("has been rejected")) {
      return new AccessDenied(what + "; your access request was rejected", "see " + context.page());
    }
    if (message.contains("fine-grained token")) {
      return new AccessDenied(
          what
              + "; your "
              + context.token().map(Token::toString).orElse("token")
              + " cannot read gated repositories",
          "enable \"public gated repositories\" in the token's settings on the Hub, or use a token"
              + " with the permission 'read'");
    }
    return context.token().isEmpty()
        ? tokenRequired(
            what,
            "request access at "
                + context.page()
                + ", then use a token of the account that requested it")
        : new AccessDenied(
            what + "; the account of your " + context.token().get() + " has no access",
            "request access at "
                + context.page()
                + "; if it was granted, check that the token can"
                + " read gated repositories");
  }

  private static HubException unknownRepo(RequestContext context) {
    String where = " on " + FailureTranslator.host(context.endpoint());
    return context.token().isEmpty()
        ? new NotFound(
            FailureCode.REPO_NOT_FOUND,
            context.repoInWords() + " not found" + where + ", or it is private",
            "check the repo id and the type; if it is private, use a token with read access")
        : new NotFound(
            FailureCode.REPO_NOT_FOUND,
            context.repoInWords()
                + " not found"
                + where
                + ", or your "
                + context.token().get()
                + " has no access to it",
            "check the repo id and the type, and which account the token belongs to");
  }

  private static HubException badToken(RequestContext context) {
    String which = context.token().map(Token::toString).orElse("token");
    return new AccessDenied(
        FailureCode.INVALID_TOKEN,
        "the Hub rejected your " + which,
        "it may be mistyped, expired or revoked; use a new token, or none",
        null);
  }

  /** The Hub gives an anonymous caller this answer for missing and private repositories alike. */
  private static HubException unauthorized(RequestContext context) {
    return context.token().isEmpty() ? unknownRepo(context) : badToken(context);
  }
}
