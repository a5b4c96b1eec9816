package io.hfj.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
import io.hfj.env.NamedSetting;
import io.hfj.env.TokenSettings;
import io.hfj.model.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSourceTest {
  private static final NamedSetting NEW = new NamedSetting("HF_TOKEN", "hf_new");
  private static final NamedSetting OLD = new NamedSetting("HUGGING_FACE_HUB_TOKEN", "hf_old");

  @TempDir Path folder;
  private Path file;
  private final List<String> notices = new ArrayList<>();

  @BeforeEach
  void setTokenFile() {
    file = folder.resolve("token");
  }

  private Optional<Token> find(String explicit, boolean implicit, NamedSetting... environment) {
    TokenSettings settings =
        new TokenSettings(implicit, Optional.empty(), List.of(environment), file, "id");
    return new TokenSource(settings, notices::add)
        .find(Optional.ofNullable(explicit).map(text -> new NamedSetting("--token", text)));
  }

  @Test
  void findsNoTokenWithoutAnySource() {
    assertEquals(Optional.empty(), find(null, true));
    assertEquals(List.of(), notices);
  }

  @Test
  void prefersOptionThenNewNameThenOldNameThenFile() throws IOException {
    Files.writeString(file, "hf_file\n");
    assertEquals(Optional.of(new Token("hf_opt", "--token")), find("hf_opt", true, NEW, OLD));
    assertEquals(Optional.of(new Token("hf_new", "HF_TOKEN")), find(null, true, NEW, OLD));
    assertEquals(Optional.of(new Token("hf_old", "HUGGING_FACE_HUB_TOKEN")), find(null, true, OLD));
    assertEquals(Optional.of(new Token("hf_file", file.toString())), find(null, true));
  }

  @Test
  void sendsOnlyAGivenTokenWhereImplicitOnesAreForbidden() throws IOException {
    Files.writeString(file, "hf_file");
    assertEquals(Optional.empty(), find(null, false, NEW));
    assertEquals(Optional.of(new Token("hf_opt", "--token")), find("hf_opt", false, NEW));
  }

  @ParameterizedTest
  @ValueSource(strings = {" hf_x\n", "hf_x\r\n", "\thf_x", "hf\n_x", "\r\nhf_x\r\n"})
  void stripsLineEndsAndSpaces(String text) throws IOException {
    Files.writeString(file, text);
    assertEquals(Optional.of(new Token("hf_x", file.toString())), find(null, true));
    assertEquals(Optional.of(new Token("hf_x", "--token")), find(text, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void skipsEmptyValues(String nothing) throws IOException {
    Files.writeString(file, nothing);
    assertEquals(Optional.empty(), find(nothing, true, new NamedSetting("HF_TOKEN", nothing)));
    assertEquals(
        Optional.of(new Token("hf_old", "HUGGING_FACE_HUB_TOKEN")),
        find(null, true, new NamedSetting("HF_TOKEN", nothing), OLD));
  }

  @Test
  void ignoresAnUnreadableTokenFile() throws IOException {
    Files.createDirectory(file);
    assertEquals(Optional.empty(), find(null, true));
    assertEquals(List.of("cannot read token file " + file + "; ignoring it"), notices);
  }

  @Test
  void ignoresATokenFileThatIsNotText() throws IOException {
    Files.write(file, new byte[] {(byte) 0xc3, 0x28});
    assertEquals(Optional.empty(), find(null, true));
    assertEquals(1, notices.size());
  }

  @Test
  void ignoresATokenFileBelowAFile() throws IOException {
    Files.writeString(file, "hf_x");
    file = file.resolve("token");
    assertEquals(Optional.empty(), find(null, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hf_s3cret two", "hf_s3crét", "hf_s3cret\u0000", "hf_s3cret\u001b[0m"})
  void refusesATokenThatNoHeaderCanCarryWithoutShowingIt(String secret) {
    BadInput failure =
        assertThrows(BadInput.class, () -> find(null, true, new NamedSetting("HF_TOKEN", secret)));
    assertTrue(failure.getMessage().contains("HF_TOKEN"));
    assertFalse((failure.getMessage() + failure.advice()).contains("s3cr"));
  }
}
