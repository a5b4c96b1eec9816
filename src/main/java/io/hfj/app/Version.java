package io.hfj.app;

import java.lang.module.ModuleDescriptor;

/** The version of hfj. */
public final class Version {
  private Version() {}

  /** Returns the version of the jar, or {@code dev} when run from classes. */
  public static String text() {
    String manifest = Version.class.getPackage().getImplementationVersion();
    if (manifest != null) {
      return manifest;
    }
    // The JVM does not read the manifest of a jar on the module path.
    ModuleDescriptor module = Version.class.getModule().getDescriptor();
    return module == null ? "dev" : module.rawVersion().orElse("dev");
  }

  /** Returns the line that the program prints for its version. */
  public static String line() {
    return "hfj " + text();
  }
}
