package io.hfj.cli.cache;

import io.hfj.BadInput;
import io.hfj.Interrupted;
import io.hfj.console.RawMode;
import io.hfj.env.Host;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The user's editor, from {@code VISUAL} or {@code EDITOR}. */
final class TextEditor {
  private TextEditor() {}

  /**
   * Opens the file in the editor and waits for it to exit.
   *
   * @return false if there is no terminal or no editor is configured
   * @throws BadInput if the editor cannot be started or exits with an error
   */
  static boolean edit(Host host, Path file) {
    Optional<String> named =
        Stream.of("VISUAL", "EDITOR")
            .map(name -> host.env().getOrDefault(name, ""))
            .filter(command -> !command.isBlank())
            .findFirst();
    if (named.isEmpty() || !host.inIsTerminal()) {
      return false;
    }
    // Ctrl+C must reach the editor only; as a signal it would end this process too.
    Optional<RawMode> mode = RawMode.withoutSignals();
    try {
      int status = new ProcessBuilder(words(named.get(), file)).inheritIO().start().waitFor();
      if (status != 0) {
        throw failed(named.get(), "the editor failed with status " + status);
      }
      return true;
    } catch (IOException e) {
      throw failed(named.get(), "cannot start the editor");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted("interrupted while waiting for the editor", "");
    } finally {
      mode.ifPresent(RawMode::close);
    }
  }

  /** The variable may hold options, and is run by a shell as git does (git-var, GIT_EDITOR). */
  private static List<String> words(String command, Path file) {
    return File.separatorChar == '\\'
        ? List.of("cmd", "/c", command + " \"" + file + "\"")
        : List.of("/bin/sh", "-c", command + " \"$@\"", command, file.toString());
  }

  private static BadInput failed(String command, String what) {
    return new BadInput(what + ": " + command, "set EDITOR to another editor, or unset it");
  }
}
