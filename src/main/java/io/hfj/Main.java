package io.hfj;

import io.hfj.archive.ClassArchive;
import io.hfj.cli.Hfj;
import io.hfj.env.Host;
import io.hfj.error.ExitCode;
import io.hfj.error.MemoryExhausted;

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
    int code = Hfj.run(host, args, System.out, System.err);
    if (code == ExitCode.DONE.value()) {
      ClassArchive.refresh(host);
    }
    System.exit(code);
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
