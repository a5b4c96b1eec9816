package io.hfj.testing;

import io.hfj.server.Content;
import io.hfj.server.HubResponse;
import io.hfj.testing.FaultScript.End;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A fault in an answer of a {@link FakeHub}. Several may apply to one answer: {@code
 * fault(slow(1000), flipBit(17), endEarlyAfter(500))}. Immutable; thread-safe.
 *
 * <p>File offsets count from the first byte of the file, body lengths from the first byte of the
 * body.
 */
public final class Fault {
  private final Consumer<FaultScript> change;

  private Fault(Consumer<FaultScript> bend) {
    this.change = bend;
  }

  void change(FaultScript script) {
    change.accept(script);
  }

  // --- other answers -----------------------------------------------------------------------------

  /** Replaces the answer by one made from the request. */
  public static Fault answer(Function<FakeHubRequest, HubResponse> maker) {
    return new Fault(script -> script.answer = forMethod(script, maker.apply(script.request)));
  }

  /** Changes the answer. */
  public static Fault changed(UnaryOperator<HubResponse> change) {
    return new Fault(script -> script.answer = forMethod(script, change.apply(script.answer)));
  }

  /** Answers with a status and a plain text body. */
  public static Fault status(int code, String body, String... namesAndValues) {
    return answer(request -> headers(HubResponse.text(code, body), namesAndValues));
  }

  /**
   * Answers with an error like the Hub: {@code X-Error-Code}, {@code X-Error-Message}, JSON body.
   */
  public static Fault error(int code, String errorCode, String message) {
    String json = "{\"error\":\"" + message.replace("\"", "\\\"") + "\"}";
    return answer(
        request ->
            headers(
                HubResponse.json(code, json),
                "X-Error-Code",
                errorCode,
                "X-Error-Message",
                message));
  }

  /** Replaces the body by other JSON and keeps the headers. */
  public static Fault json(String body) {
    return changed(answer -> FaultBodies.withBody(answer, Content.of(body)));
  }

  /** Rewrites the body, whole in memory, with its correct {@code Content-Length}. */
  public static Fault body(UnaryOperator<byte[]> change) {
    return changed(answer -> FaultBodies.withBody(answer, FaultBodies.rewritten(answer, change)));
  }

  /** Replaces each match of a regular expression in the text of the body. */
  public static Fault replaced(String regex, String by) {
    return changed(
        answer ->
            FaultBodies.withBody(answer, Content.of(answer.bodyText().replaceAll(regex, by))));
  }

  /** Truncates the JSON of the body in its middle. */
  public static Fault malformedJson() {
    return changed(
        answer -> {
          String text = answer.bodyText();
          return FaultBodies.withBody(answer, Content.of(text.substring(0, text.length() / 2)));
        });
  }

  /** Answers with the log-in page of a captive portal: 200, HTML, none of the Hub's headers. */
  public static Fault captivePortal() {
    String page = "<!doctype html><html><body><h1>Welcome to the guest network</h1></body></html>";
    return answer(request -> HubResponse.of(200, "text/html; charset=utf-8", Content.of(page)));
  }

  /** Redirects to the requested address itself. */
  public static Fault redirectLoop() {
    return answer(request -> HubResponse.text(302, "Found").with("Location", request.target()));
  }

  /** Redirects with 302 to an absolute or relative address. */
  public static Fault redirectTo(String url) {
    return redirectTo(302, url);
  }

  /** Redirects with a status to an address. */
  public static Fault redirectTo(int code, String url) {
    return answer(request -> HubResponse.text(code, "Redirecting").with("Location", url));
  }

  /** Answers like a data host when the signature in the address has expired. */
  public static Fault expiredSignature() {
    String xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>AccessDenied</Code>"
            + "<Message>Request has expired</Message></Error>";
    return answer(request -> HubResponse.of(403, "application/xml", Content.of(xml)));
  }

  // --- headers -----------------------------------------------------------------------------------

  /** Sets a header. */
  public static Fault header(String name, String value) {
    return changed(answer -> answer.with(name, value));
  }

  /** Adds a header line, even if there is one of that name. */
  public static Fault addedHeader(String name, String value) {
    return new Fault(script -> script.extraHeaderLines.add(name + ": " + value));
  }

  /** Removes a header. */
  public static Fault withoutHeader(String name) {
    return changed(answer -> answer.without(name));
  }

  /** Ignores the {@code Range} header: answers 200 with the whole file. */
  public static Fault ignoreRange() {
    return new Fault(
        script -> script.answer = script.hub.apply(script.request.asHubRequest().without("Range")));
  }

  /** Shifts the offsets in {@code Content-Range} by a number of bytes. */
  public static Fault shiftedContentRange(long by) {
    return changed(
        answer ->
            answer.with(
                "Content-Range",
                contentRange(answer.start() + by, answer.end() + by, answer.content().size())));
  }

  /** Sets the total size in {@code Content-Range}. */
  public static Fault wrongTotal(long total) {
    return changed(
        answer -> answer.with("Content-Range", contentRange(answer.start(), answer.end(), total)));
  }

  /** Sends an invalid status line. */
  public static Fault malformedStatusLine() {
    return new Fault(script -> script.statusLine = "HTTP/9 twohundred\u0001 OK");
  }

  // --- bodies ------------------------------------------------------------------------------------

  /** Sends an empty body with {@code Content-Length: 0} and keeps the other headers. */
  public static Fault emptyBody() {
    return changed(answer -> FaultBodies.withBody(answer, Content.of("")));
  }

  /** Appends bytes to the body; only {@code Content-Length} includes them. */
  public static Fault longerBody(int bytes) {
    return changed(answer -> FaultBodies.withBody(answer, FaultBodies.longer(answer, bytes)));
  }

  /** Sends bytes after the end given by {@code Content-Length}, where the next answer may start. */
  public static Fault junkAfterBody(int bytes) {
    return new Fault(
        script -> {
          script.junk = new byte[bytes];
          Arrays.fill(script.junk, (byte) 'x');
        });
  }

  /** Flips the lowest bit of the byte at a file offset in every answer that contains it. */
  public static Fault flipBit(long fileOffset) {
    return new Fault(script -> script.flippedOffsets.add(fileOffset));
  }

  /** Compresses the body even if not requested; chunked, without {@code Content-Length}. */
  public static Fault gzip() {
    return new Fault(
        script -> {
          script.chunked = true;
          script.answer = FaultBodies.withBody(script.answer, FaultBodies.gzipped(script.answer));
          script.answer = script.answer.without("Content-Length").with("Content-Encoding", "gzip");
        });
  }

  /** Declares the body as compressed although it is not. */
  public static Fault brokenGzip() {
    return header("Content-Encoding", "gzip");
  }

  /** Sends the body in chunks, without {@code Content-Length}. */
  public static Fault chunked() {
    return new Fault(
        script -> {
          script.chunked = true;
          script.answer = script.answer.without("Content-Length");
        });
  }

  /** Ends the body by closing the connection, without {@code Content-Length}. */
  public static Fault untilClosed() {
    return new Fault(
        script -> {
          script.answer = script.answer.without("Content-Length").with("Connection", "close");
          script.endAfter(script.answer.bodyLength(), End.CLOSE);
        });
  }

  // --- the connection ----------------------------------------------------------------------------

  /** Closes the connection instead of answering. */
  public static Fault closeBeforeAnswer() {
    return new Fault(script -> script.endAfter(-1, End.CLOSE));
  }

  /** Closes the connection after a complete answer that does not announce it. */
  public static Fault closeAfterAnswer() {
    return new Fault(script -> script.endAfter(script.answer.bodyLength(), End.CLOSE));
  }

  /** Answers in HTTP/1.0, like an old server, and closes the connection after the answer. */
  public static Fault http10() {
    return new Fault(
        script -> {
          script.statusLine = "HTTP/1.0 " + script.answer.status() + " Old";
          script.endAfter(script.answer.bodyLength(), End.CLOSE);
        });
  }

  /** Resets the connection instead of answering. */
  public static Fault resetBeforeAnswer() {
    return new Fault(script -> script.endAfter(-1, End.RESET));
  }

  /** Sends nothing and keeps the connection open until the server is closed. */
  public static Fault silent() {
    return new Fault(script -> script.endAfter(-1, End.STALL));
  }

  /**
   * Resets the connection after a number of bytes of body; the client may lose bytes that it has
   * not read when the reset arrives. Use {@link #endEarlyAfter} where the count must be exact.
   */
  public static Fault resetAfter(long bytes) {
    return new Fault(script -> script.endAfter(bytes, End.RESET));
  }

  /** Closes the connection normally after a number of bytes of a body announced in full. */
  public static Fault endEarlyAfter(long bytes) {
    return new Fault(script -> script.endAfter(bytes, End.CLOSE));
  }

  /** Stops sending after a number of bytes of body, until the server is closed. */
  public static Fault stallAfter(long bytes) {
    return new Fault(script -> script.endAfter(bytes, End.STALL));
  }

  /** Sends headers without end, ten bytes per second; takes real time. */
  public static Fault tricklingHead() {
    return new Fault(script -> script.tricklingHead = true);
  }

  /** Like {@link #endEarlyAfter}, but before the byte at a file offset. */
  public static Fault endEarlyAt(long fileOffset) {
    return new Fault(script -> script.endAt(fileOffset, End.CLOSE));
  }

  /** Like {@link #resetAfter}, but before the byte at a file offset. */
  public static Fault resetAt(long fileOffset) {
    return new Fault(script -> script.endAt(fileOffset, End.RESET));
  }

  /** Like {@link #stallAfter}, but before the byte at a file offset. */
  public static Fault stallAt(long fileOffset) {
    return new Fault(script -> script.endAt(fileOffset, End.STALL));
  }

  /** Limits the body to a number of bytes per second; takes real time. */
  public static Fault slow(long bytesPerSecond) {
    return new Fault(
        script -> script.bytesPerSecond = Math.min(script.bytesPerSecond, bytesPerSecond));
  }

  /** Limits the body together with all others that share the rate. */
  public static Fault sharing(SharedRate rate) {
    return new Fault(
        script -> {
          script.sharedRates.add(rate);
          slow(rate.bytesPerSecond()).change(script);
        });
  }

  /** Holds the whole answer until the gate is opened. */
  public static Fault hold(FaultGate gate) {
    return holdAfter(-1, gate);
  }

  /** Holds the body after a number of bytes until the gate is opened; the head is sent before. */
  public static Fault holdAfter(long bytes, FaultGate gate) {
    return new Fault(script -> script.holds.add(new FaultScript.Hold(bytes, gate)));
  }

  /** Runs an action before the answer is sent, for example to move a branch. */
  public static Fault running(Runnable action) {
    return new Fault(script -> action.run());
  }

  // --- details -----------------------------------------------------------------------------------

  private static HubResponse forMethod(FaultScript script, HubResponse answer) {
    return script.request.method().equals("HEAD") ? answer.forHead() : answer;
  }

  private static HubResponse headers(HubResponse answer, String... namesAndValues) {
    HubResponse more = answer;
    for (int i = 0; i < namesAndValues.length; i += 2) {
      more = more.with(namesAndValues[i], namesAndValues[i + 1]);
    }
    return more;
  }

  private static String contentRange(long start, long end, long total) {
    return "bytes " + start + "-" + (end - 1) + "/" + total;
  }
}
