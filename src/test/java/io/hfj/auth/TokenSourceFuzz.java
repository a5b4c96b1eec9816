package io.hfj.auth;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
import io.hfj.env.Host;
import io.hfj.env.NamedSetting;
import io.hfj.env.ProcessContext;
import io.hfj.env.Settings;
import io.hfj.env.StandardStreams;
import io.hfj.env.TimeSource;
import io.hfj.fuzz.Input;
import io.hfj.fuzz.Scratch;
import io.hfj.model.Token;
import io.hfj.testing.VirtualTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Tokens from a file, a variable or an option: an accepted one fits into a header. */
public final class TokenSourceFuzz {
  private static final Path FOLDER = Scratch.folder();

  private TokenSourceFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Path file = Files.write(FOLDER.resolve("token"), input);
    String text = Input.text(input);
    find(Map.of("HF_TOKEN_PATH", file.toString()), Optional.empty());
    find(Map.of("HF_TOKEN", text), Optional.empty());
    find(Map.of(), Optional.of(text));
  }

  private static void find(Map<String, String> env, Optional<String> explicit) {
    VirtualTime time = VirtualTime.manual();
    Host host =
        new Host(
            new ProcessContext(env, FOLDER.resolve("nobody"), FOLDER, "hfj"),
            new TimeSource(time, time::nanos, time),
            () -> 0.5,
            new StandardStreams(InputStream.nullInputStream(), ""));
    try {
      Optional<Token> token =
          new TokenSource(Settings.from(host, notice -> {}).tokens(), notice -> {})
              .find(explicit.map(text -> new NamedSetting("--token", text)));
      token.ifPresent(
          t -> assertTrue(t.secret().matches("[!-~]+"), "no header can carry it: " + t.secret()));
    } catch (BadInput refused) {
      assertTrue(
          refused.getMessage().endsWith("contains characters that are not allowed in a token"));
    }
  }
}
