package io.hfj.cli.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
import io.hfj.env.Host;
import io.hfj.env.ProcessContext;
import io.hfj.env.StandardStreams;
import io.hfj.env.TimeSource;
import io.hfj.fuzz.Scratch;
import io.hfj.testing.VirtualTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A token in the file of {@code --token-file}, and the same token piped: one line of text. */
public final class TokenInputFuzz {
  private static final Path FOLDER = Scratch.folder();
  private static final int LONGEST = 10_000;

  private TokenInputFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Path file = Files.write(FOLDER.resolve("token"), input);
    TokenInput given =
        new TokenInput(
            host(new ByteArrayInputStream(input)),
            new PrintStream(OutputStream.nullOutputStream()));
    Optional<String> piped = given.fromInput();
    assertTrue(piped.orElse("").length() <= LONGEST);
    assertFalse(piped.isPresent() && piped.get().isBlank());
    String text;
    try {
      text = given.fromFile(file.toString());
    } catch (BadInput refused) {
      assertTrue(input.length > LONGEST, refused.getMessage());
      return;
    }
    boolean oneLine =
        new String(input, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf('\n') < 0;
    if (oneLine && input.length < LONGEST) {
      assertEquals(text, piped.orElse(text.isBlank() ? text : ""));
    }
  }

  private static Host host(InputStream in) {
    VirtualTime time = VirtualTime.manual();
    return new Host(
        new ProcessContext(Map.of(), FOLDER, FOLDER, "hfj"),
        new TimeSource(time, time::nanos, time),
        () -> 0.5,
        new StandardStreams(in, ""));
  }
}
