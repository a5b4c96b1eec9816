package io.hfj.cli.report;

import io.hfj.RepoInfo.Access;
import io.hfj.app.FileAddresses;
import io.hfj.app.FileAddresses.FileAddress;
import io.hfj.model.SafeText;
import java.io.PrintStream;

/** Prints addresses of files, for other programs to download. */
public final class UrlReport {
  private final PrintStream out;
  private final boolean aria2;

  /**
   * @param aria2 whether to add the lines of an input file of aria2
   */
  public UrlReport(PrintStream out, boolean aria2) {
    this.out = out;
    this.aria2 = aria2;
  }

  /** Prints an address a line. */
  public void print(FileAddresses addresses) {
    for (FileAddress file : addresses.files()) {
      out.println(file.url());
      if (aria2) {
        out.println("  out=" + (file.path().startsWith(" ") ? "./" : "") + file.path());
        file.sha256().ifPresent(hash -> out.println("  checksum=sha-256=" + hash));
      }
    }
  }

  /**
   * Prints which header a program needs, if not all may read the files, and which names aria2
   * changes: it strips blanks at both ends.
   */
  public void printHint(FileAddresses addresses, PrintStream err) {
    addresses.files().stream()
        .filter(file -> aria2 && file.path().endsWith(" "))
        .forEach(
            file ->
                err.println(
                    "warning: aria2 omits the space at the end of '"
                        + SafeText.of(file.path())
                        + "'"));
    addresses
        .access()
        .filter(access -> access != Access.PUBLIC)
        .ifPresent(
            access ->
                err.println(
                    "hint: "
                        + addresses.repo()
                        + " is "
                        + (access == Access.GATED ? "gated" : "private")
                        + ": requests need the header 'Authorization: Bearer TOKEN'"));
  }
}
