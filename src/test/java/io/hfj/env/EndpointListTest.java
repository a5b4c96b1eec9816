package io.hfj.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
import io.hfj.model.HubLink;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointListTest {
  private static EndpointList list(String written) {
    return EndpointList.of(new NamedSetting("HF_ENDPOINT", written));
  }

  private static List<String> values(String written) {
    return list(written).all().stream().map(Endpoint::value).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://a | https://a",
        "https://a,https://b | https://a https://b",
        "' https://a/ , http://b:81/hf/ ' | https://a http://b:81/hf",
        "https://a,,https://b, | https://a https://b",
        "https://a, https://b, https://a/ | https://a https://b",
        "https://a, HTTPS://A:443, http://a, http://a:80 | https://a http://a",
        "https://a/x, https://a/X, https://a:444/x | https://a/x https://a/X https://a:444/x",
        "demo: | demo:",
        "demo:,demo: | demo:",
      })
  void keepsTheOrderAndDropsDuplicates(String written, String values) {
    assertEquals(List.of(values.split(" ")), values(written));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://a                | https://a/o/m            | /o/m",
        "https://a                | http://a/o/m             | /o/m",
        "https://a                | https://A:443/o/m        | /o/m",
        "https://b,http://a:81/hf | http://a:81/hf/o/m       | /o/m",
        "http://a:81/hf           | http://a:81/o/m          | /o/m",
        "http://a:81/hf           | http://a:81/hfx/m        | /hfx/m",
        "https://a                | https://a                | ''",
        "https://a                | https://a:81/o/m         |",
        "https://a                | https://a.evil/o/m       |",
        "https://a                | https://a@evil/o/m       |",
        "https://a                | https://huggingface.co/m |",
        "demo:                    | https://a/o/m            |",
      })
  void findsTheEndpointOfALink(String written, String link, String path) {
    assertEquals(
        Optional.ofNullable(path), list(written).pathBelow(HubLink.find(link).orElseThrow()));
  }

  @Test
  void givesNoTokenToAnEndpointOfALink() {
    EndpointList linked = list("https://a").replacedBy(new Endpoint("https://b"));
    assertFalse(linked.hasTokenOwner());
    assertTrue(linked.withTokenFor(new NamedSetting("x", "https://b/")).hasTokenOwner());
    assertThrows(BadInput.class, () -> linked.withTokenFor(new NamedSetting("x", "https://a")));
    assertTrue(list("https://a,https://b").hasTokenOwner());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://a | HF_ENDPOINT: 'ftp://a' is not a valid Hub URL",
        "https://a, b.example | HF_ENDPOINT, entry 2: 'b.example' is not a valid Hub URL",
        "https://a,,b | HF_ENDPOINT, entry 3: 'b' is not a valid Hub URL",
        ", | HF_ENDPOINT contains no endpoint",
        "https://a, demo: | HF_ENDPOINT: demo: cannot be combined with other endpoints",
      })
  void namesTheEntryThatIsWrongAndWhereItStands(String written, String message) {
    assertEquals(message, assertThrows(BadInput.class, () -> list(written)).getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a,https://me:s3cret@b",
        "https://me:s3cret,more@b",
        "http://me:s3cret,x,y@b, https://c",
      })
  void showsNoPartOfAPassword(String written) {
    BadInput failure = assertThrows(BadInput.class, () -> list(written));
    String said = failure.getMessage() + failure.advice();
    assertFalse(said.contains("s3cret"), said);
    assertTrue(said.contains("HF_ENDPOINT"), said);
    assertTrue(said.contains("password"), said);
  }

  @Test
  void assignsTheTokenToTheFirstByDefault() {
    EndpointList list = list("https://a,https://b/hf");
    assertEquals("https://a", list.tokenOwner().value());
    assertEquals(
        "https://b/hf",
        list.withTokenFor(new NamedSetting("--token-endpoint", " HTTPS://B:443/hf/ "))
            .tokenOwner()
            .value());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://c | --token-endpoint: https://c is not one of the endpoints in HF_ENDPOINT",
        "https://b/x | --token-endpoint: https://b/x is not one of the endpoints in HF_ENDPOINT",
        "b | --token-endpoint: 'b' is not a valid Hub URL",
      })
  void refusesATokenOwnerOutsideTheList(String owner, String message) {
    EndpointList list = list("https://a,https://b");
    NamedSetting option = new NamedSetting("--token-endpoint", owner);
    BadInput failure = assertThrows(BadInput.class, () -> list.withTokenFor(option));
    assertEquals(message, failure.getMessage());
  }
}
