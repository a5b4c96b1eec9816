package io.hfj.auth;

import io.hfj.env.ProcessRunner;
import java.util.Map;

/**
 * Lets git know a token, by way of its own helpers. The token goes through a pipe, never into a
 * list of processes. Where there is no git nothing happens. For one thread.
 */
public final class GitCredentials {
  private static final String USER = "hf_user";

  private final String endpoint;

  /**
   * @param endpoint of the Hub
   */
  public GitCredentials(String endpoint) {
    this.endpoint = endpoint;
  }

  /** Whether git has a place to keep credentials, for all hosts or for this one. */
  public boolean hasHelper() {
    return ProcessRunner.output(
            false, "git", "config", "--get-urlmatch", "credential.helper", endpoint)
        .filter(helper -> !helper.isEmpty())
        .isPresent();
  }

  /** Keeps the token; whether git did. */
  public boolean approve(String secret) {
    return run("approve", "password=" + secret + "\n");
  }

  /** Forgets what is kept; whether git did, or there is no git that could keep anything. */
  public boolean reject() {
    return run("reject", "") || !ProcessRunner.isAvailable("git", "--version");
  }

  private boolean run(String verb, String password) {
    String input = "url=" + endpoint + "\nusername=" + USER + "\n" + password + "\n";
    Map<String, String> silent = Map.of("GIT_TERMINAL_PROMPT", "0"); // it must not ask for anything
    return ProcessRunner.feed(input, silent, "git", "credential", verb);
  }
}
