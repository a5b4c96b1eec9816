package io.hfj.http.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Test;

class AddressOrderTest {
  private long now = 1;

  private static InetAddress ip(String address) throws UnknownHostException {
    return InetAddress.getByName(address);
  }

  private AddressOrder order(String... addresses) throws UnknownHostException {
    List<InetAddress> all = new ArrayList<>();
    for (String address : addresses) {
      all.add(ip(address));
    }
    return new AddressOrder(host -> all, () -> now);
  }

  private static List<String> lookup(AddressOrder order) throws UnknownHostException {
    return order.lookup("cdn.example").stream().map(InetAddress::getHostAddress).toList();
  }

  /** Returns a call that was answered by a server at that loopback address. */
  private static Call answered(String address) throws IOException {
    try (MockWebServer server = new MockWebServer()) {
      server.start(ip(address), 0);
      server.enqueue(new MockResponse.Builder().build());
      OkHttpClient client =
          new OkHttpClient.Builder()
              .addNetworkInterceptor(
                  chain -> {
                    AddressOrder.record(chain);
                    return chain.proceed(chain.request());
                  })
              .build();
      Call call =
          client.newCall(
              new Request.Builder().url("http://" + address + ":" + server.getPort()).build());
      call.execute().close();
      return call;
    }
  }

  @Test
  void alternatesBetweenAddressFamilies() throws Exception {
    AddressOrder order = order("::1", "127.0.0.1", "127.0.0.2", "::2");
    List<String> one = lookup(order);
    List<String> two = lookup(order);
    List<String> three = lookup(order);

    assertEquals(List.of("127.0.0.1", "127.0.0.2", "0:0:0:0:0:0:0:1", "0:0:0:0:0:0:0:2"), one);
    assertEquals(List.of("127.0.0.2", "127.0.0.1", "0:0:0:0:0:0:0:2", "0:0:0:0:0:0:0:1"), two);
    assertEquals(one, three);
  }

  @Test
  void returnsAnOnlyAddressUnchanged() throws Exception {
    List<InetAddress> one = List.of(ip("127.0.0.1"));

    assertSame(one, new AddressOrder(host -> one, () -> now).lookup("cdn.example"));
  }

  @Test
  void triesASlowAddressLastForSomeMinutes() throws Exception {
    AddressOrder order = order("127.0.0.1", "127.0.0.2");
    order.avoid(answered("127.0.0.1"));
    assertEquals(List.of("127.0.0.2", "127.0.0.1"), lookup(order));
    now += TimeUnit.MINUTES.toNanos(4);
    assertEquals(List.of("127.0.0.2", "127.0.0.1"), lookup(order));
    assertEquals(List.of("127.0.0.2", "127.0.0.1"), lookup(order));
    now += TimeUnit.MINUTES.toNanos(1);
    lookup(order);
    assertEquals("127.0.0.1", lookup(order).get(0));
  }

  @Test
  void ignoresACallThatNeverConnected() throws Exception {
    AddressOrder order = order("127.0.0.1", "127.0.0.2");
    order.avoid(new OkHttpClient().newCall(new Request.Builder().url("http://a.example").build()));
    assertEquals("127.0.0.1", lookup(order).get(0));
    assertEquals("127.0.0.2", lookup(order).get(0));
  }
}
