package io.hfj.http.failure;

import io.hfj.error.AccessDenied;
import io.hfj.error.BadInput;
import io.hfj.error.ContentMismatch;
import io.hfj.error.ExceptionReason;
import io.hfj.error.HfjException;
import io.hfj.error.NetworkFailure;
import io.hfj.error.NotFound;
import io.hfj.error.NotFound.Subject;
import io.hfj.http.failure.RequestFailed.Kind;
import io.hfj.model.RepoPath;
import io.hfj.model.SafeText;
import io.hfj.model.Token;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.HttpUrl;
import okhttp3.Response;

/**
 * Turns a failed exchange into a {@link RequestFailed}. The Hub distinguishes in {@code
 * X-Error-Code} what one status may mean (huggingface_hub, utils/_http.py). No message contains
 * more of an address than its host: signed URLs are secrets.
 */
public final class FailureTranslator {
  private static final Set<Integer> PASSING = Set.of(408, 421, 425, 429, 500, 502, 503, 504);
  static final String RUN_AGAIN = "run the same command again; what has arrived is kept";
  private static final int UNAVAILABLE_FOR_LEGAL_REASONS = 451;
  private static final String BAD_CREDENTIALS = "Invalid credentials in Authorization header";

  private static final Pattern CONNECTING = Pattern.compile("(?i).*connect.*");

  /** TLS found no common protocol (RFC 7301), in the words of either TLS library. */
  private static final Pattern NO_HTTP_1 = Pattern.compile("(?i)no.application.protocol");

  /** A refusal because of too many requests, whatever its status. */
  private static final Pattern TOO_MUCH =
      Pattern.compile("(?i)rate.?limit|too many requests|quota exceeded");

  private static final Pattern ERROR_FIELD = Pattern.compile("\"error\"\\s*:\\s*\"([^\"\\\\]*)\"");
  private static final long LONGEST_MESSAGE = 4096;

  private FailureTranslator() {}

  /** Returns the failure for an error response to a request about a repository. */
  public static RequestFailed of(Response response, RequestContext context) {
    int status = response.code();
    HfjException verdict = verdict(response, context);
    boolean passing = isPassing(status) || status == 403;
    Kind kind = passing && verdict instanceof NetworkFailure ? Kind.PASSING : Kind.FINAL;
    return new RequestFailed(verdict, kind, status, RateLimitHeaders.retryAfter(response), null)
        .withHosts(hostsOf(response));
  }

  private static Set<String> hostsOf(Response response) {
    return Set.of(host(response.request().url()));
  }

  /** Returns the failure for an error response of a host that only stores bytes. */
  public static RequestFailed ofStore(Response response) {
    int status = response.code();
    Kind kind = isPassing(status) ? Kind.PASSING : Kind.FINAL;
    return refused(response, kind, network(response));
  }

  /**
   * Returns the failure for a store's error response to a request for that file, at a URL that the
   * Hub has just issued.
   */
  public static RequestFailed ofStore(Response response, RepoPath file) {
    String ofFile = network(response).getMessage() + " for " + file;
    return switch (response.code()) {
      case 400 ->
          refused(
              response,
              Kind.FINAL,
              new NetworkFailure(
                  ofFile,
                  "a store may give large files in ranges only: check that no proxy removes the"
                      + " Range header, or use another endpoint"));
      case 401, 403 -> refused(response, Kind.PASSING, new NetworkFailure(ofFile, RUN_AGAIN));
      case 404, 410 ->
          refused(
              response,
              Kind.ABSENT,
              new NetworkFailure(
                  ofFile,
                  "the Hub lists the file, but its store does not have it: try later, or another"
                      + " endpoint"));
      default -> ofStore(response);
    };
  }

  /** Returns the failure for a refusal by a store that serves others of our connections. */
  public static RequestFailed crowded(Response response) {
    return refused(response, Kind.CROWDED, network(response));
  }

  private static RequestFailed refused(Response response, Kind kind, NetworkFailure verdict) {
    Optional<Duration> wait = RateLimitHeaders.retryAfter(response);
    return new RequestFailed(verdict, kind, response.code(), wait, null)
        .withHosts(hostsOf(response));
  }

  /** Returns whether a response with that status may differ the next time. */
  public static boolean isPassing(int status) {
    return PASSING.contains(status) || status >= 500;
  }

  private static NetworkFailure network(Response response) {
    // Without the reason phrase, in which a server may echo the request.
    return new NetworkFailure(
        host(response.request().url()) + " answers " + response.code(), RUN_AGAIN);
  }

  private static HfjException verdict(Response response, RequestContext context) {
    String code = response.header("X-Error-Code", "");
    String message = serverMessage(response, context);
    switch (code) {
      case "RevisionNotFound":
        return new NotFound(
            Subject.REVISION,
            context.repoInWords() + " has no revision '" + context.revision() + "'",
            "look at " + context.page() + " for its branches and tags");
      case "EntryNotFound":
        return new NotFound(
            Subject.FILE,
            context.repoInWords()
                + " has no file '"
                + context.file().map(Object::toString).orElse("")
                + "' at revision "
                + context.revision(),
            "look at " + context.page() + " for its files");
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
                  + " may not be had from where you are"
                  + (message.isEmpty() ? "" : ": " + message),
              "see " + context.page());
      case 403 ->
          TOO_MUCH.matcher(message).find()
              ? rateLimited(response, message)
              : refused(context, message);
      case 404 ->
          new NotFound(
              Subject.REPO,
              host(response.request().url())
                  + " knows nothing of "
                  + context.repoInWords()
                  + context.file().map(file -> ", file '" + file + "'").orElse(""),
              "check the name, the --repo-type and the endpoint");
      default -> network(response);
    };
  }

  private static HfjException refused(RequestContext context, String message) {
    return new AccessDenied(
        "access to "
            + context.repoInWords()
            + " is refused"
            + (message.isEmpty() ? "" : ": " + message),
        context.token().isPresent()
            ? "check that your "
                + context.token().get()
                + " has the right to read it: "
                + context.page()
            : "log in: hfj login; or set HF_TOKEN to a token that may read it");
  }

  private static NetworkFailure rateLimited(Response response, String message) {
    return new NetworkFailure(
        host(response.request().url()) + " answers " + response.code() + ": " + message,
        "wait some minutes, then " + RUN_AGAIN);
  }

  /**
   * Returns the server's message: from a header on the Hub, from a field or the whole body
   * elsewhere.
   */
  private static String serverMessage(Response response, RequestContext context) {
    String header = response.header("X-Error-Message", "");
    if (!header.isEmpty()) {
      return withoutToken(header, context);
    }
    try {
      response
          .body()
          .source()
          .timeout()
          .deadline(ResponseBodies.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      String body = response.peekBody(LONGEST_MESSAGE).string();
      Matcher field = ERROR_FIELD.matcher(body);
      if (field.find()) {
        return withoutToken(field.group(1), context);
      }
      boolean words = response.header("Content-Type", "").startsWith("text/plain");
      return words ? withoutToken(body.strip(), context) : "";
    } catch (IOException broken) {
      return "";
    }
  }

  /** A server may echo the token. */
  private static String withoutToken(String text, RequestContext context) {
    return SafeText.of(masked(text, context));
  }

  static String masked(String text, RequestContext context) {
    return context.token().map(token -> token.maskedIn(text)).orElse(text);
  }

  /** The message beside the code gives the state of the request for access. */
  private static HfjException gated(RequestContext context, String message) {
    String what = context.repoInWords() + " is gated: its owner decides who may download it";
    if (message.contains("awaiting a review")) {
      return new AccessDenied(
          what + "; your request for access waits for an answer",
          "run the same command again once it was granted; see " + context.page());
    }
    if (message.contains("has been rejected")) {
      return new AccessDenied(
          what + "; your request for access was rejected", "see " + context.page());
    }
    if (message.contains("fine-grained token")) {
      return new AccessDenied(
          what
              + ", and your "
              + context.token().map(Token::toString).orElse("token")
              + " may not read"
              + " gated repositories",
          "allow that in the token's settings on the Hub (\"public gated repositories\"), or use a"
              + " token with the permission 'read'");
    }
    return context.token().isEmpty()
        ? new AccessDenied(
            what,
            "ask for access at "
                + context.page()
                + ", then log in with that account: hfj login; or set HF_TOKEN to a token of it")
        : new AccessDenied(
            what + ", and the account of your " + context.token().get() + " has no access",
            "ask for access at "
                + context.page()
                + "; if it was granted, check that the token may"
                + " read gated repos");
  }

  private static HfjException unknownRepo(RequestContext context) {
    String where = " on " + host(context.endpoint());
    return context.token().isEmpty()
        ? new NotFound(
            Subject.REPO,
            "there is no " + context.repoInWords() + where + ", or it is private",
            "check the name and the --repo-type; if it is private, log in: hfj login; or set"
                + " HF_TOKEN to a token that may read it")
        : new NotFound(
            Subject.REPO,
            "there is no "
                + context.repoInWords()
                + where
                + " that your "
                + context.token().get()
                + " may see",
            "check the name and the --repo-type, and whose token it is");
  }

  private static HfjException badToken(RequestContext context) {
    String which = context.token().map(Token::toString).orElse("token");
    return AccessDenied.badToken(
        "the Hub does not accept your " + which,
        "it may be mistyped, expired or revoked: set HF_TOKEN to a new one, or remove it");
  }

  /** The Hub gives an anonymous caller this answer for missing and private repositories alike. */
  private static HfjException unauthorized(RequestContext context) {
    return context.token().isEmpty() ? unknownRepo(context) : badToken(context);
  }

  /**
   * Returns the failure for an exchange that broke.
   *
   * @param failure thrown by the HTTP client, or a {@link RequestFailed}, which is returned as it
   *     is
   */
  public static RequestFailed of(IOException failure) {
    return failure instanceof RequestFailed known ? known : ofTransport(failure, "the server");
  }

  /** As {@link #of(IOException)}, for an exchange with that server. */
  public static RequestFailed of(IOException failure, HttpUrl url) {
    return failure instanceof RequestFailed known
        ? known
        : ofTransport(failure, host(url)).withHosts(Set.of(host(url)));
  }

  private static RequestFailed ofTransport(IOException failure, String host) {
    if (failure instanceof ViaProxyException through) {
      return ProxyFailures.of(through, host);
    }
    if (reason(failure).toLowerCase(Locale.ROOT).contains("too many open files")) {
      return transport(
          "this process may open no more files and connections: " + reason(failure),
          "allow more: ulimit -n 4096; or use fewer: --connections 8; " + RUN_AGAIN,
          Kind.PASSING,
          failure);
    }
    if (failure instanceof UnknownHostException) {
      return transport(
          "cannot find the host " + host + " (no network, or DNS does not know it)",
          "check the network and the endpoint; " + RUN_AGAIN,
          Kind.UNREACHED,
          failure);
    }
    if (isAboutTrust(failure)) {
      return untrusted(failure, host);
    }
    if (failure instanceof SSLException && NO_HTTP_1.matcher(reason(failure)).find()) {
      return transport(
          host + " does not speak HTTP/1.1",
          "allow HTTP/1.1 there beside HTTP/2, or use another endpoint",
          Kind.FINAL,
          failure);
    }
    if (isConnectFailure(failure)) {
      return transport(
          host + " cannot be reached: " + reason(failure),
          "check the network, the proxy and the endpoint; " + RUN_AGAIN,
          Kind.UNREACHED,
          failure);
    }
    if (failure instanceof SocketTimeoutException) {
      return transport(host + " does not answer in time", RUN_AGAIN, Kind.PASSING, failure);
    }
    return transport(
        "the connection to " + host + " broke: " + reason(failure),
        RUN_AGAIN,
        Kind.PASSING,
        failure);
  }

  /**
   * Returns whether no connection was established; the JDK and OkHttp name a time-out by what timed
   * out.
   */
  static boolean isConnectFailure(IOException failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    boolean late =
        failure instanceof SocketTimeoutException && CONNECTING.matcher(message).matches();
    return late || failure instanceof ConnectException || failure instanceof NoRouteToHostException;
  }

  static RequestFailed untrusted(IOException failure, String who) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BadInput mistake) { // a certificate file of the user, which is read late
        return new RequestFailed(mistake, Kind.FINAL, 0, Optional.empty(), failure);
      }
    }
    return transport(
        "the identity of " + who + " cannot be verified: " + reason(failure),
        "if a proxy of your organisation intercepts TLS, name its certificate in SSL_CERT_FILE;"
            + " also check this machine's clock",
        Kind.FINAL,
        failure);
  }

  public static boolean isAboutTrust(IOException failure) {
    if (failure instanceof SSLPeerUnverifiedException) {
      return true;
    }
    Throwable cause = failure instanceof SSLException ? failure : null;
    while (cause != null) {
      if (cause instanceof CertificateException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  static RequestFailed transport(String message, String advice, Kind kind, IOException cause) {
    return new RequestFailed(
        new NetworkFailure(message, advice, cause), kind, 0, Optional.empty(), cause);
  }

  static String reason(IOException failure) {
    return SafeText.of(ExceptionReason.of(failure));
  }

  /** Returns the failure for a response that no Hub would send. */
  public static RequestFailed notAHub(HttpUrl url, String why) {
    return RequestFailed.passing(
        new NetworkFailure(
            host(url) + " does not answer as a Hub does: " + why,
            "check the endpoint, and whether a login page of this network is in the way"));
  }

  /** Returns the failure for a redirect that leads nowhere; another try would follow it again. */
  public static RequestFailed badRedirect(HttpUrl url, String why) {
    return new RequestFailed(
        new NetworkFailure(
            host(url) + " sends us astray: " + why, "check the endpoint, or use another mirror"),
        Kind.FINAL,
        0,
        Optional.empty(),
        null);
  }

  /** Returns the failure for a host that may not be contacted. */
  public static RequestFailed forbiddenHost(HttpUrl url, Optional<HttpUrl> ledBy) {
    String leader = ledBy.map(endpoint -> ", to which " + host(endpoint) + " leads,").orElse("");
    return new RequestFailed(
        new NetworkFailure(
            host(url) + leader + " is none of the endpoints, and --no-foreign-hosts forbids it",
            "use an endpoint that serves its files itself, or leave --no-foreign-hosts away"),
        Kind.FINAL,
        0,
        Optional.empty(),
        null);
  }

  /** Returns the failure for a response that is well formed but has an impossible value. */
  public static RequestFailed invalidContent(ContentMismatch verdict, RequestContext context) {
    // The message quotes the server.
    return invalidContent(
        new ContentMismatch(masked(verdict.getMessage(), context), verdict.advice()));
  }

  /** As above, for a message that quotes no server. */
  public static RequestFailed invalidContent(ContentMismatch verdict) {
    return new RequestFailed(verdict, Kind.FINAL, 0, Optional.empty(), null);
  }

  /** Returns the failure for a response that would be as wrong the next time. */
  public static RequestFailed invalidContent(HttpUrl url, String why) {
    return invalidContent(
        new ContentMismatch(
            host(url) + " sends something that cannot be: " + why, "check the endpoint"));
  }

  /** Returns the host, and the port unless it is the default. */
  public static String host(HttpUrl url) {
    boolean usual = url.port() == HttpUrl.defaultPort(url.scheme());
    return usual ? url.host() : url.host() + ":" + url.port();
  }
}
