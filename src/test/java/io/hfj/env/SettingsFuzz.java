package io.hfj.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hfj.BadInput;
import io.hfj.fuzz.Input;
import io.hfj.testing.VirtualTime;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Environment variables, a line {@code NAME=value} each; a line without a known name is an
 * endpoint. Neither errors nor displayed values contain a password.
 */
public final class SettingsFuzz {
  private static final String SECRET = "s3cr3tS3CR3T";
  private static final Path HOME = Path.of("home").toAbsolutePath();

  private SettingsFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    Map<String, String> env = new HashMap<>();
    for (String line : Input.text(input).replace("\0", "").split("\n")) {
      int equals = line.indexOf('=');
      env.put(equals > 0 ? line.substring(0, equals) : "HF_ENDPOINT", line.substring(equals + 1));
    }
    try {
      Settings settings = Settings.from(host(env), notice -> {});
      for (Endpoint endpoint : settings.endpoints().all()) {
        assertEquals(endpoint, new Endpoint(endpoint.value()));
        assertFalse(endpoint.value().contains("@"));
      }
    } catch (BadInput refused) {
      assertFalse(discloses(refused.getMessage() + refused.advice(), env), refused.getMessage());
    }
    for (Variable variable : Variable.values()) {
      String value = env.get(variable.name());
      if (value != null) {
        String proxy = "http://me:" + SECRET + value.replaceAll("[/?#\\s]", "") + "@host/";
        boolean address = variable.name().endsWith("PROXY") || variable == Variable.HF_ENDPOINT;
        assertFalse(address && variable.display(proxy).contains(SECRET));
        variable.display(value);
      }
    }
  }

  private static boolean discloses(String message, Map<String, String> env) {
    String endpoint = env.getOrDefault("HF_ENDPOINT", "");
    return endpoint.contains("@") && endpoint.contains(SECRET) && message.contains(SECRET);
  }

  private static Host host(Map<String, String> env) {
    VirtualTime time = VirtualTime.manual();
    InputStream in = InputStream.nullInputStream();
    return new Host(
        new ProcessContext(env, HOME, HOME, "hfj"),
        new TimeSource(time, time::nanos, time),
        () -> 0.5,
        new StandardStreams(in, ""));
  }
}
