package io.hfj.http.proxy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One entry of {@code NO_PROXY}. What is not understood becomes a name that no host has: other
 * programs read the same variable, and some support more forms.
 *
 * @param port the only port meant; empty for all
 * @param network first address of a network, or the one address meant
 * @param bits number of leading bits of {@code network} to compare; all if greater than its length
 */
record NoProxyEntry(String name, Optional<Integer> port, Optional<InetAddress> network, int bits) {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}"
              + "|\\[?[0-9a-f]*:[0-9a-f:.]*\\]?");

  private static final Pattern ENTRY =
      Pattern.compile("(\\[[^\\]]*\\]|[^:]*|.*:.*:.*?)(?::(\\d{1,5}))?");
  private static final Pattern ANY_PREFIX = Pattern.compile("^\\*?\\.*");

  static NoProxyEntry parse(String text) {
    String entry = text.toLowerCase(Locale.ROOT);
    int slash = entry.indexOf('/');
    Optional<InetAddress> network =
        slash < 0 ? Optional.empty() : literal(entry.substring(0, slash));
    if (network.isPresent() && entry.substring(slash + 1).matches("\\d{1,3}")) {
      int bits = Integer.parseInt(entry.substring(slash + 1));
      return new NoProxyEntry(entry, Optional.empty(), network, bits);
    }
    Optional<InetAddress> bare = literal(entry);
    if (bare.isPresent()) {
      return new NoProxyEntry(entry, Optional.empty(), bare, Integer.MAX_VALUE);
    }
    Matcher parts = ENTRY.matcher(entry);
    boolean understood = parts.matches();
    String host = understood ? parts.group(1) : entry;
    Optional<Integer> port =
        Optional.ofNullable(understood ? parts.group(2) : null).map(Integer::valueOf);
    String name = host.equals("*") ? host : ANY_PREFIX.matcher(withoutDot(host)).replaceFirst("");
    return new NoProxyEntry(name, port, literal(host), Integer.MAX_VALUE);
  }

  boolean covers(String uriHost, int uriPort) {
    if (uriHost.isEmpty() || port.isPresent() && port.get() != uriPort) {
      return false;
    }
    String host = withoutDot(uriHost.toLowerCase(Locale.ROOT));
    if (network.isPresent()) {
      return literal(host).map(address -> isInNetwork(address.getAddress())).orElse(false);
    }
    boolean below = host.endsWith("." + name) && literal(host).isEmpty();
    return name.equals("*") || !name.isEmpty() && (host.equals(name) || below);
  }

  private boolean isInNetwork(byte[] address) {
    byte[] first = network.orElseThrow().getAddress();
    BigInteger difference = new BigInteger(1, address).xor(new BigInteger(1, first));
    return address.length == first.length
        && difference.shiftRight(Math.max(0, first.length * 8 - bits)).signum() == 0;
  }

  private static String withoutDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /** Returns the address if the host is a literal one; never asks a name server. */
  private static Optional<InetAddress> literal(String host) {
    if (!ADDRESS.matcher(host).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
