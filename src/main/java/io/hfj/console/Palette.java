package io.hfj.console;

/** The colours in use, or none. Immutable. */
record Palette(boolean on) {
  String good(String text) {
    return with("32", text);
  }

  String doubtful(String text) {
    return with("33", text);
  }

  String bad(String text) {
    return with("31", text);
  }

  String faint(String text) {
    return with("90", text);
  }

  private String with(String code, String text) {
    return on && !text.isEmpty() ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
