package io.hfj;

import io.hfj.app.Version;
import io.hfj.cli.HfjCommand;
import io.hfj.console.Terminal;
import io.hfj.env.Host;
import io.hfj.env.NativeLibraryFolder;
import io.hfj.env.ProcessContext;
import io.hfj.error.CommandHints;
import io.hfj.error.ExitCode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The entry point; the only class that ends the process. */
public final class Main {
  /** Error texts for a reader that has gone and for an output that was closed from the start. */
  private static final List<String> CLOSED_OUTPUT =
      List.of("pipe", "bad file descriptor", "the handle is invalid");

  /** Mask of the file type in a file's mode, and two types; POSIX, sys/stat.h. */
  private static final int FILE_TYPE = 0170000;

  private static final int PIPE = 0010000;
  private static final int SOCKET = 0140000;

  private Main() {}

  /** Runs the command line and exits with its code. */
  public static void main(String[] args) {
    System.exit(flushOutput(isVersion(args) ? printVersion() : run(args)));
  }

  /** Whether only the version is requested; printing it here loads a third of the classes less. */
  private static boolean isVersion(String... args) {
    return args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"));
  }

  private static int printVersion() {
    System.out.println(Version.line());
    return ExitCode.DONE.value();
  }

  private static int run(String... args) {
    Thread.setDefaultUncaughtExceptionHandler(uncaughtHandler(MemoryExhausted.heapExhausted()));
    ProcessContext process = ProcessContext.real();
    NativeLibraryFolder.choose(process);
    if (System.getProperty("hfj.tty") == null) { // the launcher sets it
      System.setProperty("hfj.tty", Terminal.attached());
    }
    // Picocli would look for Groovy, and load types of options that hfj does not have.
    System.setProperty("picocli.disable.closures", "true");
    System.setProperty("picocli.converters.excludes", "java[.](sql|time)[.].*");
    return HfjCommand.run(Host.real(process), args, System.out, System.err);
  }

  /**
   * Flushes stdout and returns the exit code. A full disk is a failure; a reader that closed the
   * pipe, or a closed output, is not.
   */
  private static int flushOutput(int code) {
    if (!System.out.checkError()) {
      return code;
    }
    String why = "incomplete write";
    try {
      // PrintStream hides the cause; a direct write reports it.
      new FileOutputStream(FileDescriptor.out).write('\n');
    } catch (IOException e) {
      why = String.valueOf(e.getMessage());
    }
    if (isReaderGone(why, Path.of("/dev/stdout"))) {
      return code;
    }
    System.err.println("error: cannot write the output: " + why);
    System.err.println("hint: free some space on its disk, or redirect it elsewhere");
    return code == ExitCode.DONE.value() ? ExitCode.STORAGE.value() : code;
  }

  /**
   * Whether a write failed because the output has no reader. The system's message may be localized,
   * so pipes and sockets are also recognized by type: they never run out of space.
   *
   * @param why the system's message
   * @param out the path of the output, on systems that have one
   */
  static boolean isReaderGone(String why, Path out) {
    String reason = why.toLowerCase(Locale.ROOT);
    return CLOSED_OUTPUT.stream().anyMatch(reason::contains) || isPipeOrSocket(out);
  }

  private static boolean isPipeOrSocket(Path out) {
    try {
      int type = (Integer) Files.getAttribute(out, "unix:mode") & FILE_TYPE;
      return type == PIPE || type == SOCKET;
    } catch (IOException | UnsupportedOperationException unknown) { // closed, or Windows
      return false;
    }
  }

  /**
   * Returns the handler for uncaught exceptions. After an OutOfMemoryError the process halts, since
   * other threads would wait for the terminated one forever.
   *
   * @param exhausted created in advance: no memory may be left to create it later
   */
  private static Thread.UncaughtExceptionHandler uncaughtHandler(MemoryExhausted exhausted) {
    byte[] message = errorText(exhausted, CommandHints.ofFullHeap(exhausted));
    FileOutputStream err = new FileOutputStream(FileDescriptor.err);
    int code = ExitCode.MEMORY.value();
    return (thread, failure) -> {
      if (failure instanceof OutOfMemoryError error) {
        try {
          err.write(MemoryExhausted.isThreadLimit(error) ? threadLimit(error) : message);
        } catch (IOException | OutOfMemoryError nobodyHears) {
          // The exit code reports it too.
        }
        Runtime.getRuntime().halt(code);
      }
      System.err.print("Exception in thread \"" + thread.getName() + "\" ");
      failure.printStackTrace();
    };
  }

  private static byte[] threadLimit(OutOfMemoryError error) {
    MemoryExhausted failure = MemoryExhausted.of(error);
    return errorText(failure, CommandHints.of(failure));
  }

  private static byte[] errorText(MemoryExhausted failure, String hint) {
    String text = "error: " + failure.getMessage() + "\nhint: " + hint + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
