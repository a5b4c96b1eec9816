package io.hfj.env;

import static io.hfj.env.Variable.XDG_CACHE_HOME;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the folder that the native parts of JNA and Conscrypt are unpacked to, before they are
 * loaded: the temporary folder may be read-only, or mounted with {@code noexec}, as on hardened
 * machines. Both read it from a system property and never try a second one.
 */
public final class NativeLibraryFolder {
  private static final String JNA = "jna.tmpdir";
  private static final String NO_UNPACKING = "jna.nounpack";
  private static final String CONSCRYPT = "org.conscrypt.native.workdir";

  private static final int OTHERS_WRITE = 0022;
  private static final int STICKY = 01000;

  private NativeLibraryFolder() {}

  /**
   * Sets the properties of this process that are not set yet. JNA would otherwise create a folder
   * of its own in the home; if no folder is usable, JNA is configured not to try, since it prints a
   * stack trace when it fails. Does nothing where JNA is configured not to unpack, as in the
   * self-contained archive, which has the native parts in its Java runtime.
   */
  public static void choose(ProcessContext process) {
    if (Boolean.getBoolean(NO_UNPACKING)) {
      return;
    }
    Path temporary =
        Path.of(System.getProperty(JNA, System.getProperty("java.io.tmpdir"))).toAbsolutePath();
    Optional<Path> folder =
        canRunFrom(temporary)
            ? Optional.of(temporary)
            : fallbacks(process).stream().filter(NativeLibraryFolder::makeOwn).findFirst();
    System.setProperty(JNA, folder.orElse(temporary).toString());
    if (folder.isEmpty()) {
      System.setProperty(NO_UNPACKING, "true");
    } else if (System.getProperty(CONSCRYPT) == null) {
      System.setProperty(CONSCRYPT, folder.get().toString());
    }
  }

  private static List<Path> fallbacks(ProcessContext process) {
    VariableReader variables = new VariableReader(process, notice -> {});
    Path caches = variables.path(XDG_CACHE_HOME).orElse(process.home().resolve(".cache"));
    Path hub = Folders.from(variables, process.home(), false).home();
    return List.of(caches.resolve("hfj"), hub.resolve("hfj"));
  }

  /**
   * Creates the folder if needed; returns whether it is usable and no other user can write to it.
   */
  static boolean makeOwn(Path folder) {
    try {
      Files.createDirectories(folder.getParent());
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return isClosed(folder) && isClosed(folder.getParent()) && canRunFrom(folder);
    } catch (IOException | UnsupportedOperationException refused) {
      return false;
    }
  }

  private static boolean isClosed(Path folder) throws IOException {
    int mode = (Integer) Files.getAttribute(folder, "unix:mode");
    return (mode & OTHERS_WRITE) == 0 || (mode & STICKY) != 0;
  }

  /**
   * Returns whether files can be created and executed there: on a {@code noexec} mount access(2)
   * denies that.
   */
  static boolean canRunFrom(Path folder) {
    // Not with Files: at every start, that would load the classes of channels.
    File probe = new File(folder.toFile(), "hfj-" + System.nanoTime() + ".tmp");
    try {
      if (!probe.createNewFile()) {
        return false;
      }
      try {
        return probe.setExecutable(true) && probe.canExecute();
      } finally {
        probe.delete();
      }
    } catch (IOException refused) {
      return false;
    }
  }
}
