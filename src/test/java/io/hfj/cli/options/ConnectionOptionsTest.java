package io.hfj.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.XetMode;
import io.hfj.env.Host;
import io.hfj.env.ProcessContext;
import io.hfj.env.Settings;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ConnectionOptionsTest {
  @ParameterizedTest
  @CsvSource({
    "'', '', AUTO",
    "'', 1, OFF",
    "'', 0, AUTO",
    "--xet=auto, '', AUTO",
    "--xet=on, '', ON",
    "--xet=Off, '', OFF",
    "--xet=auto, 1, AUTO",
    "--xet=on, 1, ON",
    "--xet=off, 0, OFF",
  })
  void readsXetFromTheOptionBeforeTheVariable(String option, String disabled, XetMode mode) {
    ConnectionOptions options = new ConnectionOptions();
    new CommandLine(options)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(option.isEmpty() ? new String[0] : new String[] {option});
    Host host = Host.real(ProcessContext.of(Map.of("HF_HUB_DISABLE_XET", disabled)));
    Settings settings = Settings.from(host, notice -> {});
    assertEquals(mode, options.resolve(settings).xet());
  }
}
