package io.hfj.env;

import java.util.regex.Pattern;

/**
 * Every environment variable that hfj reads through {@link Settings}, with its default and its
 * meaning in a sentence. Help and README are checked against this table: other variables cannot be
 * read.
 *
 * <p>A boolean is true if it is {@code 1}, {@code on}, {@code yes} or {@code true} in any case,
 * else false. A blank value counts as unset. Source of names and defaults: huggingface_hub,
 * constants.py.
 */
public enum Variable {
  HF_ENDPOINT(
      "https://huggingface.co",
      "Address of the Hub; or several, by commas: if one fails, the next serves."),
  HUGGINGFACE_CO_STAGING("false", "Use the staging Hub, with a home and token of its own."),

  HF_HOME("$XDG_CACHE_HOME/huggingface", "Folder of the cache and the token."),
  XDG_CACHE_HOME("~/.cache", "Where the home lies if HF_HOME is not set."),
  HF_HUB_CACHE("$HF_HOME/hub", "Folder of downloaded repositories."),
  HUGGINGFACE_HUB_CACHE("", "Old name of HF_HUB_CACHE."),
  TRANSFORMERS_CACHE("", "Older name of HF_HUB_CACHE, if nothing newer is set."),
  PYTORCH_TRANSFORMERS_CACHE("", "As TRANSFORMERS_CACHE, older still."),
  PYTORCH_PRETRAINED_BERT_CACHE("", "As TRANSFORMERS_CACHE, the oldest."),

  HF_OIDC_RESOURCE("", "Resource for which a CI job's identity gets a token; before HF_TOKEN."),
  HF_OIDC_ID_TOKEN("", "That identity; GitHub Actions are asked for it by themselves."),
  GITHUB_ACTIONS("false", "Set by GitHub Actions, with the next two."),
  ACTIONS_ID_TOKEN_REQUEST_URL("", "Where a job's identity is asked for."),
  ACTIONS_ID_TOKEN_REQUEST_TOKEN("", "With which it is asked for."),
  HF_TOKEN("", "Token, before any stored one."),
  HUGGING_FACE_HUB_TOKEN("", "Old name of HF_TOKEN."),
  HF_TOKEN_PATH("$HF_HOME/token", "File with the stored token."),
  HF_DEVICE_CODE_OAUTH_CLIENT_ID("", "By which the Hub knows a program that logs in by a browser."),
  HF_HUB_DISABLE_IMPLICIT_TOKEN("false", "Send only a token given by --token."),

  HF_HUB_OFFLINE("false", "Never use the network, only what is on disk."),
  TRANSFORMERS_OFFLINE("false", "Old name of HF_HUB_OFFLINE."),
  HF_HUB_ETAG_TIMEOUT("10", "Seconds to wait for the answer to a question about a file."),
  HF_HUB_DOWNLOAD_TIMEOUT("10", "Seconds without a byte until a download tries again."),
  HF_HUB_USER_AGENT_ORIGIN("", "Word added to the User-Agent header."),

  HTTP_PROXY("", "Proxy for http addresses."),
  HTTPS_PROXY("", "Proxy for https addresses."),
  ALL_PROXY("", "Proxy for both, where there is no special one."),
  NO_PROXY("", "Hosts, networks and host:port pairs reached without proxy; * for all."),
  SSL_CERT_FILE("", "PEM file of authorities trusted beside those of the system."),
  SSL_CERT_DIR("", "Folder of such files."),
  REQUESTS_CA_BUNDLE("", "As SSL_CERT_FILE."),
  CURL_CA_BUNDLE("", "As SSL_CERT_FILE."),

  HF_HUB_DISABLE_SYMLINKS("false", "Copy files into snapshots instead of linking them."),
  HF_HUB_DISABLE_SYMLINKS_WARNING("false", "Do not warn on disks without symbolic links."),
  HF_HUB_DISABLE_XET("false", "Use plain HTTP for files in chunked storage; no shared blobs."),
  HF_HUB_DISABLE_SHARED_BLOBS("false", "Do not share content between repositories."),

  HF_HUB_DISABLE_PROGRESS_BARS(
      "", "True: no bars; false: bars on every terminal; unset: as asked."),
  HF_HUB_VERBOSITY("warning", "One of debug, info, warning, error, critical."),
  HF_DEBUG("false", "Log every request, and show stack traces."),
  NO_COLOR("", "Anything: no colours."),
  COLUMNS("", "Width of tables in characters."),
  ACCESSIBLE("", "Anything: lists to choose from by number, for screen readers."),

  HFJ_ARCHIVE("", "True: any run prepares a faster start; false: none; unset: at a terminal."),

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
