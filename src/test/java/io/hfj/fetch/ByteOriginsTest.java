package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.http.retry.Endpoints;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class ByteOriginsTest {
  private static final HttpUrl A = HttpUrl.get("https://a.example");
  private static final HttpUrl B = HttpUrl.get("https://b.example");
  private static final HttpUrl C = HttpUrl.get("https://c.example");

  private final List<String> notices = new ArrayList<>();
  private final Endpoints endpoints = new Endpoints(List.of(A, B, C), notices::add);
  private final ByteOrigins givers = new ByteOrigins(endpoints);

  @Test
  void goesOnUntilAllHaveGivenWrongBytes() {
    for (HttpUrl next : List.of(A, B)) {
      assertEquals(next, endpoints.current());
      givers.gave(next, next);
      assertTrue(givers.mayMend("f"));
    }
    givers.gave(C, C);
    assertFalse(givers.mayMend("f"));
    assertEquals(3, givers.mismatches());
    assertEquals(
        "a.example failed (the bytes of f from a.example are not what the Hub says);"
            + " going on with b.example",
        notices.get(0));
  }

  @Test
  void asksWhoGaveNothingWhenSeveralGaveTheWhole() {
    givers.gave(A, HttpUrl.get("https://cdn.example/x?Signature=s"));
    givers.gave(B, B);
    assertEquals(" from cdn.example (by way of a.example) and b.example", givers.inWords());
    assertTrue(givers.mayMend("f"));
    assertEquals(C, endpoints.current());
    assertEquals("", givers.inWords());
  }

  @Test
  void asksEachAloneWhenTheWholeWasOfAll() {
    List.of(A, B, C).forEach(one -> givers.gave(one, one));
    assertTrue(givers.mayMend("f"));
    assertEquals(A, endpoints.current());
    givers.gave(A, A);
    assertTrue(givers.mayMend("f"));
    assertEquals(B, endpoints.current());
  }

  @Test
  void endsWhenOneIsWrongAgainBecauseTheOthersAreNotThere() {
    givers.gave(A, A);
    assertTrue(givers.mayMend("f"));
    givers.gave(A, A);
    assertFalse(givers.mayMend("f"));
  }

  @Test
  void givesASingleEndpointASecondChance() {
    ByteOrigins alone = new ByteOrigins(new Endpoints(List.of(A), notices::add));
    alone.gave(A, A);
    assertTrue(alone.mayMend("f"));
    alone.gave(A, A);
    assertFalse(alone.mayMend("f"));
    assertEquals(List.of(), notices);
  }

  @Test
  void doesNotBlameOneForWhatWasHereBefore() {
    givers.resumed();
    givers.gave(A, A);
    assertEquals(" from a.example and an earlier run", givers.inWords());
    assertTrue(givers.mayMend("f"));
    assertEquals(B, endpoints.current());
    givers.gave(A, A);
    assertTrue(givers.mayMend("f"));
  }
}
