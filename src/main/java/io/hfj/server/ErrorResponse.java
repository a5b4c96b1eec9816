package io.hfj.server;

/** Thrown to answer with an error; never leaves this package. */
final class ErrorResponse extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient HubResponse answer;

  private ErrorResponse(HubResponse answer) {
    super(null, null, false, false);
    this.answer = answer;
  }

  HubResponse answer() {
    return answer;
  }

  /** Returns an error of the Hub: JSON in the body, repeated in headers for HEAD requests. */
  static ErrorResponse hub(int status, String code, String message) {
    HubResponse answer =
        HubResponse.json(status, JsonResponses.error(message))
            .with("X-Error-Message", headerText(message));
    return new ErrorResponse(code.isEmpty() ? answer : answer.with("X-Error-Code", code));
  }

  /** Returns the same with the commit that was searched. */
  static ErrorResponse hub(int status, String code, String message, HubCommit commit) {
    return new ErrorResponse(hub(status, code, message).answer.with("X-Repo-Commit", commit.sha()));
  }

  /** Returns an error of a data host, in XML like S3. */
  static ErrorResponse data(int status, String code, String message) {
    String xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<Error><Code>%s</Code><Message>%s</Message></Error>".formatted(code, message);
    return new ErrorResponse(HubResponse.of(status, "application/xml", Content.of(xml)));
  }

  /** Returns the answer to a range that begins past the end. */
  static ErrorResponse range(long size) {
    ErrorResponse refused = data(416, "InvalidRange", "The requested range is not satisfiable");
    return new ErrorResponse(refused.answer.with("Content-Range", "bytes */" + size));
  }

  // Header values are ASCII on the wire; a message may quote a path that is not.
  private static String headerText(String message) {
    return message.replaceAll("[^ -~]", "?");
  }
}
