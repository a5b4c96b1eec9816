package io.hfj.env;

/**
 * A value with the name of the variable or option it came from, so that a message can say which one
 * to mend. Immutable.
 */
public record NamedSetting(String variable, String value) {
  /** The name alone: proxies are written with their password. */
  @Override
  public String toString() {
    return variable;
  }
}
