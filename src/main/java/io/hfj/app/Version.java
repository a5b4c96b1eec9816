package io.hfj.app;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/** The version of hfj. */
public final class Version {
  private Version() {}

  /** Returns the version of the jar, or {@code dev} when run from classes. */
  public static String text() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .or(Version::ofModule)
        .orElse("dev");
  }

  /** The JVM does not read the manifest of a jar on the module path. */
  private static Optional<String> ofModule() {
    return Optional.ofNullable(Version.class.getModule().getDescriptor())
        .flatMap(ModuleDescriptor::rawVersion);
  }
}
