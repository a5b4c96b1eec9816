package io.hfj.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
import io.hfj.NetworkFailure;
import io.hfj.error.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureReportTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final FailureReport report =
      new FailureReport(new PrintStream(shown, true, StandardCharsets.UTF_8));

  @Test
  void printsErrorAndHintOnOneLineEachWhateverTheServerSent() {
    NetworkFailure failure =
        new NetworkFailure("no\u001b[2J way\nhint: a", "did you mean \u001b]0;x\u0007?\nhint: b");

    assertEquals(ExitCode.NETWORK, report.print(failure, false, false));
    assertEquals(
        "error: no?[2J way?hint: a\nhint: did you mean ?]0;x??" + "?hint: b\n",
        shown.toString(StandardCharsets.UTF_8));
  }

  @Test
  void doesNotCutLongSentences() {
    String names = "name, ".repeat(100);

    report.print(new NetworkFailure("no", names), false, false);
    assertEquals("error: no\nhint: " + names + "\n", shown.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hf_abcdefghijklmnopqrstuvwxyzWXYZ",
        "hf_oauth_eyJhbGciOiJFZERTQSJ9.eyJzY29wZSI6WyJvcGVuaWQiXX0.a-b_c-",
        "hf_jwt_abcdefghijklmnop+r~s/t==",
      })
  void masksATokenTypedInTheWrongPlace(String token) {
    BadInput failure =
        new BadInput("cannot be read: " + token, "not '" + token + "'", new Exception(token));

    report.print(failure, false, true);
    report.print(failure, true, false);
    report.printBug(new IllegalStateException(token));
    String all = shown.toString(StandardCharsets.UTF_8);
    assertTrue(all.startsWith("error: cannot be read: hf_***\nhint: not 'hf_***'\n"), all);
    for (String part : token.substring("hf_".length()).split("[./+]")) {
      assertFalse(all.contains(part), part + " in " + all);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/data/hf_cache/models--a--b", "hf_models/llama-2-7b-chat-hf/a", "hf_"})
  void keepsNamesThatOnlyStartLikeAToken(String name) {
    report.print(new NetworkFailure("no " + name, ""), false, false);
    assertEquals("error: no " + name + "\n", shown.toString(StandardCharsets.UTF_8));
  }
}
