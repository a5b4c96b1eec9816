package io.hfj.app;

/** The version of hfj. */
public final class Version {
  private Version() {}

  /** Returns the version of the jar, or {@code dev} when run from classes. */
  public static String text() {
    String built = Version.class.getPackage().getImplementationVersion();
    return built == null ? "dev" : built;
  }
}
