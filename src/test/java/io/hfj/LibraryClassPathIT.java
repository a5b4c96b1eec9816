package io.hfj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.sun.jna.Native;
import io.hfj.example.LibraryProgram;
import io.hfj.testing.ChildProcess;
import io.hfj.testing.HfjRun;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kotlin.Unit;
import okhttp3.OkHttpClient;
import okio.Okio;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** Runs programs with the jar of the library and the libraries that its POM requires. */
class LibraryClassPathIT {
  private static final Path LIBRARY = Path.of(System.getProperty("hfj.library")).toAbsolutePath();

  /** One class of each required library. */
  private static final List<Class<?>> REQUIRED =
      List.of(OkHttpClient.class, Okio.class, Unit.class, JsonFactory.class, Logger.class);

  /** Packages of the libraries that are optional or belong to the program. */
  private static final Pattern OTHERS =
      Pattern.compile(
          "(picocli|ch\\.qos\\.logback|com\\.sun\\.jna|org\\.conscrypt|org\\.jline)\\..*");

  @TempDir Path folder;
  private Path program;
  private Path empty;

  @BeforeEach
  void makeFolders() throws IOException {
    program = Files.createDirectory(folder.resolve("program"));
    empty = Files.createDirectory(folder.resolve("empty"));
  }

  @Test
  void needsOnlyTheLibrariesThatItsPomRequires() throws Exception {
    Path log = folder.resolve("classes.log");
    HfjRun.Result run =
        run(LibraryProgram.class, REQUIRED, "-Xlog:class+load:file=classes.log:none");
    assertEquals(new HfjRun.Result(0, "", ""), run);
    // Each line is the name of a class and its source.
    List<String> loaded = Files.readAllLines(log);
    assertTrue(loaded.stream().anyMatch(line -> line.startsWith("io.hfj.FailureCode ")));
    assertEquals(List.of(), loaded.stream().filter(OTHERS.asMatchPredicate()).toList());
  }

  @Test
  void printsNothingWhereNativeCodeCannotBeLoaded() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    List<Class<?>> libraries = new ArrayList<>(REQUIRED);
    libraries.addAll(List.of(Native.class, Conscrypt.class));
    assertEquals(
        new HfjRun.Result(0, "", ""),
        run(
            LibraryProgram.class,
            libraries,
            "-Djna.tmpdir=" + file,
            "-Dorg.conscrypt.native.workdir=" + file));
  }

  @Test
  void theJarHoldsNoFileOfTheProgramAlone() throws Exception {
    try (JarFile jar = new JarFile(LIBRARY.toFile())) {
      assertEquals(
          List.of(
              "META-INF/LICENSE", "META-INF/MANIFEST.MF", "META-INF/versions/17/module-info.class"),
          jar.stream()
              .map(entry -> entry.getName())
              .filter(name -> !name.endsWith("/") && !name.startsWith("io/hfj/"))
              .sorted()
              .toList());
    }
  }

  /** Runs the program, whose classes are copied, with a folder of its own as its argument. */
  private HfjRun.Result run(Class<?> main, List<Class<?>> libraries, String... flags)
      throws Exception {
    copyClasses(main);
    String classPath =
        Stream.concat(
                Stream.of(program, LIBRARY), libraries.stream().map(LibraryClassPathIT::source))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    // SLF4J warns that there is no logging system.
    command.addAll(List.of("-Dslf4j.internal.verbosity=ERROR", "-cp", classPath));
    command.addAll(List.of(flags));
    command.addAll(List.of(main.getName(), empty.toString()));
    try (ChildProcess process = ChildProcess.start(folder, Map.of(), command)) {
      return process.await();
    }
  }

  /** Copies a class and its nested classes to a folder where no other test class is. */
  private void copyClasses(Class<?> main) throws IOException {
    String name = main.getName().replace('.', '/');
    Path from = source(main).resolve(name).getParent();
    Path to = Files.createDirectories(program.resolve(name).getParent());
    try (Stream<Path> all = Files.list(from)) {
      for (Path one : all.toList()) {
        if (one.getFileName().toString().matches(main.getSimpleName() + "(\\$.*)?\\.class")) {
          Files.copy(one, to.resolve(one.getFileName()));
        }
      }
    }
  }

  /** Returns the jar or folder that a class was loaded from. */
  private static Path source(Class<?> loaded) {
    try {
      return Path.of(loaded.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
