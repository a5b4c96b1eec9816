package io.hfj;

import io.hfj.archive.ClassArchive;
import io.hfj.cli.HfjCommand;
import io.hfj.console.Terminal;
import io.hfj.env.Host;
import io.hfj.env.NativeLibraryFolder;
import io.hfj.error.ExitCode;
import io.hfj.error.MemoryExhausted;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Entry. The only place that ends the process. */
public final class Main {
  /** Said of a reader that has gone, and of an output that was closed from the start. */
  private static final List<String> CLOSED_OUTPUT =
      List.of("pipe", "bad file descriptor", "the handle is invalid");

  /** The part of a file's mode that tells its type, and two of these; POSIX, sys/stat.h. */
  private static final int FILE_TYPE = 0170000;

  private static final int PIPE = 0010000;
  private static final int SOCKET = 0140000;

  private Main() {}

  /** Runs the command line with the words given. */
  public static void main(String[] args) {
    Thread.setDefaultUncaughtExceptionHandler(uncaughtHandler(MemoryExhausted.unforeseen()));
    NativeLibraryFolder.choose(Host.real());
    if (System.getProperty("hfj.tty") == null) { // started without the launcher, which knows
      System.setProperty("hfj.tty", Terminal.attached());
    }
    Host host = Host.real();
    int code = flushOutput(HfjCommand.run(host, args, System.out, System.err));
    if (code == ExitCode.DONE.value()) {
      ClassArchive.refresh(host);
    }
    System.exit(code);
  }

  /**
   * The status, once all output is out. A full disk behind it is a failure like any other; a reader
   * that has gone, or was never there, wants no more of it.
   */
  private static int flushOutput(int code) {
    if (!System.out.checkError()) {
      return code;
    }
    String why = "not all of it went out";
    try {
      // A stream for printing keeps its failures to itself; asked once more the system says why.
      new FileOutputStream(FileDescriptor.out).write('\n');
    } catch (IOException e) {
      why = String.valueOf(e.getMessage());
    }
    if (isReaderGone(why, Path.of("/dev/stdout"))) {
      return code;
    }
    System.err.println("error: the output cannot be written: " + why);
    System.err.println("hint: free some space where it goes to, or send it elsewhere");
    return code == ExitCode.DONE.value() ? ExitCode.STORAGE.value() : code;
  }

  /**
   * Whether nobody reads what could not be written. What the system says may be in the user's
   * language; so what counts first is that neither a pipe nor a socket ever fails for want of
   * space.
   *
   * @param why the system's words
   * @param out stands for what was written to, on systems that have such a name
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
   * A thread of any library has ended: without memory the others would wait for it in vain.
   *
   * @param exhausted made before: when memory runs out there may be none left to say so
   */
  private static Thread.UncaughtExceptionHandler uncaughtHandler(MemoryExhausted exhausted) {
    byte[] last = errorText(exhausted);
    FileOutputStream err = new FileOutputStream(FileDescriptor.err);
    int code = exhausted.exitCode().value();
    return (thread, failure) -> {
      if (failure instanceof OutOfMemoryError error) {
        try {
          err.write(
              MemoryExhausted.isOfThreads(error) ? errorText(MemoryExhausted.of(error)) : last);
        } catch (IOException | OutOfMemoryError nobodyHears) {
          // The status tells it too.
        }
        Runtime.getRuntime().halt(code);
      }
      System.err.print("Exception in thread \"" + thread.getName() + "\" ");
      failure.printStackTrace();
    };
  }

  private static byte[] errorText(MemoryExhausted exhausted) {
    String told = "error: " + exhausted.getMessage() + "\nhint: " + exhausted.advice() + "\n";
    return told.getBytes(StandardCharsets.UTF_8);
  }
}
