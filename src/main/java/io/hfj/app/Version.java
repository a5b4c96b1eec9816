package io.hfj.app;

/** Which hfj this is. */
public final class Version {
  private Version() {}

  /** The version the jar was built as; {@code dev} when run from classes. */
  public static String text() {
    String built = Version.class.getPackage().getImplementationVersion();
    return built == null ? "dev" : built;
  }
}
