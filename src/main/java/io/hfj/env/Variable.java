package io.hfj.env;

import java.util.regex.Pattern;

/**
 * Every environment variable that hfj reads through {@link Settings}, with its default and its
 * meaning in a sentence. The guide is checked against this table: other variables cannot be read.
 *
 * <p>A boolean is true if it is {@code 1}, {@code on}, {@code yes} or {@code true} in any case,
 * else false. A blank value counts as unset. Source of names and defaults: huggingface_hub,
 * constants.py.
 */
public enum Variable {
  HF_ENDPOINT(
      "https://huggingface.co", "URL of the Hub, or a comma-separated list, tried in order."),
  HUGGINGFACE_CO_STAGING("false", "Use the staging Hub, with its own home folder and token."),

  HF_HOME("$XDG_CACHE_HOME/huggingface", "Folder of the cache and the token."),
  XDG_CACHE_HOME("~/.cache", "Parent folder of the default HF_HOME."),
  HF_HUB_CACHE("$HF_HOME/hub", "Cache folder for repositories."),
  HUGGINGFACE_HUB_CACHE("", "Deprecated name of HF_HUB_CACHE."),
  TRANSFORMERS_CACHE("", "Deprecated name of HF_HUB_CACHE, used if no newer name is set."),
  PYTORCH_TRANSFORMERS_CACHE("", "Like TRANSFORMERS_CACHE, with lower precedence."),
  PYTORCH_PRETRAINED_BERT_CACHE("", "Like TRANSFORMERS_CACHE, with the lowest precedence."),

  HF_OIDC_RESOURCE("", "Resource for which a CI job exchanges its OIDC token; overrides HF_TOKEN."),
  HF_OIDC_ID_TOKEN("", "OIDC token of the job; requested automatically in GitHub Actions."),
  GITHUB_ACTIONS("false", "Set by GitHub Actions, like the next two."),
  ACTIONS_ID_TOKEN_REQUEST_URL("", "URL that issues the OIDC token."),
  ACTIONS_ID_TOKEN_REQUEST_TOKEN("", "Token for that URL."),
  HF_TOKEN("", "Access token; overrides stored tokens."),
  HUGGING_FACE_HUB_TOKEN("", "Deprecated name of HF_TOKEN."),
  HF_TOKEN_PATH("$HF_HOME/token", "File of the stored token."),
  HF_DEVICE_CODE_OAUTH_CLIENT_ID("", "Client ID for login in a browser."),
  HF_HUB_DISABLE_IMPLICIT_TOKEN("false", "Send a token only if --token is given."),

  HF_HUB_OFFLINE("false", "Do not use the network; use cached files only."),
  TRANSFORMERS_OFFLINE("false", "Deprecated name of HF_HUB_OFFLINE."),
  HF_HUB_ETAG_TIMEOUT("10", "Timeout of a metadata request, in seconds."),
  HF_HUB_DOWNLOAD_TIMEOUT("10", "Seconds without data until a download is retried."),
  HF_HUB_USER_AGENT_ORIGIN("", "Text added to the User-Agent header."),

  HTTP_PROXY("", "Proxy for http URLs."),
  HTTPS_PROXY("", "Proxy for https URLs."),
  ALL_PROXY("", "Proxy for both, if no specific one is set."),
  NO_PROXY("", "Hosts, networks and host:port pairs to connect to directly; * for all."),
  SSL_CERT_FILE("", "PEM file of CA certificates to trust in addition to those of the system."),
  SSL_CERT_DIR("", "Folder of such files."),
  REQUESTS_CA_BUNDLE("", "Like SSL_CERT_FILE."),
  CURL_CA_BUNDLE("", "Like SSL_CERT_FILE."),

  HF_HUB_DISABLE_SYMLINKS("false", "Copy files into snapshots instead of linking them."),
  HF_HUB_DISABLE_SYMLINKS_WARNING(
      "false", "Do not warn if the disk does not support symbolic links."),
  HF_HUB_DISABLE_XET(
      "false", "Do not use chunked storage, unless --xet is given, nor shared blobs."),
  HF_HUB_DISABLE_SHARED_BLOBS("false", "Do not share content between repositories."),

  HF_HUB_DISABLE_PROGRESS_BARS(
      "", "True: no progress bars; false: bars on any terminal; unset: automatic."),
  HF_HUB_VERBOSITY("warning", "Log level: debug, info, warning, error or critical."),
  HF_DEBUG("false", "Log every request and print stack traces."),
  NO_COLOR("", "If set: no colours."),
  COLUMNS("", "Width of tables, in characters."),
  ACCESSIBLE("", "If set: numbered lists instead of pickers, for screen readers."),

  HF_HUB_DISABLE_TELEMETRY("false", "Accepted without effect: hfj sends no telemetry."),
  HF_HUB_DISABLE_UPDATE_CHECK("false", "Accepted without effect: hfj does not check for updates."),
  HF_HUB_DISABLE_EXPERIMENTAL_WARNING(
      "false", "Accepted without effect: there is no such warning."),
  HF_HUB_ENABLE_HF_TRANSFER("false", "Accepted without effect: hfj does not use hf_transfer.");

  private static final Pattern USER =
      Pattern.compile("^((?:https?|socks\\w*)://)?.*@", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final String fallback;
  private final String meaning;

  Variable(String fallback, String meaning) {
    this.fallback = fallback;
    this.meaning = meaning;
  }

  /** Returns the default, in the form a user would write it; empty if there is none. */
  public String fallback() {
    return fallback;
  }

  /** Returns the value with secrets masked. */
  public String display(String value) {
    boolean secret = name().contains("TOKEN") && this != HF_TOKEN_PATH || this == HF_OIDC_ID_TOKEN;
    boolean address = name().endsWith("PROXY") || name().endsWith("URL") || this == HF_ENDPOINT;
    if (secret && this != HF_HUB_DISABLE_IMPLICIT_TOKEN) {
      return "set, not shown";
    }
    // A user and a password may precede the host, a signature may follow it. A password may contain
    // any character, and the scheme may be missing.
    return address
        ? USER.matcher(value).replaceFirst("$1***@").replaceAll("(?s)\\?.*", "?***")
        : value;
  }

  /** Returns whether the lower-case name is read too, and takes precedence. */
  public boolean hasLowerCaseName() {
    return name().endsWith("_PROXY");
  }

  /** Returns the meaning, in one sentence. */
  public String meaning() {
    return meaning;
  }
}
