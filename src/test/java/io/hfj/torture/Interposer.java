package io.hfj.torture;

import com.sun.jna.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The functions of {@code src/test/c/torture.c}. */
interface Interposer extends Library {
  /** Begins to count calls, and to fail one. */
  void torture_arm(String root, String kind, int number, int failure, int lasts, String trace);

  /** Ends that; 0 if the call that was to fail never came. */
  int torture_disarm();

  /** Compiles it with the C compiler of the machine; returns the library. */
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

  /** Whether this machine has what it takes; else the reason why not. */
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
