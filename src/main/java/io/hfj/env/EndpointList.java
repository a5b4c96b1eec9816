package io.hfj.env;

import io.hfj.BadInput;
import io.hfj.model.HubLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The Hub and its mirrors, in order of preference. Immutable.
 *
 * @param all at least one, each once; {@code demo:} only alone
 * @param tokenOwner the endpoint that the user's token belongs to; if it is not one of these, the
 *     token is not used at all
 * @param source variable or option that named them, for messages
 */
public record EndpointList(List<Endpoint> all, Endpoint tokenOwner, String source) {
  public EndpointList {
    all = List.copyOf(all);
  }

  /**
   * Parses user input: addresses separated by commas, with spaces allowed. The token belongs to the
   * first.
   *
   * @throws BadInput naming the wrong entry and its position
   */
  public static EndpointList of(NamedSetting setting) {
    requireNoPassword(setting);
    String[] entries = setting.value().split(",", -1);
    List<Endpoint> all = new ArrayList<>();
    for (int i = 0; i < entries.length; i++) {
      if (!entries[i].isBlank()) {
        Endpoint one =
            endpoint(setting, entries.length > 1 ? ", entry " + (i + 1) : "", entries[i]);
        if (all.stream().noneMatch(known -> isSame(known, one))) {
          all.add(one);
        }
      }
    }
    if (all.isEmpty()) {
      throw new BadInput(setting + " contains no endpoint", Endpoint.ADVICE);
    }
    if (all.size() > 1 && all.stream().anyMatch(Endpoint::isDemo)) {
      throw new BadInput(
          setting + ": demo: cannot be combined with other endpoints", "remove it, or the others");
    }
    return new EndpointList(all, all.get(0), setting.variable());
  }

  /**
   * Checked first and for the whole value: a password with a comma in it would be shown as an
   * entry.
   */
  private static void requireNoPassword(NamedSetting setting) {
    if (setting.value().contains("@")) {
      throw new BadInput(
          setting + ": an endpoint contains a user name or password", Endpoint.NO_PASSWORD);
    }
  }

  private static Endpoint endpoint(NamedSetting setting, String where, String written) {
    try {
      return new Endpoint(written);
    } catch (BadInput e) {
      throw new BadInput(setting + where + ": " + e.getMessage(), e.advice(), e);
    }
  }

  /**
   * Returns this list with the token belonging to another endpoint.
   *
   * @throws BadInput if the endpoint is not in the list
   */
  public EndpointList withTokenFor(NamedSetting option) {
    requireNoPassword(option);
    Endpoint wanted = endpoint(option, "", option.value());
    Endpoint owner =
        all.stream()
            .filter(one -> isSame(one, wanted))
            .findFirst()
            .orElseThrow(
                () ->
                    new BadInput(
                        option + ": " + wanted + " is not one of the endpoints in " + source,
                        "name one of them"));
    return new EndpointList(all, owner, source);
  }

  /** Returns the failure for an endpoint that is not an address after all. */
  public BadInput notAnAddress(Endpoint endpoint) {
    return new BadInput(source + ": '" + endpoint + "' is not a valid URL", Endpoint.ADVICE);
  }

  /**
   * Returns the path of a link below the endpoint of the same host and port, whatever its scheme;
   * empty if the link leads to no endpoint of this list.
   */
  public Optional<String> pathBelow(HubLink link) {
    String host = withoutScheme(link.origin());
    for (Endpoint endpoint : all) {
      String known = withoutScheme(endpoint.value());
      int slash = known.indexOf('/');
      String prefix = slash < 0 ? "" : known.substring(slash);
      if (host.equals(slash < 0 ? known : known.substring(0, slash))) {
        boolean below = (link.path() + "/").startsWith(prefix + "/");
        return Optional.of(below ? link.path().substring(prefix.length()) : link.path());
      }
    }
    return Optional.empty();
  }

  private static String withoutScheme(String address) {
    String canonical = canonical(address);
    return canonical.substring(canonical.indexOf("//") + 2);
  }

  /**
   * Returns a list of an endpoint that only a link names: it does not receive the token, unless it
   * is named by {@link #withTokenFor}.
   */
  public EndpointList replacedBy(Endpoint linked) {
    return new EndpointList(List.of(linked), tokenOwner, "the link");
  }

  /** Whether one of the endpoints may receive the token. */
  public boolean hasTokenOwner() {
    return all.contains(tokenOwner);
  }

  /** Returns whether this is the Hub built into hfj. */
  public boolean isDemo() {
    return all.get(0).isDemo();
  }

  /** Compares case only in paths, and ignores default ports. */
  private static boolean isSame(Endpoint one, Endpoint other) {
    return canonical(one.value()).equals(canonical(other.value()));
  }

  private static String canonical(String value) {
    int slash = value.indexOf('/', value.indexOf("//") + 2);
    int end = slash < 0 ? value.length() : slash;
    String origin = value.substring(0, end).toLowerCase(Locale.ROOT);
    return origin.replaceFirst("^(http://.*):80$|^(https://.*):443$", "$1$2")
        + value.substring(end);
  }
}
