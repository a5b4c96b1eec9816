package io.hfj.http.limit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.HubException;
import io.hfj.fuzz.Input;
import io.hfj.http.Redirects;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RateLimitHeaders;
import io.hfj.http.failure.RequestContext;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.retry.Retry;
import io.hfj.http.retry.RetryPolicy;
import io.hfj.model.Etag;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.RepoType;
import io.hfj.model.SafeText;
import io.hfj.model.Token;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Heads of responses: a status (the first three characters), header lines, an empty line, a body.
 * Failures are reported in one line without the token, and waits are bounded, for any input.
 */
public final class QuotaResponsesFuzz {
  public static final String SECRET = "hf_AbCdEfGhIjKlMnOpQrStUvWxYz012345";
  private static final HttpUrl HUB = HttpUrl.get("https://mirror.example/hf/");
  private static final long NOW = Instant.parse("2026-10-21T07:00:00Z").toEpochMilli();

  private QuotaResponsesFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = Input.text(input);
    Response response = response(text);
    RateLimitHeaders.find(response)
        .ifPresent(
            limit -> {
              Quota quota = new Quota(Duration.ofSeconds(310));
              quota.plan(1000);
              quota.update(0, limit, quota.start(0), response.code() == 429);
              assertFalse(quota.untilEnd(0).isNegative());
              assertFalse(quota.waitForPlanned(0).isNegative());
            });
    RateLimitHeaders.retryAfter(response)
        .ifPresent(wait -> assertFalse(wait.isNegative(), "" + wait));
    Etag.fromHeader(response.header("ETag", ""));
    assertRedirect(response);
    RequestContext context =
        new RequestContext(
            HUB,
            new RepoId(RepoType.MODEL, "acme/tiny"),
            "main",
            Optional.of(new RepoPath("a.bin")),
            Optional.of(new Token(SECRET, "HF_TOKEN")));
    assertSafe(FailureTranslator.of(response, context));
    assertSafe(FailureTranslator.ofStore(response(text)));
    assertBoundedWait(FailureTranslator.of(response(text), context));
  }

  /** Asserts that a pause before the next try is bounded, whatever the server asks for. */
  private static void assertBoundedWait(RequestFailed failure) {
    Retry retry =
        new Retry(
            RetryPolicy.DEFAULT,
            pause ->
                assertTrue(
                    !pause.isNegative() && pause.compareTo(RetryPolicy.DEFAULT.patience()) <= 0),
            () -> 0.5,
            () -> 0);
    assertThrows(
        HubException.class,
        () ->
            retry.call(
                () -> {
                  throw failure;
                },
                (attempt, delay, why) -> {}));
  }

  private static void assertRedirect(Response response) {
    if (!Redirects.isRedirect(response)) {
      return;
    }
    try {
      HttpUrl next = new Redirects().next(response);
      assertTrue(next.scheme().matches("https?"));
    } catch (IOException refused) {
      assertSafe((RequestFailed) refused);
    }
  }

  private static void assertSafe(RequestFailed failure) {
    HubException verdict = failure.verdict();
    for (String said : new String[] {verdict.getMessage(), verdict.advice()}) {
      assertFalse(said.contains(SECRET), "shows the token: " + said);
      assertTrue(said.equals(SafeText.line(said)) && said.length() < 2000, said);
    }
  }

  static Response response(String text) {
    String status = text.substring(0, Math.min(3, text.length()));
    int end = text.indexOf("\n\n");
    String head = end < 0 ? text : text.substring(0, end);
    Response.Builder response =
        new Response.Builder()
            .request(new Request.Builder().url(HUB.resolve("api/models/acme/tiny")).build())
            .protocol(Protocol.HTTP_1_1)
            .receivedResponseAtMillis(NOW)
            .code(status.matches("[1-9][0-9]{2}") ? Integer.parseInt(status) : 200)
            .message("");
    String[] lines = head.split("\n");
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      try {
        response.addHeader(
            lines[i].substring(0, Math.max(0, colon)), lines[i].substring(colon + 1).strip());
      } catch (IllegalArgumentException noHeader) {
        // OkHttp accepts no such header from a server either.
      }
    }
    String body = end < 0 ? "" : text.substring(end + 2);
    return response.body(ResponseBody.create(body, (MediaType) null)).build();
  }
}
