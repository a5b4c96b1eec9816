package io.hfj;

import io.hfj.cli.Hfj;
import io.hfj.env.Host;

/** Entry. The only place that ends the process. */
public final class Main {
  private Main() {}

  /** Runs the command line with the words given. */
  public static void main(String[] args) {
    // JNA would make a folder of its own in a home that may not exist, or not be ours.
    if (System.getProperty("jna.tmpdir") == null) {
      System.setProperty("jna.tmpdir", System.getProperty("java.io.tmpdir"));
    }
    System.exit(Hfj.run(Host.real(), args, System.out, System.err));
  }
}
