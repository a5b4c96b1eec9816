package io.hfj.hub;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.hfj.ContentMismatch;
import io.hfj.http.Redirects;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestContext;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.failure.ResponseBodies;
import io.hfj.http.hosts.HubHosts;
import io.hfj.http.retry.EndpointFailover;
import io.hfj.http.retry.Endpoints;
import io.hfj.http.retry.Retry;
import io.hfj.model.CommitHash;
import io.hfj.model.Etag;
import io.hfj.model.SafeText;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Sends one request to the Hub and reads its response, with redirects, retries, other endpoints and
 * the Hub's own warnings. Thread-safe.
 */
final class HubCall {
  private static final int MOVED_PERMANENTLY_METHOD_KEPT = 308;
  private static final int MOVED_METHOD_KEPT = 307;

  /** The part of Jackson's messages that names the method which checks a limit. */
  private static final Pattern INSIDE = Pattern.compile("(\\(\\d+), from `[^`]*`\\)");

  private final Call.Factory http;
  private final HubHosts hosts;
  private final Endpoints endpoints;
  private final Retry retry;
  private final Consumer<String> notices;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  HubCall(
      Call.Factory http,
      HubHosts hosts,
      Endpoints endpoints,
      Retry retry,
      Consumer<String> notices) {
    this.http = http;
    this.hosts = hosts;
    this.endpoints = endpoints;
    this.retry = retry;
    this.notices = notices;
  }

  /** Creates the request for one of the endpoints. */
  @FunctionalInterface
  interface RequestAt {
    Request at(HubUrls urls);
  }

  /** Reads a value from a JSON response; the parser is at its first token. */
  @FunctionalInterface
  interface ResponseReader<T> {
    T read(JsonParser json, Response response) throws IOException;
  }

  /** The metadata in the headers of a file's URL. */
  record FileHead(Etag etag, long size, Optional<CommitHash> commit) {}

  <T> T json(RequestAt question, RequestContext context, ResponseReader<T> reader) {
    return retry.call(
        endpoints, endpoint -> jsonAt(endpoint, question, context, reader), this::notice);
  }

  /** Like {@link #json}, but empty if the endpoint does not support this kind of request. */
  <T> Optional<T> jsonIfSupported(
      RequestAt question, RequestContext context, ResponseReader<T> reader) {
    return retry.call(
        endpoints, endpoint -> attempt(endpoint, question, context, reader, true), this::notice);
  }

  /**
   * Returns the failover for several requests that go to the same endpoint as long as it answers.
   */
  EndpointFailover failover() {
    return retry.failover(endpoints, this::notice);
  }

  /** One try at that endpoint. */
  <T> T jsonAt(
      HttpUrl endpoint, RequestAt question, RequestContext context, ResponseReader<T> reader)
      throws IOException {
    return attempt(endpoint, question, context, reader, false).orElseThrow();
  }

  /**
   * One try at the endpoint in use, for callers that retry by themselves.
   *
   * @throws IOException if it fails
   */
  <T> T jsonOnce(RequestAt question, RequestContext context, ResponseReader<T> reader)
      throws IOException {
    return jsonAt(endpoints.current(), question, context, reader);
  }

  /** Reports a sentence to the user. */
  void notice(String notice) {
    notices.accept(notice);
  }

  private void notice(int attempt, java.time.Duration delay, String why) {
    notices.accept(
        why + "; retrying in " + Math.max(1, delay.toSeconds()) + " s (attempt " + attempt + ")");
  }

  private static Request request(HttpUrl endpoint, RequestAt question) {
    return question.at(new HubUrls(endpoint)).newBuilder().tag(HttpUrl.class, endpoint).build();
  }

  private <T> Optional<T> attempt(
      HttpUrl endpoint,
      RequestAt question,
      RequestContext context,
      ResponseReader<T> reader,
      boolean mayBeUnsupported)
      throws IOException {
    Request request = request(endpoint, question);
    try (Response response = follow(request)) {
      if (!response.isSuccessful()) {
        RequestFailed failure = FailureTranslator.of(response, context.at(endpoint, hosts));
        ResponseBodies.drain(response);
        if (mayBeUnsupported && isUnsupported(failure, response)) {
          return Optional.empty();
        }
        throw failure;
      }
      warn(response);
      return Optional.of(read(response, reader));
    } catch (ContentMismatch nonsense) {
      throw FailureTranslator.invalidContent(nonsense, context);
    } catch (IOException e) {
      throw FailureTranslator.of(e, request.url());
    }
  }

  private Response follow(Request first) throws IOException {
    Redirects redirects = new Redirects();
    Request request = first.newBuilder().tag(Redirects.class, redirects).build();
    while (true) {
      Response response = execute(request);
      if (!Redirects.isRedirect(response)) {
        return response;
      }
      try (response) {
        HttpUrl next = redirects.next(response);
        ResponseBodies.drain(response);
        int status = response.code();
        boolean keep = status == MOVED_METHOD_KEPT || status == MOVED_PERMANENTLY_METHOD_KEPT;
        Request.Builder builder = request.newBuilder().url(next);
        request = keep || request.method().equals("HEAD") ? builder.build() : builder.get().build();
      }
    }
  }

  /** Sends one hop; its failure names the host of the hop. */
  private Response execute(Request request) throws IOException {
    try {
      return http.newCall(request).execute();
    } catch (IOException e) {
      throw FailureTranslator.of(e, request.url());
    }
  }

  private <T> T read(Response response, ResponseReader<T> reader) throws IOException {
    HttpUrl url = response.request().url();
    if (response.header("Content-Type", "").contains("text/html")) {
      throw FailureTranslator.notAHub(url, "a web page instead of JSON");
    }
    try (JsonParser json = LimitedJson.parser(ResponseBodies.open(response).inputStream())) {
      if (json.nextToken() == null) {
        throw FailureTranslator.notAHub(url, "empty body");
      }
      return reader.read(json, response);
    } catch (StreamConstraintsException | LimitedJson.UnexpectedJson hostile) {
      String what = hostile.getMessage().lines().findFirst().orElse("");
      throw FailureTranslator.invalidContent(
          url, SafeText.of(INSIDE.matcher(what).replaceAll("$1)")));
    } catch (com.fasterxml.jackson.core.JsonProcessingException broken) {
      throw FailureTranslator.notAHub(url, "not JSON");
    }
  }

  /** Warnings have the form {@code topic; message}; each topic is reported once. */
  private void warn(Response response) {
    for (String warning : response.headers("X-HF-Warning")) {
      int split = warning.indexOf(';');
      String topic = split < 0 ? "" : warning.substring(0, split).strip();
      if (warned.add(topic)) {
        notices.accept(
            "message from the Hub: " + SafeText.of(warning.substring(split + 1).strip()));
      }
    }
  }

  /**
   * Returns the Hub's metadata of a file, or empty if there is no such file. Follows redirects
   * within the Hub only: a data host's own ETag does not identify the content.
   */
  Optional<FileHead> head(RequestAt question, RequestContext context) {
    return retry.call(endpoints, endpoint -> headOnce(endpoint, question, context), this::notice);
  }

  private Optional<FileHead> headOnce(HttpUrl endpoint, RequestAt question, RequestContext context)
      throws IOException {
    Redirects redirects = new Redirects();
    Request request =
        request(endpoint, question).newBuilder().tag(Redirects.class, redirects).build();
    while (true) {
      try (Response response = http.newCall(request).execute()) {
        if (Redirects.isRedirect(response)) {
          HttpUrl next = redirects.next(response);
          if (hosts.isHub(next) && response.header("X-Linked-Etag") == null) {
            request = request.newBuilder().url(next).build();
            continue;
          }
        } else if (!response.isSuccessful()) {
          if (response.header("X-Error-Code", "").equals("EntryNotFound")) {
            return Optional.empty();
          }
          throw FailureTranslator.of(response, context.at(endpoint, hosts));
        }
        return Optional.of(fileHead(response));
      } catch (ContentMismatch nonsense) {
        throw FailureTranslator.invalidContent(nonsense, context);
      } catch (IOException e) {
        throw FailureTranslator.of(e, request.url());
      }
    }
  }

  private static FileHead fileHead(Response response) throws IOException {
    String etag = response.header("X-Linked-Etag", response.header("ETag", ""));
    // The Content-Length of a redirect is that of its own body.
    String length = Redirects.isRedirect(response) ? "" : response.header("Content-Length", "");
    String size = response.header("X-Linked-Size", length);
    HttpUrl url = response.request().url();
    if (!size.matches("\\d{1,18}")) {
      throw FailureTranslator.notAHub(url, "no file size");
    }
    return new FileHead(
        Etag.fromHeader(etag)
            .orElseThrow(
                () ->
                    new ContentMismatch(
                        FailureTranslator.host(url) + " sent no hash for a file",
                        "check the endpoint; hfj stores only files that it can verify")),
        Long.parseLong(size),
        CommitHash.find(response.header("X-Repo-Commit", "")));
  }

  /** Returns whether the failure means that the endpoint does not support the request. */
  private static boolean isUnsupported(RequestFailed failure, Response response) {
    int status = failure.status();
    boolean strange = status == 404 && response.header("X-Error-Code") == null;
    return strange || status == 400 || status == 405 || status == 501;
  }
}
