package io.hfj.testing;

import com.sun.jna.Library;
import com.sun.jna.Native;
import org.junit.jupiter.api.function.Executable;

/** Sets the umask of this process, for one test at a time; Unix only. */
public final class Umask {
  /** The usual default, 022. */
  public static final int USUAL = 0b000_010_010;

  /** No access for group and others, 077. */
  public static final int PRIVATE = 0b000_111_111;

  private interface UmaskFunction extends Library {
    int umask(int mask);
  }

  private static final UmaskFunction LIBC = Native.load("c", UmaskFunction.class);

  private Umask() {}

  /** Runs an action with another umask, after other threads have ended theirs. */
  public static synchronized void during(int mask, Executable action) throws Exception {
    int before = LIBC.umask(mask);
    try {
      action.execute();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    } finally {
      LIBC.umask(before);
    }
  }
}
