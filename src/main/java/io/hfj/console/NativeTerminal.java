package io.hfj.console;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.util.Optional;

/**
 * The terminal behind a standard stream, as the operating system reports it. Thread-safe. JNA is
 * loaded by the first call; if that fails (a {@code noexec} folder for temporary files, an unusual
 * machine) every call returns "unknown".
 *
 * <p>JLine (4.5.0) is not used: its terminals have a size only if stdin is a terminal too, which it
 * is not in {@code hfj download ... < list}, and take 142 ms to open where this takes 44 ms (best
 * of 12 runs, after JNA was loaded for the locks of the store). Its native library alone is no
 * faster (41 ms), adds 235 kB to the jar and covers fewer machines than JNA.
 */
enum NativeTerminal {
  STDIN(0, -10),
  STDOUT(1, -11),
  STDERR(2, -12);

  private final int descriptor;
  private final int handleNumber;
  // Written once, from false to true; a thread that misses the write tries once in vain.
  private volatile boolean broken;

  NativeTerminal(int descriptor, int handleNumber) {
    this.descriptor = descriptor;
    this.handleNumber = handleNumber;
  }

  /** Returns the size of the window; empty if there is none or it is unknown. */
  Optional<WindowSize> size() {
    return call(() -> Platform.isWindows() ? Windows.size(handleNumber) : Unix.size(descriptor));
  }

  /** Returns whether the stream is a terminal; empty if unknown. */
  Optional<Boolean> isTerminal() {
    return call(
        () ->
            Optional.of(
                Platform.isWindows()
                    ? Windows.isConsole(handleNumber)
                    : Unix.isTerminal(descriptor)));
  }

  /** Makes a Windows console interpret escape sequences; returns whether it does now. */
  boolean enableEscapes() {
    return call(() -> Optional.of(Windows.enableEscapes(handleNumber))).orElse(false);
  }

  private <T> Optional<T> call(NativeCall<T> call) {
    if (broken) {
      return Optional.empty();
    }
    try {
      return call.result();
    } catch (LinkageError | RuntimeException e) {
      broken = true; // a failing load is slow: not ten times a second
      return Optional.empty();
    }
  }

  private interface NativeCall<T> {
    Optional<T> result();
  }

  private static Optional<WindowSize> size(int columns, int rows) {
    // Serial lines and some containers report 0 x 0.
    return columns > 0 && rows > 0 ? Optional.of(new WindowSize(columns, rows)) : Optional.empty();
  }

  /** Linux, macOS, the BSDs: {@code ioctl(fd, TIOCGWINSZ, struct winsize *)}. */
  private static final class Unix {
    private static final long TIOCGWINSZ_LINUX = 0x5413;
    private static final long TIOCGWINSZ_BSD = 0x40087468;
    private static final int WINSIZE_BYTES = 8; // unsigned shorts: rows, columns, two in pixels
    private static final LibC LIBC = Native.load(Platform.C_LIBRARY_NAME, LibC.class);

    /** Variadic: on 64-bit ARM macOS passes variable arguments in another way. */
    private interface LibC extends Library {
      int ioctl(int descriptor, NativeLong request, Object... arguments);

      int isatty(int descriptor);
    }

    static boolean isTerminal(int descriptor) {
      return LIBC.isatty(descriptor) == 1;
    }

    static Optional<WindowSize> size(int descriptor) {
      boolean bsd = !Platform.isLinux() || Platform.isPPC() || Platform.isMIPS();
      NativeLong request = new NativeLong(bsd ? TIOCGWINSZ_BSD : TIOCGWINSZ_LINUX);
      try (Memory winsize = new Memory(WINSIZE_BYTES)) {
        winsize.clear();
        return LIBC.ioctl(descriptor, request, winsize) == 0
            ? NativeTerminal.size(winsize.getShort(2) & 0xFFFF, winsize.getShort(0) & 0xFFFF)
            : Optional.empty();
      }
    }
  }

  /** Windows: {@code GetConsoleScreenBufferInfo} and {@code SetConsoleMode} of kernel32. */
  private static final class Windows {
    private static final int INFO_BYTES = 22;
    // Offsets in the structure: the visible window within the buffer, as shorts.
    private static final int LEFT = 10; // right at 14, inclusive
    private static final int TOP = 12; // bottom at 16, inclusive
    private static final int ENABLE_VIRTUAL_TERMINAL_PROCESSING = 0x4;
    private static final Kernel32 KERNEL = Native.load("kernel32", Kernel32.class);

    private interface Kernel32 extends Library {
      Pointer GetStdHandle(int number);

      boolean GetConsoleScreenBufferInfo(Pointer console, Pointer info);

      boolean GetConsoleMode(Pointer console, IntByReference mode);

      boolean SetConsoleMode(Pointer console, int mode);
    }

    static Optional<WindowSize> size(int handleNumber) {
      try (Memory info = new Memory(INFO_BYTES)) {
        info.clear();
        return KERNEL.GetConsoleScreenBufferInfo(KERNEL.GetStdHandle(handleNumber), info)
            ? NativeTerminal.size(
                info.getShort(LEFT + 4) - info.getShort(LEFT) + 1,
                info.getShort(TOP + 4) - info.getShort(TOP) + 1)
            : Optional.empty();
      }
    }

    /** Returns whether the handle is a console: neither a file nor NUL has a mode. */
    static boolean isConsole(int handleNumber) {
      return KERNEL.GetConsoleMode(KERNEL.GetStdHandle(handleNumber), new IntByReference());
    }

    static boolean enableEscapes(int handleNumber) {
      Pointer console = KERNEL.GetStdHandle(handleNumber);
      IntByReference mode = new IntByReference();
      return KERNEL.GetConsoleMode(console, mode)
          && KERNEL.SetConsoleMode(console, mode.getValue() | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
    }
  }
}
