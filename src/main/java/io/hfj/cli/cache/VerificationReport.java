package io.hfj.cli.cache;

import io.hfj.VerificationResult;
import io.hfj.VerificationResult.CorruptFile;
import io.hfj.cli.options.OutputOptions;
import io.hfj.console.Count;
import io.hfj.console.JsonText;
import io.hfj.model.CommitHash;
import io.hfj.model.Etag;
import io.hfj.model.RepoId;
import io.hfj.model.SafeText;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints a verification's result: as lines, as names of corrupt files alone, or as JSON. */
final class VerificationReport {
  private static final int SHOWN = 10;

  private final PrintStream out;
  private final PrintStream err;
  private final OutputOptions output;

  VerificationReport(PrintStream out, PrintStream err, OutputOptions output) {
    this.out = out;
    this.err = err;
    this.output = output;
  }

  /** Prints the corrupt files, before any of them is repaired; as JSON they are printed later. */
  void printCorrupt(List<CorruptFile> files) {
    if (output.isJson()) {
      return;
    }
    if (output.isQuiet()) {
      files.forEach(one -> out.println(SafeText.of(one.file())));
    } else if (!files.isEmpty()) {
      out.println("Checksum verification failed for the following file(s):");
      files.forEach(
          one ->
              out.println(
                  "  - "
                      + SafeText.of(one.file())
                      + ": expected "
                      + one.expected()
                      + (isSha256(one) ? " (sha256)" : " (git-sha1)")
                      + ", got "
                      + one.found().orElse("an unreadable file")));
    }
  }

  /**
   * Prints everything else.
   *
   * @param corrupt of the files found corrupt, those not repaired
   */
  void print(RepoId repo, VerificationResult found, List<CorruptFile> corrupt) {
    int repaired = found.corrupt().size() - corrupt.size();
    if (output.isJson()) {
      out.println(JsonText.of(document(repo, found, corrupt, repaired)));
      return;
    }
    if (output.isQuiet()) {
      return;
    }
    warnOfOthers("missing file", found.missing());
    warnOfOthers("extra file", found.extra());
    if (output.isAgent()) {
      out.println(output.result("", document(repo, found, corrupt, repaired)));
    } else if (corrupt.isEmpty()) {
      out.println(
          "Verified "
              + found.checked().count()
              + " file(s) for "
              + repo
              + " at "
              + new CommitHash(found.commit()).brief()
              + ". "
              + (repaired > 0 ? repaired + " repaired; all" : "All")
              + " checksums match.");
      out.println("  " + found.root());
    }
  }

  private void warnOfOthers(String what, List<String> files) {
    if (!files.isEmpty()) {
      err.println("warning: " + Count.of(files.size(), what) + ":");
      files.stream().limit(SHOWN).forEach(file -> err.println("  - " + SafeText.of(file)));
      if (files.size() > SHOWN) {
        err.println("  and " + (files.size() - SHOWN) + " more; --json lists all");
      }
    }
  }

  private static Map<String, Object> document(
      RepoId repo, VerificationResult found, List<CorruptFile> corrupt, int repaired) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("repo_id", repo.name());
    document.put("repo_type", repo.type().word());
    document.put("revision", found.commit());
    document.put("path", found.root());
    document.put("checked", found.checked().count());
    document.put("bytes", found.checked().bytes());
    document.put("mismatches", corrupt.stream().map(VerificationReport::entry).toList());
    document.put("missing", found.missing());
    document.put("extra", found.extra());
    document.put("repaired", repaired);
    return document;
  }

  private static boolean isSha256(CorruptFile file) {
    return new Etag(file.expected()).isSha256();
  }

  private static Map<String, Object> entry(CorruptFile file) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("file", file.file());
    entry.put("algorithm", isSha256(file) ? "sha256" : "git-sha1");
    entry.put("expected", file.expected());
    entry.put("actual", file.found().orElse(null));
    return entry;
  }
}
