package io.hfj.testing;

import io.hfj.server.Content;
import io.hfj.server.HubAnswer;
import io.hfj.testing.FaultScript.End;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Something that goes wrong with an answer of a {@link FakeHub}. Several may strike one answer:
 * {@code fault(slow(1000), flipBit(17), endEarlyAfter(500))}. Immutable; thread-safe.
 *
 * <p>Offsets in files count from the file's first byte, lengths of bodies from the body's.
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

  /** Another answer altogether, made from the request. */
  public static Fault answer(Function<FakeHubRequest, HubAnswer> maker) {
    return new Fault(script -> script.answer = forMethod(script, maker.apply(script.request)));
  }

  /** The answer it would be, changed. */
  public static Fault changed(UnaryOperator<HubAnswer> change) {
    return new Fault(script -> script.answer = forMethod(script, change.apply(script.answer)));
  }

  /** A status with a plain text body. */
  public static Fault status(int code, String body, String... namesAndValues) {
    return answer(request -> headers(HubAnswer.text(code, body), namesAndValues));
  }

  /** An error as the Hub writes it: {@code X-Error-Code}, {@code X-Error-Message}, JSON body. */
  public static Fault error(int code, String errorCode, String message) {
    String json = "{\"error\":\"" + message.replace("\"", "\\\"") + "\"}";
    return answer(
        request ->
            headers(
                HubAnswer.json(code, json), "X-Error-Code", errorCode, "X-Error-Message", message));
  }

  /** Another body of JSON, headers as they would be; for hostile trees and the like. */
  public static Fault json(String body) {
    return changed(answer -> FaultBodies.withBody(answer, Content.of(body)));
  }

  /** JSON that stops in the middle. */
  public static Fault malformedJson() {
    return changed(
        answer -> {
          String text = answer.bodyText();
          return FaultBodies.withBody(answer, Content.of(text.substring(0, text.length() / 2)));
        });
  }

  /** The log-in page of a guest network: 200, HTML, none of the Hub's headers. */
  public static Fault captivePortal() {
    String page = "<!doctype html><html><body><h1>Welcome to the guest network</h1></body></html>";
    return answer(request -> HubAnswer.of(200, "text/html; charset=utf-8", Content.of(page)));
  }

  /** A redirect to the address that was asked, for ever if the rule is. */
  public static Fault redirectLoop() {
    return answer(request -> HubAnswer.text(302, "Found").with("Location", request.target()));
  }

  /** A 302 to that address, absolute or relative. */
  public static Fault redirectTo(String url) {
    return redirectTo(302, url);
  }

  /** A redirect with that status to that address. */
  public static Fault redirectTo(int code, String url) {
    return answer(request -> HubAnswer.text(code, "Redirecting").with("Location", url));
  }

  /** What a data host says when the signature in the address has expired. */
  public static Fault expiredSignature() {
    String xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>AccessDenied</Code>"
            + "<Message>Request has expired</Message></Error>";
    return answer(request -> HubAnswer.of(403, "application/xml", Content.of(xml)));
  }

  // --- headers -----------------------------------------------------------------------------------

  /** A header set to another value. */
  public static Fault header(String name, String value) {
    return changed(answer -> answer.with(name, value));
  }

  /** One line more among the headers, also if there is one of that name. */
  public static Fault addedHeader(String name, String value) {
    return new Fault(script -> script.extraHeaderLines.add(name + ": " + value));
  }

  /** A header left out. */
  public static Fault withoutHeader(String name) {
    return changed(answer -> answer.without(name));
  }

  /** The {@code Range} header overlooked: 200 with the whole file. */
  public static Fault ignoreRange() {
    return new Fault(
        script -> script.answer = script.hub.apply(script.request.asHubRequest().without("Range")));
  }

  /** A {@code Content-Range} that claims the bytes were those {@code by} further on. */
  public static Fault shiftedContentRange(long by) {
    return changed(
        answer ->
            answer.with(
                "Content-Range",
                contentRange(answer.start() + by, answer.end() + by, answer.content().size())));
  }

  /** A {@code Content-Range} with that total size of the file. */
  public static Fault wrongTotal(long total) {
    return changed(
        answer -> answer.with("Content-Range", contentRange(answer.start(), answer.end(), total)));
  }

  /** A first line that is no HTTP. */
  public static Fault malformedStatusLine() {
    return new Fault(script -> script.statusLine = "HTTP/9 twohundred\u0001 OK");
  }

  // --- bodies ------------------------------------------------------------------------------------

  /** No body at all, and said so; other headers as they would be. */
  public static Fault emptyBody() {
    return changed(answer -> FaultBodies.withBody(answer, Content.of("")));
  }

  /** A body with so many bytes too many, counted in {@code Content-Length} but nowhere else. */
  public static Fault longerBody(int bytes) {
    return changed(answer -> FaultBodies.withBody(answer, FaultBodies.longer(answer, bytes)));
  }

  /**
   * So many bytes after the end that {@code Content-Length} gives, where a next answer may start.
   */
  public static Fault junkAfterBody(int bytes) {
    return new Fault(
        script -> {
          script.junk = new byte[bytes];
          Arrays.fill(script.junk, (byte) 'x');
        });
  }

  /**
   * The lowest bit of the byte at that offset of the file turned over, wherever it is asked for.
   */
  public static Fault flipBit(long fileOffset) {
    return new Fault(script -> script.flippedOffsets.add(fileOffset));
  }

  /** Right content, compressed though nobody may have asked; chunked, no {@code Content-Length}. */
  public static Fault gzip() {
    return new Fault(
        script -> {
          script.chunked = true;
          script.answer = FaultBodies.withBody(script.answer, FaultBodies.gzipped(script.answer));
          script.answer = script.answer.without("Content-Length").with("Content-Encoding", "gzip");
        });
  }

  /** A body that says it is compressed and is not. */
  public static Fault brokenGzip() {
    return header("Content-Encoding", "gzip");
  }

  /** The body in chunks, its length told by no header. */
  public static Fault chunked() {
    return new Fault(
        script -> {
          script.chunked = true;
          script.answer = script.answer.without("Content-Length");
        });
  }

  /** The body's length told by nothing but the end of the connection. */
  public static Fault untilClosed() {
    return new Fault(
        script -> {
          script.answer = script.answer.without("Content-Length").with("Connection", "close");
          script.endAfter(script.answer.bodyLength(), End.CLOSE);
        });
  }

  // --- the connection ----------------------------------------------------------------------------

  /** The connection closed in place of an answer. */
  public static Fault closeBeforeAnswer() {
    return new Fault(script -> script.endAfter(-1, End.CLOSE));
  }

  /** The connection closed after a whole answer that does not say so. */
  public static Fault closeAfterAnswer() {
    return new Fault(script -> script.endAfter(script.answer.bodyLength(), End.CLOSE));
  }

  /**
   * As an old server answers: in HTTP/1.0, where the end of an answer is that of its connection.
   */
  public static Fault http10() {
    return new Fault(
        script -> {
          script.statusLine = "HTTP/1.0 " + script.answer.status() + " Old";
          script.endAfter(script.answer.bodyLength(), End.CLOSE);
        });
  }

  /** The connection reset in place of an answer. */
  public static Fault resetBeforeAnswer() {
    return new Fault(script -> script.endAfter(-1, End.RESET));
  }

  /** No answer, the connection open, until the server is closed. */
  public static Fault silent() {
    return new Fault(script -> script.endAfter(-1, End.STALL));
  }

  /**
   * The connection reset after so many bytes of body; of these the client gets what it reads before
   * the reset overtakes them. Use {@link #endEarlyAfter} where the count must be exact.
   */
  public static Fault resetAfter(long bytes) {
    return new Fault(script -> script.endAfter(bytes, End.RESET));
  }

  /** The connection closed properly after so many bytes of a body announced in full. */
  public static Fault endEarlyAfter(long bytes) {
    return new Fault(script -> script.endAfter(bytes, End.CLOSE));
  }

  /** Nothing any more after so many bytes of body, until the server is closed. */
  public static Fault stallAfter(long bytes) {
    return new Fault(script -> script.endAfter(bytes, End.STALL));
  }

  /** Headers that trickle in, ten bytes a second, and have no end; takes real time. */
  public static Fault tricklingHead() {
    return new Fault(script -> script.tricklingHead = true);
  }

  /** As {@link #endEarlyAfter}, where that byte of the file would come, wherever it begins. */
  public static Fault endEarlyAt(long fileOffset) {
    return new Fault(script -> script.endAt(fileOffset, End.CLOSE));
  }

  /** As {@link #resetAfter}, where that byte of the file would come, wherever it begins. */
  public static Fault resetAt(long fileOffset) {
    return new Fault(script -> script.endAt(fileOffset, End.RESET));
  }

  /** As {@link #stallAfter}, where that byte of the file would come, wherever it begins. */
  public static Fault stallAt(long fileOffset) {
    return new Fault(script -> script.endAt(fileOffset, End.STALL));
  }

  /** At most so many bytes of body a second on this connection; takes real time. */
  public static Fault slow(long bytesPerSecond) {
    return new Fault(
        script -> script.bytesPerSecond = Math.min(script.bytesPerSecond, bytesPerSecond));
  }

  /** The answer held back, head and all, until the gate is opened. */
  public static Fault hold(FaultGate gate) {
    return holdAfter(-1, gate);
  }

  /** The body held after so many bytes until the gate is opened; the head goes out before. */
  public static Fault holdAfter(long bytes, FaultGate gate) {
    return new Fault(script -> script.holds.add(new FaultScript.Hold(bytes, gate)));
  }

  /** Nothing wrong, but that runs before the answer goes out: a branch may move, a clock go on. */
  public static Fault running(Runnable action) {
    return new Fault(script -> action.run());
  }

  // --- how ---------------------------------------------------------------------------------------

  private static HubAnswer forMethod(FaultScript script, HubAnswer answer) {
    return script.request.method().equals("HEAD") ? answer.forHead() : answer;
  }

  private static HubAnswer headers(HubAnswer answer, String... namesAndValues) {
    HubAnswer more = answer;
    for (int i = 0; i < namesAndValues.length; i += 2) {
      more = more.with(namesAndValues[i], namesAndValues[i + 1]);
    }
    return more;
  }

  private static String contentRange(long start, long end, long total) {
    return "bytes " + start + "-" + (end - 1) + "/" + total;
  }
}
