package io.hfj.http.hosts;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.Dns;
import okhttp3.Interceptor;

/**
 * Orders the addresses of a host. New connections take turns, so that not all of them use the one
 * slow server; an address that was slow comes last for a while. OkHttp alternates between IPv6 and
 * IPv4 in any case, so this orders within each family only. Thread-safe.
 */
public final class AddressOrder implements Dns {
  private static final long AVOIDED_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final int MAX_AVOIDED = 64;

  private final Dns dns;
  private final LongSupplier nanos;
  private int turn; // guarded by this

  /** Time of {@link #avoid} for each address, the oldest first; guarded by this. */
  private final Map<InetAddress, Long> avoided = new LinkedHashMap<>();

  /**
   * @param nanos a clock that only moves forward
   */
  public AddressOrder(Dns dns, LongSupplier nanos) {
    this.dns = dns;
    this.nanos = nanos;
  }

  /** The address that a call last connected to. */
  private static final class Peer {
    final AtomicReference<InetAddress> address = new AtomicReference<>();
  }

  /** Records the address of the chain's connection, for {@link #avoid}. */
  public static void record(Interceptor.Chain chain) {
    InetAddress address = chain.connection().route().socketAddress().getAddress();
    chain.call().tag(Peer.class, Peer::new).address.set(address);
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    List<InetAddress> all = dns.lookup(host);
    return all.size() < 2 ? all : ordered(all);
  }

  private synchronized List<InetAddress> ordered(List<InetAddress> all) {
    long now = nanos.getAsLong();
    avoided.values().removeIf(since -> now - since >= AVOIDED_NANOS);
    int first = turn++;
    return all.stream()
        .collect(Collectors.partitioningBy(Inet6Address.class::isInstance))
        .values()
        .stream()
        .flatMap(family -> from(first, family))
        .sorted(Comparator.comparing(avoided::containsKey))
        .toList();
  }

  private static Stream<InetAddress> from(int first, List<InetAddress> family) {
    List<InetAddress> turned = new ArrayList<>(family);
    Collections.rotate(turned, -first);
    return turned.stream();
  }

  /** Puts the address that the call connected to, if any, last for some minutes. */
  public void avoid(okhttp3.Call call) {
    Peer peer = call.tag(Peer.class);
    if (peer != null && peer.address.get() != null) {
      avoid(peer.address.get());
    }
  }

  private synchronized void avoid(InetAddress address) {
    avoided.remove(address); // so that it becomes the newest
    avoided.put(address, nanos.getAsLong());
    if (avoided.size() > MAX_AVOIDED) {
      avoided.remove(avoided.keySet().iterator().next());
    }
  }
}
