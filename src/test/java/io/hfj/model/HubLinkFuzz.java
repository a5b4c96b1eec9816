package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
import io.hfj.fuzz.Input;
import java.util.Optional;

/**
 * Links: refused with {@link BadInput}, or the same page without query and fragment; only the hosts
 * of the public Hub are taken for it.
 */
public final class HubLinkFuzz {
  private HubLinkFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    Optional<HubLink> found = HubLink.find(Input.text(input));
    if (found.isEmpty()) {
      return;
    }
    HubLink link = found.get();
    assertEquals(found, HubLink.find(link.origin() + link.path() + "?x=#y"));
    if (link.isPublic()) {
      assertTrue(
          link.origin().matches("https?://(www\\.)?(hf|huggingface)\\.co(:80|:443)?"),
          link.origin());
    }
    assertFalse(link.path().contains("?"), link.path());
    try {
      HubPage page = HubPage.parse(link, link.path());
      assertFalse(page.path().startsWith("/") || page.path().contains("//"), page.path());
      assertEquals(page, HubPage.parse(link, link.path() + "/"));
    } catch (BadInput refused) {
      assertTrue(refused.getMessage().length() < 2000, "it repeats too much of the input");
    }
  }
}
