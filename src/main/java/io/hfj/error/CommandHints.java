package io.hfj.error;

import io.hfj.HubException;

/**
 * The advice of failures in the words of the command line. The library names no option and no
 * command of the program; here they are added by the kind of failure, and the rest of the advice,
 * such as similar names, is kept.
 */
public final class CommandHints {
  private static final String FOLDERS = " with --cache-dir or --local-dir";

  private CommandHints() {}

  /** Returns what the user of the program can do; empty if nothing helps. */
  public static String of(HubException failure) {
    Hint hint = new Hint(failure.advice());
    Hint special =
        switch (failure.code()) {
          case INVALID_ARGUMENT ->
              hint.replace("a token is given separately", "give a token by HF_TOKEN or --token")
                  .replace("choose a folder outside", "choose a --local-dir outside")
                  .append("name one of these", "; or all, by 'delete-cache --pattern'")
                  .append("name a commit by its 40 digits", "; see also 'delete-cache --revision'");
          case REPO_NOT_FOUND, TOKEN_REQUIRED, INVALID_TOKEN -> ofAccess(hint);
          case FILE_NOT_FOUND ->
              hint.replace(
                      "list the files of the repository", "see what there is: hfj ls REPO_ID -R")
                  .append("give several patterns", ", parted by blanks");
          case HOST_NOT_ALLOWED ->
              hint.replace("allow other hosts", "leave --no-foreign-hosts away");
          case TOO_MANY_OPEN_FILES, TOO_MANY_THREADS ->
              hint.replace("use fewer connections", "use fewer: --connections 8");
          case DISK_NOT_WRITABLE ->
              hint.append("choose a writable folder", FOLDERS)
                  .append("choose another folder", FOLDERS);
          case DISK_FULL, STORAGE -> ofStorage(hint);
          case UNSAFE_FILE_NAME, UNSUPPORTED_FILE_NAME, FILE_NAME_CONFLICT ->
              ofStorage(hint)
                  .append("leave it out", " with --exclude")
                  .append("leave the file out", " with --exclude")
                  .append("them out", " with --exclude");
          case NOT_CACHED -> ofCache(hint);
          case OFFLINE ->
              hint.replace(
                  "allow requests to use the network",
                  "unset HF_HUB_OFFLINE to let hfj use the network");
          case OUT_OF_MEMORY ->
              hint.replace("more memory with -Xmx", "more memory: JDK_JAVA_OPTIONS=-Xmx2g");
          case REVISION_NOT_FOUND, ACCESS_DENIED, NETWORK, RATE_LIMITED, INTERRUPTED -> hint;
          case CONTENT_MISMATCH -> hint.append("force the download", ": --force-download");
        };
    return special
        .replace("repeat the download", "run the same command again")
        .replace("repeat it", "run the same command again")
        .text();
  }

  /** Returns a notice of the library in the words of the command line. */
  public static String ofNotice(String notice) {
    return notice.replace(
        "select weights automatically to leave them out",
        "'hfj download --weights auto' leaves them out");
  }

  private static Hint ofAccess(Hint hint) {
    String named =
        hint.text().replaceFirst("(it exists as a (\\w+)): name it .*", "$1: add --repo-type $2");
    return new Hint(named)
        .replace("the type", "the --repo-type")
        .replace(
            "a token that may read it is needed",
            "log in: hfj login; or set HF_TOKEN to a token that may read it")
        .replace(
            "use a token of that account",
            "log in with that account: hfj login; or set HF_TOKEN to a token of it")
        .replace("use a new one, or none", "set HF_TOKEN to a new one, or remove it")
        .append("make a new one on the Hub's settings page", ", then log in again");
  }

  private static Hint ofStorage(Hint hint) {
    return hint.append("choose another disk", FOLDERS)
        .append("on another disk", "," + FOLDERS)
        .append("fetch less", " with --include")
        .replace("download into another folder", "choose another --local-dir")
        .replace("use another cache", "another cache by --cache-dir")
        .append("download into the cache", ", without --local-dir");
  }

  private static Hint ofCache(Hint hint) {
    return hint.replace(
            "fetch it while online",
            "run the same command with a network, and without --local-files-only or HF_HUB_OFFLINE")
        .replace(
            "list the cache to see what there is", "see what there is with 'cache ls --revisions'")
        .append("it is made by the first download", "; --cache-dir names another one");
  }

  /** A hint in the making. */
  private record Hint(String text) {
    Hint replace(String advice, String hint) {
      return new Hint(text.replace(advice, hint));
    }

    Hint append(String advice, String more) {
      return replace(advice, advice + more);
    }
  }
}
