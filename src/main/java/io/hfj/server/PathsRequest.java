package io.hfj.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a request for single paths: a form, as sent by the Python client, or JSON, as sent by
 * the JavaScript client. Immutable.
 *
 * @param expand whether each entry is requested with its last commit
 */
record PathsRequest(List<String> paths, boolean expand) {
  private static final JsonFactory FACTORY = new JsonFactory();

  /**
   * Reads the body according to its {@code Content-Type}.
   *
   * @throws ErrorResponse if it cannot be read
   */
  static PathsRequest of(HubRequest request) {
    String body = new String(request.body(), StandardCharsets.UTF_8);
    if (!request.header("Content-Type").orElse("").startsWith("application/json")) {
      var parameters = RequestTarget.parameters(body);
      return new PathsRequest(
          parameters.getOrDefault("paths", List.of()),
          parameters.getOrDefault("expand", List.of()).contains("true"));
    }
    try (JsonParser parser = FACTORY.createParser(body)) {
      return parse(parser);
    } catch (IOException e) {
      throw ErrorResponse.hub(400, "", "Invalid JSON");
    }
  }

  private static PathsRequest parse(JsonParser parser) throws IOException {
    List<String> paths = new ArrayList<>();
    boolean expand = false;
    String field = "";
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      switch (token) {
        case FIELD_NAME -> field = parser.currentName();
        case VALUE_STRING -> {
          if (field.equals("paths")) {
            paths.add(parser.getText());
          }
        }
        case VALUE_TRUE -> expand |= field.equals("expand");
        default -> {}
      }
    }
    return new PathsRequest(paths, expand);
  }
}
