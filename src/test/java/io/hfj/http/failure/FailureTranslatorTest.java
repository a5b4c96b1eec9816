package io.hfj.http.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.FailureCode;
import io.hfj.NotFound;
import io.hfj.error.ExitCode;
import io.hfj.http.failure.RequestFailed.Kind;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.model.Token;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTranslatorTest {
  private static final HttpUrl ENDPOINT = HttpUrl.get("https://hub.test/");
  private static final HttpUrl SIGNED = HttpUrl.get("https://cdn.test/x?Signature=secret");
  private static final Optional<Token> TOKEN = Optional.of(new Token("hf_secret", "HF_TOKEN"));

  private static RequestContext asked(Optional<Token> token) {
    RepoId repo = new RepoId(RepoType.MODEL, "acme/tiny");
    return new RequestContext(ENDPOINT, repo, "main", Optional.empty(), token);
  }

  private static Response answer(int status, String body, String... headers) {
    return new Response.Builder()
        .request(new Request.Builder().url(SIGNED).build())
        .protocol(Protocol.HTTP_1_1)
        .code(status)
        .message("Reason")
        .headers(okhttp3.Headers.of(headers))
        .body(ResponseBody.create(body, MediaType.get("application/json")))
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    "404, RevisionNotFound, NOT_FOUND, FINAL",
    "404, EntryNotFound, NOT_FOUND, FINAL",
    "404, RepoNotFound, NOT_FOUND, FINAL",
    "401, RepoNotFound, NOT_FOUND, FINAL",
    "403, GatedRepo, DENIED, FINAL",
    "401, GatedRepo, DENIED, FINAL",
    "403, '', DENIED, FINAL",
    "404, '', NOT_FOUND, FINAL",
    "400, '', NETWORK, FINAL",
    "408, '', NETWORK, PASSING",
    "429, '', NETWORK, PASSING",
    "500, '', NETWORK, PASSING",
    "503, '', NETWORK, PASSING",
    "599, '', NETWORK, PASSING",
  })
  void distinguishesStatusAndErrorCode(int status, String code, ExitCode exit, Kind kind) {
    for (Optional<Token> token : java.util.List.of(TOKEN, Optional.<Token>empty())) {
      RequestFailed failed =
          FailureTranslator.of(answer(status, "", "X-Error-Code", code), asked(token));
      assertEquals(exit, ExitCode.of(failed.verdict()));
      assertEquals(kind, failed.kind());
      assertEquals(
          Optional.of(asked(token).repo().toString()), failed.verdict().subject(), "subject");
    }
  }

  @Test
  void isAboutTheHostThatCouldNotBeReached() {
    HttpUrl signed = HttpUrl.get("http://store.example:81/blob?X-Signature=s1gned");
    RequestFailed failed = FailureTranslator.of(new ConnectException("refused"), signed);
    assertEquals(Optional.of("store.example:81"), failed.verdict().subject());
  }

  @Test
  void distinguishesTooManyOpenFilesFromABrokenConnection() {
    for (IOException failure :
        List.of(
            new SocketException("Too many open files"),
            new ConnectException("Too many open files"))) {
      RequestFailed failed = FailureTranslator.of(failure);
      String message = failed.verdict().getMessage();
      assertTrue(message.startsWith("cannot connect to "), message);
      assertTrue(failed.verdict().advice().contains("ulimit -n"), failed.verdict().advice());
    }
  }

  @Test
  void treatsARefusalOfAnAnonymousCallerAsAnUnknownRepository() {
    Response bare = answer(401, "", "X-Error-Message", "Invalid username or password.");
    NotFound unknown =
        assertInstanceOf(
            NotFound.class, FailureTranslator.of(bare, asked(Optional.empty())).verdict());
    assertEquals(FailureCode.REPO_NOT_FOUND, unknown.code());
    assertEquals(ExitCode.DENIED, ExitCode.of(FailureTranslator.of(bare, asked(TOKEN)).verdict()));
    Response aboutToken =
        answer(401, "", "X-Error-Message", "Invalid credentials in Authorization header");
    assertEquals(
        ExitCode.DENIED,
        ExitCode.of(FailureTranslator.of(aboutToken, asked(Optional.empty())).verdict()));
  }

  @Test
  void namesTheSourceOfAWrongToken() {
    RequestFailed failed =
        FailureTranslator.of(
            answer(401, "{\"error\":\"Invalid credentials in Authorization header\"}"),
            asked(TOKEN));
    assertTrue(failed.getMessage().contains("token from HF_TOKEN"), failed.getMessage());
  }

  @Test
  void showsNeitherAnEchoedTokenNorASignedAddress() {
    RequestFailed failed =
        FailureTranslator.of(
            answer(403, "{\"error\":\"no right for hf_secret\u001b[31m\"}"), asked(TOKEN));
    assertTrue(failed.getMessage().endsWith("no right for ***?[31m"), failed.getMessage());
    String text = failed.getMessage() + FailureTranslator.ofStore(answer(503, "")).getMessage();
    assertFalse(text.contains("secret"), text);
  }

  @Test
  void quotesNothingOfAResponseThatIsNotHttp() {
    java.net.ProtocolException echoed =
        new java.net.ProtocolException("Unexpected status line: HTTP/9.9 Bearer hf_secret");
    assertEquals(
        "connection to cdn.test lost: the response is not HTTP",
        FailureTranslator.of(echoed, SIGNED).getMessage());
  }

  @Test
  void readsTheQuotaOnlyWhenItIsUsedUp() {
    String used = "\"api\";r=0;t=55";
    String left = "\"api\";r=3;t=55";
    assertEquals(
        Optional.of(Duration.ofSeconds(56)),
        FailureTranslator.of(answer(429, "", "RateLimit", used), asked(TOKEN)).retryAfter());
    assertEquals(
        Optional.empty(),
        FailureTranslator.of(answer(429, "", "RateLimit", left), asked(TOKEN)).retryAfter());
    assertEquals(
        Optional.of(Duration.ofSeconds(4)),
        FailureTranslator.of(answer(503, "", "Retry-After", "3"), asked(TOKEN)).retryAfter());
    assertEquals(
        Optional.empty(),
        FailureTranslator.of(answer(503, "", "Retry-After", "99999999999999"), asked(TOKEN))
            .retryAfter());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Tue, 01 Dec 2026 10:02:00 GMT | Tue, 01 Dec 2026 10:00:00 GMT | 121",
        "Tuesday, 01-Dec-26 10:02:00 GMT | Tue, 01 Dec 2026 10:00:00 GMT | 121",
        "Tue, 01 Dec 2026 10:02:00 GMT | Tue, 01 Dec 2026 11:00:00 GMT | 1",
        "Thu, 01 Jan 1970 00:03:00 GMT | '' | 121",
      })
  void readsARetryAfterDate(String until, String date, int seconds) {
    Response busy = answer(503, "", "Retry-After", until);
    busy = busy.newBuilder().receivedResponseAtMillis(60_000).build();
    Response dated = date.isEmpty() ? busy : busy.newBuilder().header("Date", date).build();
    assertEquals(
        Optional.of(Duration.ofSeconds(seconds)),
        FailureTranslator.of(dated, asked(TOKEN)).retryAfter());
  }

  @Test
  void distinguishesBrokenExchanges() {
    assertEquals(
        Kind.UNREACHED, FailureTranslator.of(new UnknownHostException("x"), SIGNED).kind());
    assertEquals(
        Kind.UNREACHED, FailureTranslator.of(new ConnectException("refused"), SIGNED).kind());
    assertEquals(
        Kind.PASSING, FailureTranslator.of(new SocketTimeoutException("t"), SIGNED).kind());
    assertEquals(
        Kind.UNREACHED,
        FailureTranslator.of(new SocketTimeoutException("Connect timed out"), SIGNED).kind());
    SSLHandshakeException untrusted = new SSLHandshakeException("bad");
    untrusted.initCause(new CertificateException("self-signed"));
    RequestFailed failed = FailureTranslator.of(untrusted, SIGNED);
    assertEquals(Kind.FINAL, failed.kind());
    assertTrue(failed.verdict().advice().contains("SSL_CERT_FILE"));
    assertEquals(
        Kind.PASSING, FailureTranslator.of(new SSLHandshakeException("eof"), SIGNED).kind());
  }

  @Test
  void reportsAServerWithoutHttp1() {
    for (String alert :
        java.util.List.of(
            "Received fatal alert: no_application_protocol",
            "error:10000460:SSL routines:OPENSSL_internal:TLSV1_ALERT_NO_APPLICATION_PROTOCOL")) {
      RequestFailed failed = FailureTranslator.of(new SSLHandshakeException(alert), SIGNED);
      assertEquals("cdn.test does not support HTTP/1.1", failed.getMessage());
      assertEquals(Kind.FINAL, failed.kind());
      assertTrue(failed.verdict().advice().contains("HTTP/2"), failed.verdict().advice());
    }
  }

  @Test
  void quotesARefusalInPlainText() {
    RequestFailed failed =
        FailureTranslator.of(
            answer(403, "Your country is blocked\n", "Content-Type", "text/plain"), asked(TOKEN));
    assertEquals(ExitCode.DENIED, ExitCode.of(failed.verdict()));
    assertTrue(failed.getMessage().endsWith(": Your country is blocked"), failed.getMessage());
    String page = "<html>blocked</html>";
    assertFalse(
        FailureTranslator.of(answer(403, page, "Content-Type", "text/html"), asked(TOKEN))
            .getMessage()
            .contains("blocked"));
  }

  @Test
  void recognizesARateLimitWhateverItsStatus() {
    RequestFailed failed =
        FailureTranslator.of(
            answer(
                403,
                "Rate limit exceeded for hf_secret",
                "Content-Type",
                "text/plain",
                "Retry-After",
                "3"),
            asked(TOKEN));
    assertEquals(ExitCode.NETWORK, ExitCode.of(failed.verdict()));
    assertEquals(Kind.PASSING, failed.kind());
    assertEquals(Optional.of(Duration.ofSeconds(4)), failed.retryAfter());
    assertEquals("cdn.test returned HTTP 403: Rate limit exceeded for ***", failed.getMessage());
  }
}
