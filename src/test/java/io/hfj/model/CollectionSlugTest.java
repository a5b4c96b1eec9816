package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hfj.BadInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectionSlugTest {
  private static final String SLUG = "TheBloke/recent-models-64f9a55bb3115b4f513ec026";

  private static CollectionSlug parse(String text) {
    HubLink link = HubLink.find(text).orElseThrow();
    return CollectionSlug.parse(link, link.path());
  }

  @Test
  void parsesLinks() {
    for (String end : new String[] {"", "/", "?x=1", "#y"}) {
      assertEquals(SLUG, parse("https://huggingface.co/collections/" + SLUG + end).value());
    }
    assertEquals(SLUG, parse("hf.co/collections/" + SLUG).value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "name", "/name", "owner/", "a/b/c", "a/..", "a/b?c", "a/b c", "a/é"})
  void refusesOtherNames(String slug) {
    assertThrows(BadInput.class, () -> new CollectionSlug(slug));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://huggingface.co",
        "https://huggingface.co/collections",
        "https://huggingface.co/collections/owner",
        "https://huggingface.co/collections/owner/%2e%2e",
        "https://huggingface.co/owner/name",
      })
  void refusesOtherPages(String link) {
    assertThrows(BadInput.class, () -> parse(link));
  }
}
