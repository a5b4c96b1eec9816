package io.hfj.hub;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.hfj.AccessDenied;
import io.hfj.BadInput;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.ResponseBodies;
import io.hfj.http.retry.Retry;
import io.hfj.http.retry.Retry.FailureListener;
import io.hfj.model.SafeText;
import io.hfj.model.Token;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Exchanges the identity of a CI job for a token of the Hub (RFC 8693; huggingface_hub, _oidc.py).
 * A failure is final: to continue anonymously would hide it. Thread-safe.
 */
public final class OidcExchange {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final String ADVICE =
      "check HF_OIDC_RESOURCE and that the Hub trusts this CI, or unset it and use HF_TOKEN";

  private final HttpUrl endpoint;
  private final Call.Factory http;
  private final Retry retry;
  private final Consumer<String> notices;

  /**
   * @param http sends no token of its own
   * @param notices receives reports of retries, one sentence each
   */
  public OidcExchange(HttpUrl endpoint, Call.Factory http, Retry retry, Consumer<String> notices) {
    this.endpoint = endpoint;
    this.http = http;
    this.retry = retry;
    this.notices = notices;
  }

  /** Returns the ID token that GitHub Actions issues to a job. */
  public String githubIdToken(String requestUrl, String requestToken) {
    HttpUrl url = HttpUrl.parse(requestUrl);
    if (url == null) {
      throw new BadInput("ACTIONS_ID_TOKEN_REQUEST_URL is not a valid URL", ADVICE);
    }
    if (!Token.isWellFormed(requestToken)) {
      throw new BadInput(
          "ACTIONS_ID_TOKEN_REQUEST_TOKEN contains characters that are not allowed in a token",
          ADVICE);
    }
    String audience = endpoint.toString().replaceAll("/+$", "");
    Request request =
        new Request.Builder()
            .url(url.newBuilder().addQueryParameter("audience", audience).build())
            .header("Authorization", "Bearer " + requestToken)
            .build();
    return request(request, "value", new Token(requestToken, "GitHub"));
  }

  /** Returns a token for that resource. */
  public Token exchange(String resource, String idToken) {
    String base = endpoint.toString().replaceAll("/+$", "");
    String body =
        json(
            Map.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:token-exchange",
                "subject_token_type",
                "urn:ietf:params:oauth:token-type:id_token",
                "subject_token",
                idToken.strip(),
                "resource",
                resource));
    Request request =
        new Request.Builder()
            .url(base + "/oauth/token")
            .post(RequestBody.create(body, JSON))
            .build();
    String token = request(request, "access_token", new Token(idToken.strip(), "HF_OIDC_ID_TOKEN"));
    return new Token(token, "HF_OIDC_RESOURCE");
  }

  /** Sends the request; {@code secret} is part of it, and the response may echo it. */
  private String request(Request request, String field, Token secret) {
    return retry.call(
        () -> requestOnce(request, field, secret), FailureListener.reportingTo(notices));
  }

  private String requestOnce(Request request, String field, Token secret) throws IOException {
    try (Response response = http.newCall(request).execute()) {
      if (response.code() == 429 || response.code() >= 500) {
        throw FailureTranslator.ofStore(response);
      }
      AtomicReference<String> value = new AtomicReference<>();
      AtomicReference<String> error = new AtomicReference<>("HTTP " + response.code());
      try (JsonParser json = LimitedJson.parser(ResponseBodies.open(response).inputStream())) {
        json.nextToken();
        LimitedJson.object(
            json,
            (name, token) -> {
              Optional<String> text = LimitedJson.text(json);
              if (name.equals(field)) {
                text.ifPresent(value::set);
              } else if (name.equals("error") || name.equals("error_description")) {
                text.ifPresent(error::set);
              }
            });
      } catch (com.fasterxml.jackson.core.JacksonException | LimitedJson.UnexpectedJson noJson) {
        // The status is reported instead.
      }
      boolean usable = value.get() != null && Token.isWellFormed(value.get());
      if (!response.isSuccessful() || !usable) {
        throw new AccessDenied(
            FailureTranslator.host(request.url())
                + " issued no token for this CI job: "
                + SafeText.of(secret.maskedIn(error.get())),
            ADVICE);
      }
      return value.get();
    } catch (IOException e) {
      throw FailureTranslator.of(e, request.url());
    }
  }

  private static String json(Map<String, String> fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, String> field : fields.entrySet()) {
        json.writeStringField(field.getKey(), field.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
    return text.toString();
  }
}
