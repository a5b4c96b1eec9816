package io.hfj.torture;

import com.sun.jna.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The functions of {@code src/test/c/torture.c}. */
interface Interposer extends Library {
  /** Starts counting calls, and fails one. */
  void torture_arm(String root, String kind, int number, int failure, int lasts, String trace);

  /** Stops counting; returns 0 if the call to fail was never made. */
  int torture_disarm();

  /** Compiles {@code torture.c} with {@code cc}; returns the shared library. */
  static Path build(Path folder) throws IOException, InterruptedException {
    Path library = folder.resolve("libtorture.so");
    List<String> compile =
        List.of(
            "cc",
            "-shared",
            "-fPIC",
            "-O1",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-o",
            library.toString(),
            Path.of("src/test/c/torture.c").toAbsolutePath().toString(),
            "-ldl",
            "-lpthread");
    Path log = Files.createTempFile(folder, "cc", ".log");
    int code =
        new ProcessBuilder(compile)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException(compile + " ended with " + code + ":\n" + Files.readString(log));
    }
    return library;
  }

  /** The reason why the tests cannot run on this machine; empty if they can. */
  static String unavailableReason() throws InterruptedException {
    if (!System.getProperty("os.name").equals("Linux")) {
      return "calls are failed by LD_PRELOAD, on Linux only";
    }
    try {
      int code =
          new ProcessBuilder("cc", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      return code == 0 ? "" : "cc --version ended with " + code;
    } catch (IOException none) {
      return "there is no C compiler (cc) to build src/test/c/torture.c with";
    }
  }
}
