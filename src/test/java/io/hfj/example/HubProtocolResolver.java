package io.hfj.example;

import io.hfj.Hub;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.ProtocolResolver;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;

/**
 * Makes {@code hf://[type/]owner/name[@revision]/file} an address of Spring resources, which are
 * downloaded when they are read. A slash in a revision is written {@code %2F}. Thread-safe.
 */
public final class HubProtocolResolver implements ProtocolResolver {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "hf://((?:datasets/|spaces/)?[^/@]+/[^/@]+)(?:@(refs/pr/\\d+|[^/]+))?/(.+)",
          Pattern.DOTALL);

  private final Hub hub;

  /**
   * @param hub which is not closed by this class
   */
  public HubProtocolResolver(Hub hub) {
    this.hub = hub;
  }

  @Override
  public Resource resolve(String location, ResourceLoader loader) {
    Matcher address = ADDRESS.matcher(location);
    if (!address.matches()) {
      return null;
    }
    String revision = address.group(2) == null ? "" : "@" + decode(address.group(2));
    return new HubResource(hub, address.group(1) + revision, address.group(3));
  }

  private static String decode(String revision) {
    // A plus is literal, unlike in forms.
    return URLDecoder.decode(revision.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
