package io.hfj;

import java.lang.reflect.InvocationTargetException;

/**
 * Where the jar starts. Compiled for Java 8 and free of anything newer, so that an old Java can
 * read it and say what is missing; all else of hfj needs Java 17.
 */
public final class Launch {
  private static final int OLDEST_JAVA = 17;

  /** What the command line exits with when it was used wrongly. */
  private static final int WRONG_USE = 2;

  private Launch() {}

  /**
   * Runs {@code io.hfj.Main} with the same arguments, or, on a Java that cannot, prints one
   * sentence to stderr and exits with 2.
   *
   * @throws Throwable whatever {@code Main} threw
   */
  public static void main(String[] args) throws Throwable {
    String java = feature(System.getProperty("java.specification.version"));
    if (Integer.parseInt(java) < OLDEST_JAVA) {
      System.err.println(
          "hfj needs Java 17 or newer, but this is Java "
              + java
              + " ("
              + System.getProperty("java.home")
              + "); install a newer one or point JAVA_HOME at it.");
      System.exit(WRONG_USE);
    }
    try {
      // By name: javac for Java 8 could not read Main, which is compiled for 17.
      Class.forName("io.hfj.Main").getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** {@code 8} for {@code 1.8}, as it was written before Java 9; {@code 17} for {@code 17}. */
  private static String feature(String specification) {
    return specification.startsWith("1.") ? specification.substring(2) : specification;
  }
}
