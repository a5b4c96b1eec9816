package io.hfj.auth;

import io.hfj.env.ProcessRunner;
import java.util.Map;

/**
 * Stores a token with git's credential helpers. The token is passed through a pipe, never on a
 * command line. Does nothing without git. For one thread.
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

  /** Returns whether git has a credential helper, for all hosts or for this one. */
  public boolean hasHelper() {
    return ProcessRunner.output(
            false, "git", "config", "--get-urlmatch", "credential.helper", endpoint)
        .filter(helper -> !helper.isEmpty())
        .isPresent();
  }

  /** Stores the token; returns whether git did. */
  public boolean approve(String secret) {
    return run("approve", "password=" + secret + "\n");
  }

  /** Removes the stored token; returns whether git did, or is not installed. */
  public boolean reject() {
    return run("reject", "") || !ProcessRunner.isAvailable("git", "--version");
  }

  private boolean run(String verb, String password) {
    String input = "url=" + endpoint + "\nusername=" + USER + "\n" + password + "\n";
    Map<String, String> silent = Map.of("GIT_TERMINAL_PROMPT", "0"); // never prompts
    return ProcessRunner.feed(input, silent, "git", "credential", verb);
  }
}
