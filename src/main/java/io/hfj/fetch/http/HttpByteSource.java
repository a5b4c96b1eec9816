package io.hfj.fetch.http;

import io.hfj.fetch.ByteSource;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestContext;
import io.hfj.http.retry.EndpointFailover;
import io.hfj.http.retry.Retry;
import io.hfj.model.RemoteFile;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;

/**
 * The bytes of one file, from any endpoint of the Hub, each by its own {@link EndpointRoute}.
 * Thread-safe.
 */
final class HttpByteSource implements ByteSource {
  private final HttpSources context;
  private final RemoteFile file;
  private final HttpSources.Addresses addresses;
  private final RequestContext request;
  private final EndpointOrigins origins;
  private final Map<HttpUrl, EndpointRoute> routes = new ConcurrentHashMap<>();

  HttpByteSource(
      HttpSources context,
      RemoteFile file,
      HttpSources.Addresses addresses,
      RequestContext request) {
    this.context = context;
    this.file = file;
    this.addresses = addresses;
    this.request = request;
    this.origins = new EndpointOrigins(context.endpoints());
  }

  HttpSources context() {
    return context;
  }

  RemoteFile file() {
    return file;
  }

  /** Returns what requests are about, for messages. */
  RequestContext request() {
    return request;
  }

  EndpointRoute route(HttpUrl endpoint) {
    return routes.computeIfAbsent(endpoint, at -> new EndpointRoute(at, addresses.at(at)));
  }

  /** Forgets that signed address in every route. */
  void forget(HttpUrl address) {
    routes.values().forEach(route -> route.forget(address));
  }

  @Override
  public String host() {
    return FailureTranslator.host(route(context.endpoints().current()).next());
  }

  @Override
  public Attempts attempts(boolean secondTurn, RetryListener listener) {
    Retry.FailureListener retrying = listener::retrying;
    EndpointFailover failover =
        secondTurn
            ? context.retry().lastFailover(context.endpoints(), retrying)
            : context.retry().failover(context.endpoints(), retrying);
    return new HttpAttempts(this, failover, origins);
  }

  @Override
  public int origins() {
    return origins.count();
  }

  /** Signed addresses may lead to spoiled copies, so new ones are asked for as well. */
  @Override
  public void distrust(Set<String> suspects, Set<String> proven, String why) {
    origins.leave(suspects, why);
    origins.leave(proven, why);
    routes.values().forEach(EndpointRoute::forget);
  }
}
