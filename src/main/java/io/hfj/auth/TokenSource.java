package io.hfj.auth;

import io.hfj.BadInput;
import io.hfj.env.NamedSetting;
import io.hfj.env.TokenSettings;
import io.hfj.model.Token;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Finds the token to send, in the order of the Python client (huggingface_hub, utils/_auth.py): the
 * one given for the call; then, unless disabled, the environment; then the stored file.
 * Thread-safe.
 */
public final class TokenSource {
  private final TokenSettings settings;
  private final Consumer<String> notices;
  private final UnaryOperator<String> renewal;

  /**
   * @param notices receives a sentence about a token file that cannot be read
   */
  public TokenSource(TokenSettings settings, Consumer<String> notices) {
    this(settings, notices, UnaryOperator.identity());
  }

  /**
   * @param renewal returns the secret to use in place of a stored one
   */
  public TokenSource(
      TokenSettings settings, Consumer<String> notices, UnaryOperator<String> renewal) {
    this.settings = settings;
    this.notices = notices;
    this.renewal = renewal;
  }

  /**
   * Returns the token to send, without line ends and surrounding spaces; empty for anonymous
   * requests.
   *
   * @param explicit given for this run, with the name of the option
   * @throws BadInput if the token has characters that a header cannot carry
   */
  public Optional<Token> find(Optional<NamedSetting> explicit) {
    Optional<Token> given = explicit.flatMap(TokenSource::token);
    if (given.isPresent() || !settings.implicit()) {
      return given;
    }
    // A token exchanged for the identity of a CI job comes before both: its finder does not call
    // this.
    return fromEnvironment().or(this::fromFile);
  }

  private Optional<Token> fromEnvironment() {
    for (NamedSetting variable : settings.fromEnvironment()) {
      Optional<Token> token = token(variable);
      if (token.isPresent()) {
        return token;
      }
    }
    return Optional.empty();
  }

  private Optional<Token> fromFile() {
    Path file = settings.file();
    try {
      return token(new SecretFile(file).read(), file.toString())
          .map(stored -> new Token(renewal.apply(stored.secret()), stored.source()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      notices.accept("cannot read token file " + file + "; ignoring it");
      return Optional.empty();
    }
  }

  private static Optional<Token> token(NamedSetting setting) {
    return token(setting.value(), setting.variable());
  }

  private static Optional<Token> token(String text, String source) {
    String secret = text.replaceAll("[\r\n]", "").strip();
    if (!Token.isWellFormed(secret)) {
      throw new BadInput(
          "the token from " + source + " contains characters that are not allowed in a token",
          "copy it again from the Hub's settings page; it starts with hf_");
    }
    return secret.isEmpty() ? Optional.empty() : Optional.of(new Token(secret, source));
  }
}
