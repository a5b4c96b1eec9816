package io.hfj.testing;

import com.sun.jna.Library;
import com.sun.jna.Native;
import org.junit.jupiter.api.function.Executable;

/** The mode bits that this process keeps from new files; Unix only. For tests that run alone. */
public final class Umask {
  /** What most machines have. */
  public static final int USUAL = 0b000_010_010;

  /** Nothing for others. */
  public static final int PRIVATE = 0b000_111_111;

  private interface UmaskFunction extends Library {
    int umask(int mask);
  }

  private static final UmaskFunction LIBC = Native.load("c", UmaskFunction.class);

  private Umask() {}

  /** Does something under another umask. */
  public static void during(int mask, Executable action) throws Exception {
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
