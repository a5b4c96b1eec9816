package io.hfj.fetch.http;

import io.hfj.fetch.ByteOrigin;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.retry.Endpoints;
import java.util.Set;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/**
 * The endpoints as origins of bytes: an endpoint is to blame for the bytes of every host that it
 * redirected to. Immutable; the endpoints are thread-safe.
 */
record EndpointOrigins(Endpoints endpoints) {
  int count() {
    return endpoints.all().size();
  }

  /**
   * Returns the origin of bytes that came from an address.
   *
   * @param endpoint that led there
   */
  ByteOrigin of(HttpUrl endpoint, HttpUrl address) {
    String host = FailureTranslator.host(address);
    String name = endpoints.name(endpoint);
    boolean isEndpoint = host.equals(FailureTranslator.host(endpoint));
    return new ByteOrigin(endpoint.toString(), isEndpoint ? name : host + " (via " + name + ")");
  }

  /**
   * Asks another endpoint from now on if one of those is in use, and there is another.
   *
   * @param ids of origins; unknown ones are ignored
   */
  void leave(Set<String> ids, String why) {
    endpoints.switchFrom(
        endpoints.all().stream()
            .filter(endpoint -> ids.contains(endpoint.toString()))
            .collect(Collectors.toSet()),
        why);
  }
}
