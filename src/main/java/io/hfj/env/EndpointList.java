package io.hfj.env;

import io.hfj.BadInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The Hub and its mirrors, in order of preference. Immutable.
 *
 * @param all at least one, each once; {@code demo:} only alone
 * @param tokenOwner the endpoint that the user's token belongs to
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
                        "use one of them, or add it there"));
    return new EndpointList(all, owner, source);
  }

  /** Returns the failure for an endpoint that is not an address after all. */
  public BadInput notAnAddress(Endpoint endpoint) {
    return new BadInput(source + ": '" + endpoint + "' is not a valid URL", Endpoint.ADVICE);
  }

  /** Returns whether this is the Hub built into hfj. */
  public boolean isDemo() {
    return tokenOwner.isDemo();
  }

  /** Compares case only in paths, and ignores default ports. */
  private static boolean isSame(Endpoint one, Endpoint other) {
    return canonical(one).equals(canonical(other));
  }

  private static String canonical(Endpoint endpoint) {
    String value = endpoint.value();
    int slash = value.indexOf('/', value.indexOf("//") + 2);
    int end = slash < 0 ? value.length() : slash;
    String origin = value.substring(0, end).toLowerCase(Locale.ROOT);
    return origin.replaceFirst("^(http://.*):80$|^(https://.*):443$", "$1$2")
        + value.substring(end);
  }
}
