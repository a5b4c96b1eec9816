package io.hfj.http.proxy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.HubException;
import io.hfj.env.NamedSetting;
import io.hfj.env.NetworkSettings;
import io.hfj.env.ProxySettings;
import io.hfj.fuzz.RawServer;
import io.hfj.http.HttpClients;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestContext;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.failure.ResponseBodies;
import io.hfj.http.hosts.HubHosts;
import io.hfj.http.limit.QuotaResponsesFuzz;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.model.SafeText;
import io.hfj.model.Token;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Raw responses of a proxy: with an odd first byte to a request for a tunnel, else to one for an
 * http address. Failures contain neither its password nor the token.
 */
public final class ProxyResponsesFuzz {
  private static final String PASSWORD = "s3cr3tS3CR3T";
  private static final RawServer PROXY = RawServer.start();
  private static final HttpUrl TUNNELLED = HttpUrl.get("https://hub.example/api/models/acme/tiny");
  private static final HttpUrl PLAIN = HttpUrl.get("http://hub.example/api/models/acme/tiny");
  private static final Optional<Token> TOKEN =
      Optional.of(new Token(QuotaResponsesFuzz.SECRET, "HF_TOKEN"));
  private static final HttpClients CLIENTS = clients();

  private ProxyResponsesFuzz() {}

  private static HttpClients clients() {
    Optional<NamedSetting> proxy =
        Optional.of(
            new NamedSetting(
                "HTTPS_PROXY", "http://me:" + PASSWORD + "@127.0.0.1:" + PROXY.port()));
    NetworkSettings network =
        new NetworkSettings(
            false,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Optional.empty(),
            new ProxySettings(proxy, proxy, Optional.empty()),
            List.of());
    HubHosts hosts = new HubHosts(List.of(PLAIN, TUNNELLED), PLAIN, true);
    return HttpClients.open(new HttpClients.Options("test", hosts, () -> TOKEN, network, 0));
  }

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    PROXY.answer(input, 1);
    HttpUrl url = input[0] % 2 == 0 ? PLAIN : TUNNELLED;
    Request request = new Request.Builder().url(url).build();
    try (Response response = CLIENTS.metadata().newCall(request).execute()) {
      if (!response.isSuccessful()) {
        RepoId repo = new RepoId(RepoType.MODEL, "acme/tiny");
        assertSafe(
            FailureTranslator.of(
                response, new RequestContext(url, repo, "main", Optional.empty(), TOKEN)));
      }
      ResponseBodies.drain(response);
    } catch (IOException failure) {
      assertSafe(FailureTranslator.of(failure, url));
    }
  }

  private static void assertSafe(RequestFailed failure) {
    HubException verdict = failure.verdict();
    for (String said : new String[] {verdict.getMessage(), verdict.advice()}) {
      assertFalse(said.contains(PASSWORD) || said.contains(QuotaResponsesFuzz.SECRET), said);
      assertTrue(said.equals(SafeText.line(said)) && said.length() < 2000, said);
    }
  }
}
