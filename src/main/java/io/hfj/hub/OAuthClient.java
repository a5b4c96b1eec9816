package io.hfj.hub;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hfj.AccessDenied;
import io.hfj.NetworkFailure;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.failure.ResponseBodies;
import io.hfj.http.retry.Retry;
import io.hfj.http.retry.Retry.FailureListener;
import io.hfj.model.SafeText;
import io.hfj.model.Token;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Requests tokens by the device flow (RFC 8628, RFC 6749; huggingface_hub, utils/_oauth_device.py),
 * and renews them. Thread-safe.
 */
public final class OAuthClient {
  private static final long USUAL_LIFETIME = 900;
  private static final long USUAL_INTERVAL = 5;

  /** Upper bound for the lifetime of a code, whatever a server reports. */
  private static final long LONGEST_LIFETIME = 86_400;

  private static final long LONGEST_INTERVAL = 300;

  private final HttpUrl endpoint;
  private final Call.Factory http;
  private final Retry retry;
  private final String clientId;
  private final Consumer<String> notices;

  /**
   * @param endpoint that tokens belong to
   * @param http sends no token of its own, and follows no redirect
   * @param clientId identifies this kind of program to the Hub
   * @param notices receives reports of retries, one sentence each
   */
  public OAuthClient(
      HttpUrl endpoint, Call.Factory http, Retry retry, String clientId, Consumer<String> notices) {
    this.endpoint = endpoint;
    this.http = http;
    this.retry = retry;
    this.clientId = clientId;
    this.notices = notices;
  }

  private HttpUrl at(String path) {
    return endpoint.newBuilder().addPathSegments(path).build();
  }

  /** Begins a login through a browser. */
  public DeviceCode deviceCode() {
    FormBody form = new FormBody.Builder().add("client_id", clientId).build();
    Map<String, String> fields =
        retry.call(
            () -> {
              Answer answer = post(at("oauth/device"), form);
              if (answer.status() == 429 || answer.status() >= 500) {
                throw RequestFailed.passing(unusable(answer));
              }
              return answer.fields();
            },
            FailureListener.reportingTo(notices));
    String page = fields.getOrDefault("verification_uri", "");
    if (!fields.containsKey("device_code") || !fields.containsKey("user_code") || page.isEmpty()) {
      throw new AccessDenied(
          FailureTranslator.host(endpoint)
              + " does not support login in a browser"
              + reason(fields),
          "log in with a token from the Hub's settings page");
    }
    return new DeviceCode(
        fields.get("device_code"),
        SafeText.of(fields.get("user_code")),
        SafeText.of(fields.getOrDefault("verification_uri_complete", page)),
        Duration.ofSeconds(
            Math.min(LONGEST_LIFETIME, seconds(fields, "expires_in").orElse(USUAL_LIFETIME))),
        Duration.ofSeconds(
            Math.min(
                LONGEST_INTERVAL,
                Math.max(1, seconds(fields, "interval").orElse(USUAL_INTERVAL)))));
  }

  /**
   * The result of one poll.
   *
   * @param token empty if the user has not approved yet
   * @param slower whether to poll less often
   */
  public record Poll(Optional<OAuthToken> token, boolean slower) {}

  /**
   * Asks once whether the user has approved the login.
   *
   * @throws AccessDenied if the user refused, or login timed out: the code was not confirmed in the
   *     browser
   */
  public Poll poll(DeviceCode code) {
    FormBody form =
        new FormBody.Builder()
            .add("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
            .add("device_code", code.deviceCode())
            .add("client_id", clientId)
            .build();
    Answer answer;
    try {
      answer = post(at("oauth/token"), form);
    } catch (IOException passing) {
      return new Poll(Optional.empty(), false);
    }
    Optional<OAuthToken> token = token(answer.fields());
    String error = answer.fields().getOrDefault("error", "");
    if (token.isPresent() || answer.status() >= 500 || error.isEmpty()) {
      return new Poll(token, false);
    }
    return switch (error) {
      case "authorization_pending" -> new Poll(Optional.empty(), false);
      case "slow_down" -> new Poll(Optional.empty(), true);
      case "expired_token" ->
          throw new AccessDenied(
              "login timed out: the code was not confirmed in the browser", "log in again");
      case "access_denied" -> throw new AccessDenied("login denied in the browser", "log in again");
      default -> throw new AccessDenied("login failed" + reason(answer.fields()), "log in again");
    };
  }

  /**
   * Returns a new token in place of one that expires.
   *
   * @throws AccessDenied if the Hub does not renew it: the user has to log in again
   * @throws NetworkFailure if the Hub cannot be asked now
   */
  public OAuthToken refresh(String refreshToken) {
    FormBody form =
        new FormBody.Builder()
            .add("grant_type", "refresh_token")
            .add("refresh_token", refreshToken)
            .add("client_id", clientId)
            .build();
    Answer answer;
    try {
      answer = post(at("oauth/token"), form);
    } catch (IOException e) {
      throw unusable(new Answer(0, Map.of()));
    }
    Optional<OAuthToken> token = token(answer.fields());
    if (token.isPresent()) {
      return token.get();
    }
    if (answer.fields().getOrDefault("error", "").equals("invalid_grant")) {
      throw new AccessDenied("the login has expired and cannot be renewed", "log in again");
    }
    throw unusable(answer);
  }

  private NetworkFailure unusable(Answer answer) {
    return new NetworkFailure(
        FailureTranslator.host(endpoint)
            + (answer.status() == 0 ? " is not reachable" : " returned HTTP " + answer.status()),
        "try again later");
  }

  private static Optional<OAuthToken> token(Map<String, String> fields) {
    String access = fields.getOrDefault("access_token", "");
    boolean usable = !access.isEmpty() && Token.isWellFormed(access);
    return usable
        ? Optional.of(
            new OAuthToken(
                access,
                Optional.ofNullable(fields.get("refresh_token")).filter(text -> !text.isBlank()),
                seconds(fields, "expires_in")))
        : Optional.empty();
  }

  private static OptionalLong seconds(Map<String, String> fields, String field) {
    String text = fields.getOrDefault(field, "");
    return text.matches("\\d{1,10}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  private static String reason(Map<String, String> fields) {
    String why = fields.getOrDefault("error_description", fields.getOrDefault("error", ""));
    return why.isEmpty() ? "" : ": " + SafeText.of(why);
  }

  /** The strings and numbers of a response, by name. */
  private record Answer(int status, Map<String, String> fields) {}

  private Answer post(HttpUrl url, FormBody form) throws IOException {
    Request request = new Request.Builder().url(url).post(form).build();
    try (Response response = http.newCall(request).execute()) {
      Map<String, String> fields = new HashMap<>();
      try (JsonParser json = LimitedJson.parser(ResponseBodies.open(response).inputStream())) {
        json.nextToken();
        LimitedJson.object(
            json,
            (name, value) -> {
              if (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT) {
                fields.put(name, json.getText());
              }
            });
      } catch (JacksonException | LimitedJson.UnexpectedJson noJson) {
        fields.clear();
      }
      return new Answer(response.code(), fields);
    } catch (IOException e) {
      throw FailureTranslator.of(e, url);
    }
  }
}
