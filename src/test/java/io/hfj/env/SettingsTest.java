package io.hfj.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
import io.hfj.XetMode;
import io.hfj.env.NetworkSettings.CertificatePath;
import io.hfj.env.OutputSettings.Bars;
import io.hfj.env.OutputSettings.Verbosity;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final Path HOME = Path.of("/home/ada").toAbsolutePath();
  private static final Path WORK = Path.of("/work").toAbsolutePath();

  private final List<String> notices = new ArrayList<>();

  private Settings read(Map<String, String> env) {
    Host host =
        new Host(
            new ProcessContext(env, HOME, WORK, "hfj"),
            new TimeSource(Clock.systemUTC(), () -> 0, delay -> {}),
            () -> 0.5,
            new StandardStreams(InputStream.nullInputStream(), ""));
    return Settings.from(host, notices::add);
  }

  private Settings read(String name, String value) {
    return read(Map.of(name, value));
  }

  @Test
  void usesDefaultsWithoutAnyVariable() {
    Settings settings = read(Map.of());
    assertEquals(List.of(Endpoint.PUBLIC), settings.endpoints().all());
    assertEquals(
        new Folders(
            HOME.resolve(".cache/huggingface"),
            HOME.resolve(".cache/huggingface/hub"),
            HOME.resolve(".cache/huggingface/token")),
        settings.folders());
    assertEquals(NetworkSettings.DEFAULT, settings.network());
    assertEquals(new StoreSettings(true, true, XetMode.AUTO, true), settings.store());
    assertEquals(
        new OutputSettings(
            Bars.AS_ASKED, Optional.empty(), false, true, OptionalInt.empty(), false),
        settings.output());
    assertEquals(List.of(), notices);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {
        "HF_HUB_DISABLE_TELEMETRY",
        "HF_HUB_DISABLE_UPDATE_CHECK",
        "HF_HUB_DISABLE_EXPERIMENTAL_WARNING",
        "HF_HUB_ENABLE_HF_TRANSFER",
        "HF_OIDC_ID_TOKEN",
        "GITHUB_ACTIONS",
        "ACTIONS_ID_TOKEN_REQUEST_URL",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN"
      })
  void obeysEveryVariableOfTheTable(Variable variable) {
    String value =
        switch (variable) {
          case HF_ENDPOINT -> "https://mirror.example";
          case HF_HUB_VERBOSITY -> "debug";
          default -> "1";
        };
    assertNotEquals(read(Map.of()), read(variable.name(), value));
  }

  @Test
  void readsTheIdentityOfACiJob() {
    Map<String, String> job =
        Map.of(
            "HF_OIDC_RESOURCE", "org/model",
            "HF_OIDC_ID_TOKEN", "id",
            "GITHUB_ACTIONS", "true",
            "ACTIONS_ID_TOKEN_REQUEST_URL", "https://ci.example",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "secret");
    OidcSettings oidc = read(job).tokens().oidc().orElseThrow();
    assertEquals(
        new OidcSettings(
            "org/model",
            Optional.of("id"),
            Optional.of("https://ci.example"),
            Optional.of("secret")),
        oidc);
    assertFalse(read(job).toString().contains("secret"));

    Map<String, String> elsewhere = new java.util.HashMap<>(job);
    elsewhere.remove("GITHUB_ACTIONS");
    assertEquals(Optional.empty(), read(elsewhere).tokens().oidc().orElseThrow().requestUrl());
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"})
  void treatsABlankValueAsUnset(Variable variable) {
    assertEquals(read(Map.of()), read(variable.name(), " \t"));
    assertEquals(List.of(), notices);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "on", "ON", "Yes", "true", " TRUE "})
  void acceptsTheWordsForTrue(String word) {
    assertTrue(read("HF_HUB_OFFLINE", word).network().offline());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "off", "no", "false", "2", "y", "enabled"})
  void treatsEveryOtherWordAsFalse(String word) {
    assertFalse(read("HF_HUB_OFFLINE", word).network().offline());
  }

  @Test
  void readsTheOldOfflineSwitchOnlyIfTheNewOneIsUnset() {
    assertTrue(read("TRANSFORMERS_OFFLINE", "1").network().offline());
    assertTrue(read(Map.of("HF_HUB_OFFLINE", "", "TRANSFORMERS_OFFLINE", "1")).network().offline());
    assertFalse(
        read(Map.of("HF_HUB_OFFLINE", "0", "TRANSFORMERS_OFFLINE", "1")).network().offline());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "ten", "-3", "1.5", "99999999999", "10s"})
  void usesTenSecondsForAnInvalidTime(String value) {
    assertEquals(
        Duration.ofSeconds(10), read("HF_HUB_ETAG_TIMEOUT", value).network().etagTimeout());
  }

  @Test
  void namesAnInvalidNumber() {
    assertEquals(
        Duration.ofSeconds(25), read("HF_HUB_DOWNLOAD_TIMEOUT", "25").network().downloadTimeout());
    read("HF_HUB_DOWNLOAD_TIMEOUT", "soon");
    assertEquals(List.of("HF_HUB_DOWNLOAD_TIMEOUT is not a whole number; ignoring it"), notices);
  }

  @Test
  void limitsALongTimeToWhatSocketsSupport() {
    Duration longest = read("HF_HUB_DOWNLOAD_TIMEOUT", "999999999").network().downloadTimeout();
    assertTrue(longest.toMillis() <= Integer.MAX_VALUE);
  }

  @Test
  void replacesHomeAndVariablesInPaths() {
    Map<String, String> env =
        Map.of("DISK", "/mnt/big", "HF_HOME", "${DISK}/hf/$NOBODY", "HF_TOKEN_PATH", "~/secret");
    assertEquals(Path.of("/mnt/big/hf/$NOBODY").toAbsolutePath(), read(env).folders().home());
    assertEquals(HOME.resolve("secret"), read(env).folders().tokenFile());
    assertEquals(HOME.resolve("x"), read("HF_HUB_CACHE", "~/x").folders().hubCache());
    assertEquals(HOME, read("HF_HUB_CACHE", "~").folders().hubCache());
    assertEquals(WORK.resolve("~eve/x"), read("HF_HUB_CACHE", "~eve/x").folders().hubCache());
    assertEquals(WORK.resolve("models"), read("HF_HUB_CACHE", "models").folders().hubCache());
  }

  @Test
  void refusesAnInvalidPath() {
    BadInput failure = assertThrows(BadInput.class, () -> read("HF_HUB_CACHE", "a\0b"));
    assertTrue(failure.getMessage().contains("HF_HUB_CACHE"));
  }

  @ParameterizedTest
  @CsvSource({
    "HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE",
    "HF_HUB_CACHE, HF_HOME",
    "HUGGINGFACE_HUB_CACHE, HF_HOME",
    "HUGGINGFACE_HUB_CACHE, TRANSFORMERS_CACHE",
    "TRANSFORMERS_CACHE, PYTORCH_TRANSFORMERS_CACHE",
    "TRANSFORMERS_CACHE, XDG_CACHE_HOME",
    "PYTORCH_TRANSFORMERS_CACHE, PYTORCH_PRETRAINED_BERT_CACHE",
  })
  void prefersTheNewerNameOfTheCache(String stronger, String weaker) {
    assertEquals(
        Path.of("/strong").toAbsolutePath(),
        read(Map.of(stronger, "/strong", weaker, "/weak")).folders().hubCache());
  }

  @Test
  void ignoresTheOldestNamesOnceAHomeIsSet() {
    Map<String, String> env = Map.of("HF_HOME", "/hf", "TRANSFORMERS_CACHE", "/old");
    assertEquals(Path.of("/hf/hub").toAbsolutePath(), read(env).folders().hubCache());
    assertEquals(List.of(), notices);
  }

  @Test
  void reportsAnOldNameOnce() {
    read(Map.of("TRANSFORMERS_CACHE", "/old", "PYTORCH_TRANSFORMERS_CACHE", "/older"));
    assertEquals(List.of("TRANSFORMERS_CACHE is deprecated; use HF_HUB_CACHE instead"), notices);
  }

  @Test
  void usesASeparateHomeForStaging() {
    Settings settings =
        read(
            Map.of(
                "HUGGINGFACE_CO_STAGING", "1",
                "HF_ENDPOINT", "https://mirror.example",
                "HF_HOME", "/hf",
                "HF_TOKEN_PATH", "/hf/real"));
    Path home = HOME.resolve(".cache/huggingface_staging");
    assertEquals(List.of(Endpoint.STAGING), settings.endpoints().all());
    assertEquals(new Folders(home, home.resolve("hub"), home.resolve("token")), settings.folders());
    assertEquals(home.resolve("token"), settings.tokens().file());
  }

  @Test
  void listsTokensWithTheNewNameFirst() {
    TokenSettings tokens =
        read(Map.of("HUGGING_FACE_HUB_TOKEN", "hf_old", "HF_TOKEN", "hf_new")).tokens();
    assertEquals(
        List.of(
            new NamedSetting("HF_TOKEN", "hf_new"),
            new NamedSetting("HUGGING_FACE_HUB_TOKEN", "hf_old")),
        tokens.fromEnvironment());
    assertTrue(tokens.implicit());
    assertFalse(tokens.toString().contains("hf_new"));
  }

  @Test
  void turnsSharingOffTogetherWithXet() {
    assertEquals(
        new StoreSettings(true, true, XetMode.OFF, false), read("HF_HUB_DISABLE_XET", "1").store());
  }

  @ParameterizedTest
  @CsvSource({"1, OFF", "oN, OFF", "YES, OFF", "true, OFF", "0, AUTO", "2, AUTO", "' ', AUTO"})
  void readsWhetherXetIsDisabledLikeTheOfficialClient(String value, XetMode mode) {
    assertEquals(mode, read("HF_HUB_DISABLE_XET", value).store().xet());
  }

  @Test
  void distinguishesUnsetBarsFromForcedOnes() {
    assertEquals(Bars.NEVER, read("HF_HUB_DISABLE_PROGRESS_BARS", "1").output().bars());
    assertEquals(Bars.ALWAYS, read("HF_HUB_DISABLE_PROGRESS_BARS", "0").output().bars());
  }

  @Test
  void ignoresAnUnknownVerbosityWithANotice() {
    assertEquals(
        Optional.of(Verbosity.WARNING), read("HF_HUB_VERBOSITY", "warning").output().verbosity());
    assertEquals(Optional.empty(), read("HF_HUB_VERBOSITY", "WARNING").output().verbosity());
    assertEquals(1, notices.size());
  }

  @Test
  void ignoresAnOriginThatNoHeaderCanCarry() {
    assertEquals(
        Optional.of("lab 7"), read("HF_HUB_USER_AGENT_ORIGIN", "lab 7").network().origin());
    assertEquals(Optional.empty(), read("HF_HUB_USER_AGENT_ORIGIN", "a\nb: c").network().origin());
    assertEquals(1, notices.size());
  }

  @Test
  void collectsAuthoritiesOfAllVariables() {
    NetworkSettings network =
        read(Map.of(
                "SSL_CERT_FILE", "/a.pem",
                "REQUESTS_CA_BUNDLE", "r.pem",
                "CURL_CA_BUNDLE", "~/b.pem",
                "SSL_CERT_DIR", "/c" + File.pathSeparator + "/d"))
            .network();
    assertEquals(
        List.of(
            new CertificatePath("SSL_CERT_FILE", Path.of("/a.pem").toAbsolutePath()),
            new CertificatePath("REQUESTS_CA_BUNDLE", WORK.resolve("r.pem")),
            new CertificatePath("CURL_CA_BUNDLE", HOME.resolve("b.pem")),
            new CertificatePath("SSL_CERT_DIR", Path.of("/c").toAbsolutePath()),
            new CertificatePath("SSL_CERT_DIR", Path.of("/d").toAbsolutePath())),
        network.authorities());
  }

  @Test
  void takesLowerCaseProxiesFirstAndTheGeneralOneLast() {
    ProxySettings proxies =
        read(Map.of("https_proxy", "a", "HTTPS_PROXY", "b", "ALL_PROXY", "c", "no_proxy", "d"))
            .network()
            .proxies();
    assertEquals(Optional.of(new NamedSetting("https_proxy", "a")), proxies.forHttps());
    assertEquals(Optional.of(new NamedSetting("ALL_PROXY", "c")), proxies.forHttp());
    assertEquals(Optional.of(new NamedSetting("no_proxy", "d")), proxies.exceptions());
  }

  @Test
  void treatsABlankProxyAsNoProxy() {
    ProxySettings proxies =
        read(Map.of("https_proxy", "", "HTTPS_PROXY", "b", "ALL_PROXY", "c")).network().proxies();
    assertEquals(Optional.of(new NamedSetting("https_proxy", "")), proxies.forHttps());
  }

  @Test
  void ignoresTheUpperCaseProxyUnderAWebServer() {
    Map<String, String> env = Map.of("REQUEST_METHOD", "GET", "HTTP_PROXY", "evil");
    assertEquals(Optional.empty(), read(env).network().proxies().forHttp());
    assertEquals(
        Optional.of(new NamedSetting("http_proxy", "good")),
        read(Map.of("REQUEST_METHOD", "GET", "http_proxy", "good")).network().proxies().forHttp());
  }

  @Test
  void neverPrintsAProxysPassword() {
    assertFalse(read("HTTPS_PROXY", "http://me:s3cret@p").toString().contains("s3cret"));
  }
}
