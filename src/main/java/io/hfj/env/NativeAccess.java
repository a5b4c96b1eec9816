package io.hfj.env;

/** The permission of the JVM to load native code. */
public final class NativeAccess {
  /** From this version on, the JVM prints a warning when native code is loaded without it. */
  private static final int FIRST_WITH_WARNING = 24;

  private NativeAccess() {}

  /**
   * Returns whether the module of the class may load native code, so that the JVM prints no
   * warning: always before Java 24, later by {@code --enable-native-access} or the manifest of the
   * program.
   */
  public static boolean isEnabled(Class<?> loader) {
    if (Runtime.version().feature() < FIRST_WITH_WARNING) {
      return true;
    }
    try {
      // By reflection: the method is not part of Java 17.
      return (Boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(loader.getModule());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Java 22 and later have the method", e);
    }
  }
}
