package io.hfj.store.fs;

import com.sun.jna.Native;
import io.hfj.env.NativeAccess;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Loads {@link Libc}, where this system has it and JNA is available, without any output. JNA may be
 * missing from the class path: this class can be loaded without it. Thread-safe.
 */
public final class LibcLoader {
  private static final boolean WINDOWS = File.separatorChar == '\\';

  private LibcLoader() {}

  /**
   * The only attempt of this process.
   *
   * @param remedy what would make it succeed; empty if it did, and on Windows
   */
  private record LoadResult(Optional<Libc> libc, Optional<String> remedy) {
    static final LoadResult ONLY =
        WINDOWS ? new LoadResult(Optional.empty(), Optional.empty()) : make();

    private static LoadResult make() {
      try {
        if (!NativeAccess.isEnabled(Native.class)) {
          return failed("enable native access when starting Java (JEP 472)");
        }
      } catch (NoClassDefFoundError absent) {
        return failed("add net.java.dev.jna:jna to the class path");
      }
      try {
        if (canUnpack()) {
          return new LoadResult(Optional.of(Libc.load()), Optional.empty());
        }
      } catch (VirtualMachineError e) {
        throw e;
      } catch (Error unusable) {
        // Another processor, a folder mounted with noexec, or the native part of another JNA.
      }
      return failed("set JAVA_TOOL_OPTIONS=-Djna.tmpdir=DIR to a folder that allows executables");
    }

    private static LoadResult failed(String remedy) {
      return new LoadResult(Optional.empty(), Optional.of(remedy));
    }

    /** JNA prints a stack trace if it can write neither to its own folder nor to this one. */
    private static boolean canUnpack() {
      String folder = System.getProperty("jna.tmpdir", System.getProperty("java.io.tmpdir"));
      return Boolean.getBoolean("jna.nounpack") || Files.isWritable(Path.of(folder));
    }
  }

  /**
   * Returns the library, or empty on Windows and where no native code can be loaded. The first call
   * takes some ten milliseconds.
   */
  public static Optional<Libc> find() {
    return LoadResult.ONLY.libc();
  }

  /**
   * Returns what to do if this system has the library, but native code cannot be loaded: a sentence
   * without a full stop. Usually empty.
   */
  public static Optional<String> remedy() {
    return LoadResult.ONLY.remedy();
  }
}
