package io.hfj.hub;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hfj.AccessDenied;
import io.hfj.FailureCode;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.failure.ResponseBodies;
import io.hfj.http.retry.Retry;
import io.hfj.http.retry.Retry.FailureListener;
import io.hfj.model.SafeText;
import io.hfj.model.Token;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/** Asks the Hub for the account of a token. Thread-safe. */
public final class Accounts {
  private final HttpUrl endpoint;
  private final Call.Factory http;
  private final Retry retry;
  private final Consumer<String> notices;

  /**
   * @param endpoint that tokens belong to
   * @param http sends no token of its own, and follows no redirect
   * @param notices receives reports of retries, one sentence each
   */
  public Accounts(HttpUrl endpoint, Call.Factory http, Retry retry, Consumer<String> notices) {
    this.endpoint = endpoint;
    this.http = http;
    this.retry = retry;
    this.notices = notices;
  }

  /**
   * Returns the account of the token.
   *
   * @throws AccessDenied if the Hub does not accept it
   */
  public Account whoAmI(Token token) {
    Request request =
        new Request.Builder()
            .url(endpoint.newBuilder().addPathSegments("api/whoami-v2").build())
            .header("Authorization", "Bearer " + token.secret())
            .build();
    return retry.call(() -> whoAmIOnce(request, token), FailureListener.reportingTo(notices));
  }

  private Account whoAmIOnce(Request request, Token token) throws IOException {
    try (Response response = http.newCall(request).execute()) {
      if (FailureTranslator.isPassing(response.code())) {
        throw FailureTranslator.ofStore(response);
      }
      if (response.code() == 401 || response.code() == 403) {
        throw new AccessDenied(
            FailureCode.INVALID_TOKEN,
            "the Hub at " + FailureTranslator.host(endpoint) + " rejected your " + token,
            "it may be mistyped, expired or revoked; create a new token on the Hub's settings page",
            null);
      }
      if (!response.isSuccessful()) {
        throw lasting(request, "HTTP " + response.code() + " instead of the account");
      }
      if (response.header("Content-Type", "").contains("text/html")) {
        throw lasting(request, "a web page instead of the account");
      }
      try (JsonParser json = LimitedJson.parser(ResponseBodies.open(response).inputStream())) {
        json.nextToken();
        return account(json, response);
      } catch (JacksonException | LimitedJson.UnexpectedJson noJson) {
        throw FailureTranslator.notAHub(request.url(), "not JSON");
      }
    } catch (IOException e) {
      throw FailureTranslator.of(e, request.url());
    }
  }

  /** Returns a failure that would be the same the next time: a web page, or a missing address. */
  private static RequestFailed lasting(Request request, String why) {
    return RequestFailed.lasting(FailureTranslator.notAHub(request.url(), why).verdict());
  }

  private static Account account(JsonParser json, Response response) throws IOException {
    Map<String, String> texts = new HashMap<>();
    List<String> orgs = new ArrayList<>();
    LimitedJson.object(
        json,
        (field, value) -> {
          if (field.equals("name")) {
            LimitedJson.text(json).ifPresent(name -> texts.put("name", SafeText.of(name)));
          } else if (field.equals("orgs") && value == JsonToken.START_ARRAY) {
            LimitedJson.texts(json, "name").forEach(name -> orgs.add(SafeText.of(name)));
          } else if (field.equals("auth") && value == JsonToken.START_OBJECT) {
            readAuth(json, texts);
          }
        });
    if (!texts.containsKey("name")) {
      throw FailureTranslator.notAHub(response.request().url(), "no account name");
    }
    return new Account(
        texts.get("name"),
        orgs,
        Optional.ofNullable(texts.get("displayName")),
        Optional.ofNullable(texts.get("role")));
  }

  private static void readAuth(JsonParser json, Map<String, String> texts) throws IOException {
    LimitedJson.object(
        json,
        (field, value) -> {
          if (field.equals("accessToken") && value == JsonToken.START_OBJECT) {
            LimitedJson.object(
                json,
                (name, text) -> {
                  if (name.equals("displayName") || name.equals("role")) {
                    LimitedJson.text(json).ifPresent(word -> texts.put(name, SafeText.of(word)));
                  }
                });
          }
        });
  }
}
