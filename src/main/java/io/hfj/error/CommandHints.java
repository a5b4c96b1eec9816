package io.hfj.error;

import io.hfj.HubException;
import io.hfj.MemoryExhausted;
import java.util.List;

/**
 * The advice of failures in terms of the command line. The library names no option and no command
 * of the program; here its phrases are replaced by those of the program.
 */
public final class CommandHints {
  private static final String FOLDERS = " with --cache-dir or --local-dir";

  /**
   * A phrase of the library and its counterpart for users of the program.
   *
   * @param library a regular expression
   * @param program may refer to groups of the expression
   */
  record Phrase(String library, String program) {}

  private static final Phrase HEAP =
      new Phrase(
          "increase the Java heap with -Xmx", "increase the Java heap: JDK_JAVA_OPTIONS=-Xmx2g");

  /** Applied in this order, each to the result of the one before. */
  static final List<Phrase> PHRASES =
      List.of(
          new Phrase("repeat the download|repeat it", "run the same command again"),
          // arguments
          new Phrase("a token is given separately", "set HF_TOKEN or use --token"),
          new Phrase("choose a folder outside", "choose a --local-dir outside"),
          new Phrase(
              "name one of these", "name one of these, or all with 'hfj delete-cache --pattern'"),
          new Phrase(
              "use the full commit hash",
              "use the full commit hash with 'hfj delete-cache --revision'"),
          new Phrase("download it as a collection", "$0 with --collection"),
          new Phrase("the revision refs/pr/", "--revision refs/pr/"),
          // access
          new Phrase(
              "(it exists as a (\\w+)); name it (?:(?:model|dataset|space|kernel)s/)?(.*)",
              "$1; use $3 --repo-type $2"),
          new Phrase("the repo id and the type", "the repo id and the --repo-type"),
          new Phrase("the repo id, the type", "the repo id, the --repo-type"),
          new Phrase(
              "use a token with read access",
              "log in with 'hfj login', or set HF_TOKEN to a token with read access"),
          new Phrase(
              "use a token of the account that requested it",
              "log in to the account that requested it with 'hfj login', or set HF_TOKEN to one of"
                  + " its tokens"),
          new Phrase("use a new token, or none", "set HF_TOKEN to a new token, or unset it"),
          new Phrase("create a new token on .* page", "$0, then log in again"),
          // files
          new Phrase("list the files of the repository", "list its files with 'hfj ls REPO_ID -R'"),
          new Phrase("give several patterns", "separate patterns with spaces"),
          new Phrase("skip (it|them|one of them)", "skip $1 with --exclude"),
          new Phrase("download less", "download less with --include"),
          new Phrase("force the download", "force the download with --force-download"),
          // network
          new Phrase("allow other hosts", "omit --no-foreign-hosts"),
          new Phrase("use fewer connections", "use fewer connections with --connections 8"),
          new Phrase("disable offline mode", "unset HF_HUB_OFFLINE"),
          // disk
          new Phrase("choose a(nother disk| writable folder)", "$0" + FOLDERS),
          new Phrase("permissions, or choose another folder", "$0" + FOLDERS),
          new Phrase("them on another disk", "$0," + FOLDERS),
          new Phrase("download into another folder", "choose another --local-dir"),
          new Phrase("use another cache", "another --cache-dir"),
          new Phrase("download into the cache", "$0 without --local-dir"),
          HEAP,
          // cache
          new Phrase(
              "download it while online",
              "run the same command online, without --local-files-only and HF_HUB_OFFLINE"),
          new Phrase("list the cache", "$0 with 'hfj cache ls --revisions'"),
          new Phrase("the first download creates it", "$0; --cache-dir selects another one"),
          // notices
          new Phrase("work offline", "add --local-files-only"),
          new Phrase("select weights automatically", "use --weights auto"));

  private CommandHints() {}

  /** Returns what the user of the program can do; empty if nothing helps. */
  public static String of(HubException failure) {
    return of(failure.advice());
  }

  /**
   * Returns the same as {@link #of(HubException)} for a full heap, without the time for all
   * phrases: the text is prepared at every start.
   */
  public static String ofFullHeap(MemoryExhausted failure) {
    return failure.advice().replace(HEAP.library(), HEAP.program());
  }

  /** Returns an advice or a notice of the library in terms of the command line. */
  public static String of(String text) {
    String hint = text;
    for (Phrase phrase : PHRASES) {
      hint = hint.replaceAll(phrase.library(), phrase.program());
    }
    return hint;
  }
}
