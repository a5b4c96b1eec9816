package io.hfj;

import io.hfj.archive.ClassArchive;
import io.hfj.cli.Hfj;
import io.hfj.env.Host;
import io.hfj.error.ExitCode;
import io.hfj.error.MemoryExhausted;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Locale;

/** Entry. The only place that ends the process. */
public final class Main {
  private Main() {}

  /** Runs the command line with the words given. */
  public static void main(String[] args) {
    // JNA would make a folder of its own in a home that may not exist, or not be ours.
    if (System.getProperty("jna.tmpdir") == null) {
      System.setProperty("jna.tmpdir", System.getProperty("java.io.tmpdir"));
    }
    Thread.setDefaultUncaughtExceptionHandler(Main::lost);
    Host host = Host.real();
    int code = told(Hfj.run(host, args, System.out, System.err));
    if (code == ExitCode.DONE.value()) {
      ClassArchive.refresh(host);
    }
    System.exit(code);
  }

  /**
   * The status, once all output is out. A full disk behind it is a failure like any other; a reader
   * that has gone, or was never there, wants no more of it.
   */
  private static int told(int code) {
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
    String reason = why.toLowerCase(Locale.ROOT);
    if (reason.contains("pipe") || reason.contains("bad file descriptor")) {
      return code;
    }
    System.err.println("error: the output cannot be written: " + why);
    System.err.println("hint: free some space where it goes to, or send it elsewhere");
    return code == ExitCode.DONE.value() ? ExitCode.STORAGE.value() : code;
  }

  /** A thread of any library has ended: without memory the others would wait for it in vain. */
  private static void lost(Thread thread, Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      MemoryExhausted exhausted = MemoryExhausted.unforeseen();
      System.err.println("error: " + exhausted.getMessage());
      System.err.println("hint: " + exhausted.advice());
      Runtime.getRuntime().halt(exhausted.exitCode().value());
    }
    System.err.print("Exception in thread \"" + thread.getName() + "\" ");
    failure.printStackTrace();
  }
}
