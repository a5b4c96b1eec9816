package io.hfj;

import java.lang.reflect.InvocationTargetException;

/**
 * The main class of the jar. Compiled for Java 8 and free of newer features, so that an old Java
 * can load it and print which version is required; the other classes of hfj need Java 17.
 */
public final class Launch {
  private static final int OLDEST_JAVA = 17;

  /** Exit code of a usage error. */
  private static final int USAGE_ERROR = 2;

  private Launch() {}

  /**
   * Runs {@code io.hfj.Main} with the same arguments. On an older Java, prints one sentence to
   * stderr and exits with 2.
   *
   * @throws Throwable what {@code Main} throws
   */
  public static void main(String[] args) throws Throwable {
    String java = feature(System.getProperty("java.specification.version"));
    if (Integer.parseInt(java) < OLDEST_JAVA) {
      System.err.println(
          "hfj needs Java 17 or newer, but this is Java "
              + java
              + " ("
              + System.getProperty("java.home")
              + "); install a newer version or set JAVA_HOME");
      System.exit(USAGE_ERROR);
    }
    try {
      // By reflection: javac for Java 8 cannot read Main, which is compiled for 17.
      Class.forName("io.hfj.Main").getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** Returns {@code 8} for {@code 1.8}, the form before Java 9, and {@code 17} for {@code 17}. */
  private static String feature(String specification) {
    return specification.startsWith("1.") ? specification.substring(2) : specification;
  }
}
