package io.hfj.cli.auth;

import io.hfj.BadInput;
import io.hfj.Interrupted;
import io.hfj.cli.options.PathArgument;
import io.hfj.console.Prompt;
import io.hfj.env.Host;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a token for a login from a file, a pipe or the terminal. */
final class TokenInput {
  private static final int MAX_BYTES = 10_000;

  private final Host host;
  private final PrintStream err;

  TokenInput(Host host, PrintStream err) {
    this.host = host;
    this.err = err;
  }

  /**
   * Returns the content of the file.
   *
   * @param name the file, or a dash for standard input
   * @throws BadInput if it cannot be read or is too large
   */
  String fromFile(String name) {
    if (name.equals("-")) {
      return readLine();
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(PathArgument.absolute(host, Path.of(name)))) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException | InvalidPathException e) {
      throw new BadInput("cannot read the token file " + name, "check its name and permissions");
    }
    if (bytes.length > MAX_BYTES) {
      throw new BadInput(name + " is too large for a token file", "check its name");
    }
    return decode(bytes);
  }

  /** Reads one line of standard input; empty if it is blank. */
  Optional<String> fromInput() {
    return Optional.of(readLine()).filter(text -> !text.isBlank());
  }

  /** Reads one line and no more: the writer may keep the input open. */
  private String readLine() {
    InputStream in = host.in();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      if (in.available() == 0) {
        err.println("reading a token from standard input");
      }
      int next = in.read();
      while (next >= 0 && line.size() < MAX_BYTES) {
        line.write(next);
        next = next == '\n' ? -1 : in.read();
      }
    } catch (IOException gone) {
      return "";
    }
    return decode(line.toByteArray());
  }

  /** Decodes text; Windows editors and shells write a byte order mark, or UTF-16. */
  private static String decode(byte[] bytes) {
    int first = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
    if (first == 0xfeff || first == 0xfffe) {
      return new String(bytes, StandardCharsets.UTF_16).replace("\ufffd", "");
    }
    return new String(bytes, StandardCharsets.UTF_8).replace("\ufeff", "");
  }

  /** Asks at the terminal; empty if the user chooses to log in with a browser. */
  Optional<String> fromTerminal() {
    Prompt question = new Prompt(host, err);
    err.println("How do you want to log in?");
    err.println("  1. With a browser");
    err.println("  2. With a token from the settings page of the Hub");
    while (true) {
      String choice =
          question
              .ask("Choice [1]:")
              .orElseThrow(
                  () ->
                      new Interrupted(
                          "no login method was chosen",
                          "use --token-file to log in without a prompt"));
      if (choice.isEmpty() || choice.equals("1")) {
        return Optional.empty();
      }
      if (choice.equals("2")) {
        return Optional.of(
            question
                .askHidden("Token")
                .orElseThrow(() -> new Interrupted("no token was entered", "")));
      }
      if (choice.startsWith("hf_")) {
        return Optional.of(choice);
      }
      err.println("enter 1 or 2");
    }
  }
}
