package io.hfj.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkHeaderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<http://a/b?c=d>; rel=\"next\"",
        "<http://a/b?c=d>;rel=next",
        "<http://a/b?c=d> ; rel=\"next\"; title=x",
        "<http://a/first>; rel=\"first\", <http://a/b?c=d>; rel=\"next\"",
        "<http://a/b?c=d>; rel=\"next\", <http://a/last>; rel=\"last\"",
      })
  void findsTheNextPage(String header) {
    assertEquals(Optional.of("http://a/b?c=d"), LinkHeader.next(header));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<", ">", "<a>", "<a>; rel=\"prev\"", "rel=\"next\"", "a; rel=next"})
  void findsNoNextPage(String header) {
    assertEquals(Optional.empty(), LinkHeader.next(header));
  }

  @Test
  void readsAnyHeaderInLinearTime() {
    for (String part : new String[] {"<", "<a>", "<a>;", "<a> ", ">", "< "}) {
      String header = part.repeat(250_000 / part.length()) + " ".repeat(50_000);
      assertTimeoutPreemptively(
          Duration.ofSeconds(10), () -> assertEquals(Optional.empty(), LinkHeader.next(header)));
    }
  }
}
