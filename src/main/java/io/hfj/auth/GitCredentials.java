package io.hfj.auth;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lets git know a token, by way of its own helpers. The token goes through a pipe, never into a
 * list of processes. Where there is no git nothing happens. For one thread.
 */
public final class GitCredentials {
  private static final String USER = "hf_user";
  private static final long SECONDS = 20;

  private final String endpoint;

  /**
   * @param endpoint of the Hub
   */
  public GitCredentials(String endpoint) {
    this.endpoint = endpoint;
  }

  /** Whether git has a place to keep credentials. */
  public static boolean hasHelper() {
    try {
      Process process =
          new ProcessBuilder("git", "config", "--get-all", "credential.helper")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      boolean said = process.getInputStream().readAllBytes().length > 1;
      return process.waitFor(SECONDS, TimeUnit.SECONDS) && said;
    } catch (IOException noGit) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Keeps the token; whether git did. */
  public boolean approve(String secret) {
    return run("approve", "password=" + secret + "\n");
  }

  /** Forgets what is kept; whether git did. */
  public boolean reject() {
    return run("reject", "");
  }

  private boolean run(String verb, String password) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(List.of("git", "credential", verb))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().put("GIT_TERMINAL_PROMPT", "0"); // it must not ask for anything
      Process process = builder.start();
      String text = "url=" + endpoint + "\nusername=" + USER + "\n" + password + "\n";
      try (OutputStream in = process.getOutputStream()) {
        in.write(text.getBytes(StandardCharsets.UTF_8));
      }
      boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      return ended && process.exitValue() == 0;
    } catch (IOException noGit) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
