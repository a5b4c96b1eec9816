package io.hfj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.sun.jna.Native;
import io.hfj.example.LibraryProgram;
import io.hfj.example.RunExamples;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.ChildProcess;
import io.hfj.testing.FakeHub;
import io.hfj.testing.HfjRun;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
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
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import kotlin.Unit;
import okhttp3.OkHttpClient;
import okio.Okio;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.AfterEach;
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

  /** Logs a line per class: its name and its source. */
  private static final String LOG_CLASSES = "-Xlog:class+load:file=classes.log:none";

  @TempDir Path folder;
  private Path program;
  private Path empty;
  private FakeHub hub;

  @BeforeEach
  void start() throws IOException {
    program = Files.createDirectory(folder.resolve("program"));
    empty = Files.createDirectory(folder.resolve("empty"));
    hub =
        FakeHub.start(
            HubRepo.model("openai/whisper-tiny")
                .file("config.json", "{}")
                .lfs("model.safetensors", Content.generated(1, 3 << 20))
                .build(),
            HubRepo.model("org/model")
                .file("config.json", "{}")
                .file("tokenizer.json", "{}")
                .lfs("model.safetensors", Content.generated(2, 300_000))
                .lfs("onnx/model.onnx", Content.generated(3, 300_000))
                .tag("v1.0")
                .build(),
            HubRepo.dataset("org/data").file("train/a.csv", "a,b").build());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void needsOnlyTheLibrariesThatItsPomRequires() throws Exception {
    HfjRun.Result run = run(LibraryProgram.class, REQUIRED, List.of(LOG_CLASSES));
    assertEquals(new HfjRun.Result(0, "", ""), run);
    assertNoOtherLibraryIsUsed();
  }

  private void assertNoOtherLibraryIsUsed() throws IOException {
    List<String> loaded = Files.readAllLines(folder.resolve("classes.log"));
    assertTrue(loaded.stream().anyMatch(line -> line.startsWith("io.hfj.FailureCode ")));
    assertEquals(List.of(), loaded.stream().filter(OTHERS.asMatchPredicate()).toList());
  }

  @Test
  void runsEveryExampleOfTheDocumentation() throws Exception {
    List<DocumentedExample> examples = DocumentedExample.all();
    String[] names = examples.stream().map(DocumentedExample::className).toArray(String[]::new);
    assertTrue(names.length >= 15, List.of(names).toString());
    compile(examples);
    HfjRun.Result run = run(RunExamples.class, REQUIRED, List.of(LOG_CLASSES), names);
    assertEquals("", run.err());
    assertEquals(0, run.exit());
    Path config = Path.of(run.out().lines().findFirst().orElseThrow());
    Path model = Path.of(run.out().lines().skip(1).findFirst().orElseThrow());
    assertEquals(config, model.resolve("config.json"));
    assertEquals(3 << 20, Files.size(model.resolve("model.safetensors")));
    assertNoOtherLibraryIsUsed();
  }

  private void compile(List<DocumentedExample> examples) {
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of(
            "-Xlint:all,-classfile",
            "-Werror",
            "-proc:none",
            "-d",
            program.toString(),
            "-cp",
            classPath(REQUIRED));
    List<SimpleJavaFileObject> sources =
        examples.stream().map(LibraryClassPathIT::compilationUnit).toList();
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(messages, null, null, options, null, sources)
            .call();
    assertTrue(compiled, messages.toString());
  }

  private static SimpleJavaFileObject compilationUnit(DocumentedExample example) {
    URI name = URI.create("string:///" + example.className() + ".java");
    return new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return example.source();
      }
    };
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
            List.of("-Djna.tmpdir=" + file, "-Dorg.conscrypt.native.workdir=" + file)));
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

  /**
   * Runs the program, whose classes are copied, with a folder of its own as its first argument. The
   * Hub and the cache are given by its environment.
   */
  private HfjRun.Result run(
      Class<?> main, List<Class<?>> libraries, List<String> flags, String... arguments)
      throws Exception {
    copyClasses(main);
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    // SLF4J warns that there is no logging system.
    command.addAll(List.of("-Dslf4j.internal.verbosity=ERROR", "-cp", classPath(libraries)));
    command.addAll(flags);
    command.addAll(List.of(main.getName(), empty.toString()));
    command.addAll(List.of(arguments));
    Map<String, String> environment =
        Map.of("HF_ENDPOINT", hub.endpoint(), "HF_HOME", folder.resolve("home").toString());
    try (ChildProcess process = ChildProcess.start(folder, environment, command)) {
      return process.await();
    }
  }

  private String classPath(List<Class<?>> libraries) {
    return Stream.concat(
            Stream.of(program, LIBRARY), libraries.stream().map(LibraryClassPathIT::source))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
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
