package io.hfj.env;

/** A value with the name of the variable or option it came from, for messages. Immutable. */
public record NamedSetting(String variable, String value) {
  /** The name alone: the value may contain a password. */
  @Override
  public String toString() {
    return variable;
  }
}
