package io.hfj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Runs {@code target/hfj} like a user: the shell script with the jar appended. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
@Isolated("a script just written is busy while a process that another test starts still holds it")
class LauncherIT {
  private static final Path LAUNCHER = Path.of(System.getProperty("hfj.launcher", "target/hfj"));
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  /** Class file version of Java 8. */
  private static final int JAVA_8 = 52;

  private static final String DRY_RUN = "download hfj/demo-model --endpoint demo: --dry-run -q";

  /** Command lines that print data; the first fills the cache for the others. */
  private static final List<String> PRINTING =
      List.of(
          "download hfj/demo-model *.json --endpoint demo: -q",
          "ls hfj/demo-model --endpoint demo: --json",
          "ls hfj/demo-model --endpoint demo: -R -l -q",
          "info hfj/demo-model --endpoint demo:",
          "doctor --endpoint demo:",
          "scan-cache",
          "delete-cache --all --dry-run",
          "cache ls",
          "cache ls --json",
          "cache rm hfj/demo-model --dry-run",
          "cache path hfj/demo-model",
          "auth token",
          "version",
          "--help",
          "download --help");

  @TempDir Path folder;

  /** The whole environment of the launcher, so that the tests behave the same everywhere. */
  private final Map<String, String> env = new HashMap<>();

  private record LauncherRun(int code, String out, String err) {}

  @BeforeEach
  void useTheJavaThatRunsTheTests() {
    env.put("JAVA_HOME", JAVA_HOME.toString());
    env.put("PATH", folder.resolve("none").toString());
  }

  @Test
  void printsItsVersion() throws Exception {
    assertVersion(run(folder, LAUNCHER.toString(), "--version"));
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "there is no /dev/full elsewhere")
  void failsWhenItsOutputCannotBeWritten() throws Exception {
    env.put("HF_HOME", folder.toString());
    for (String arguments : List.of("--version", "env", "auth token", "scan-cache", DRY_RUN)) {
      env.put("HF_TOKEN", "hf_secret");
      env.put("HF_HUB_CACHE", folder.toString());
      LauncherRun run =
          run(folder, "/bin/sh", "-c", LAUNCHER.toAbsolutePath() + " " + arguments + " >/dev/full");
      assertEquals(6, run.code(), arguments + run.err());
      assertTrue(run.err().contains("error: cannot write the output: "), run.err());
      assertEquals(1, run.err().lines().filter(line -> line.startsWith("error: ")).count());
      assertEquals(
          0, run(folder, "/bin/sh", "-c", LAUNCHER.toAbsolutePath() + " " + arguments).code());
    }
  }

  @Test
  void ignoresAClosedReader() throws Exception {
    env.put("HF_TOKEN", "hf_secret");
    for (String arguments : PRINTING) {
      assertIgnoresAClosedReader(arguments);
    }
    assertIgnoresAClosedReader();
    useSpanishMessages();
    assertIgnoresAClosedReader();
  }

  @Test
  void downloadsAlthoughTheReaderOfItsProgressIsGone() throws Exception {
    env.put("HF_HOME", folder.toString());
    Path to = folder.resolve("files");
    List<String> command = List.of(LAUNCHER.toString(), "download", "hfj/demo-model");
    List<String> options =
        List.of("vocab.txt", "--endpoint", "demo:", "--local-dir", to.toString());
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true);
    builder.command().addAll(options);
    builder.environment().clear();
    builder.environment().putAll(env);
    Process process = builder.start();
    process.getInputStream().close();
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    assertEquals(0, process.exitValue());
    assertTrue(Files.size(to.resolve("vocab.txt")) > 0);
  }

  private void assertIgnoresAClosedReader() throws Exception {
    for (String arguments : List.of("env", DRY_RUN)) {
      assertIgnoresAClosedReader(arguments);
    }
  }

  private void assertIgnoresAClosedReader(String arguments) throws Exception {
    env.put("HF_HOME", folder.toString());
    Path err = Files.createTempFile(folder, "err", "");
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(List.of(arguments.split(" ")));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(env);
    Process process = builder.start();
    process.getInputStream().close();
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    assertEquals("", Files.readString(err));
    assertEquals(0, process.exitValue());
  }

  @Test
  void ignoresAClosedOutput() throws Exception {
    String launcher = LAUNCHER.toAbsolutePath().toString();
    for (String arguments : List.of(" --version >&-", " env >&-", " --version >&- 2>&-")) {
      assertEquals(
          new LauncherRun(0, "", ""),
          run(folder, "/bin/sh", "-c", launcher + arguments),
          arguments);
    }
    useSpanishMessages();
    assertEquals(new LauncherRun(0, "", ""), run(folder, "/bin/sh", "-c", launcher + " env >&-"));
    if (Files.exists(Path.of("/dev/full"))) {
      assertEquals(6, run(folder, "/bin/sh", "-c", launcher + " env >/dev/full").code());
    }
    fakeJava("echo \"$@\"");
    assertEquals(new LauncherRun(0, "", ""), run(folder, "/bin/sh", "-c", launcher + " >&-"));
  }

  @Test
  void readsNothingFromAClosedInput() throws Exception {
    LauncherRun run =
        run(folder, "/bin/sh", "-c", LAUNCHER.toAbsolutePath() + " login --endpoint demo: <&-");
    assertEquals(2, run.code());
    assertTrue(run.err().contains("no token on standard input"), run.err());
  }

  @Test
  void runsWithTheCollectorOfTheUser() throws Exception {
    env.put("JDK_JAVA_OPTIONS", "-XX:+UseParallelGC");
    LauncherRun run = run(folder, LAUNCHER.toAbsolutePath().toString(), "--version");
    assertEquals(0, run.code(), run.err());
  }

  /** The system prints Spanish messages if it has them; the locale need not be installed. */
  private void useSpanishMessages() {
    env.put("LANGUAGE", "es");
    env.put("LC_ALL", "C.UTF-8");
  }

  @Test
  void runsWhenGivenToAShell() throws Exception {
    assertVersion(run(LAUNCHER.getParent(), "/bin/sh", "hfj", "--version"));
  }

  @Test
  void runsThroughAChainOfRelativeLinks() throws Exception {
    Path near = Files.createSymbolicLink(folder.resolve("near"), installed().getFileName());
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path far =
        Files.createSymbolicLink(bin.resolve("far"), Path.of("..").resolve(near.getFileName()));
    assertVersion(run(folder, far.toString(), "--version"));
    assertVersion(run(folder, "bin/far", "--version"));
  }

  @Test
  void runsFromAFolderWithSpacesUnderANameThatLooksLikeAnOption() throws Exception {
    Path spaced = Files.createDirectory(folder.resolve("a  folder"));
    for (String name : List.of("-hfj", "@hfj", "my hfj")) {
      Files.copy(LAUNCHER, spaced.resolve(name));
      assertVersion(run(folder, spaced.resolve(name).toString(), "--version"));
      assertVersion(run(spaced, "/bin/sh", "--", name, "--version"));
    }
  }

  @Test
  void ignoresCdpath() throws Exception {
    Files.copy(LAUNCHER, Files.createDirectory(folder.resolve("bin")).resolve("hfj"));
    Files.createDirectories(folder.resolve("elsewhere/bin"));
    env.put("CDPATH", folder.resolve("elsewhere").toString());
    assertVersion(run(folder, "bin/hfj", "--version"));
  }

  @Test
  void usesTheJavaOnPathWithoutJavaHome() throws Exception {
    env.remove("JAVA_HOME");
    env.put("PATH", JAVA_HOME.resolve("bin").toString());
    assertVersion(run(folder, LAUNCHER.toString(), "--version"));
  }

  @Test
  void reportsAWrongJavaHomeAndUsesTheJavaOnPath() throws Exception {
    env.put("JAVA_HOME", "/no such");
    env.put("PATH", JAVA_HOME.resolve("bin").toString());
    LauncherRun run = run(folder, LAUNCHER.toString(), "--version");
    assertEquals(0, run.code());
    assertTrue(run.out().startsWith("hfj "), run.out());
    assertEquals(
        "hfj: JAVA_HOME is /no such, which has no bin/java to run;"
            + " trying the java on PATH instead.\n",
        run.err());
  }

  @Test
  void reportsThatThereIsNoJava() throws Exception {
    env.remove("JAVA_HOME");
    LauncherRun run = run(folder, LAUNCHER.toString(), "--version");
    assertEquals(
        new LauncherRun(
            2,
            "",
            "hfj needs Java 17 or newer, and there is none;"
                + " install one, or set JAVA_HOME to the folder of one.\n"),
        run);
  }

  @Test
  void reportsThatJavaIsTooOld() throws Exception {
    fakeJava(
        "exec '%s' -cp '%s:%s' '%s'"
            .formatted(
                JAVA_HOME.resolve("bin/java"),
                Path.of(OnJava8.class.getProtectionDomain().getCodeSource().getLocation().toURI()),
                LAUNCHER,
                OnJava8.class.getName()));
    LauncherRun run = run(folder, LAUNCHER.toString(), "--version");
    assertEquals(
        new LauncherRun(
            2,
            "",
            "hfj needs Java 17 or newer, but this is Java 8 (%s);".formatted(JAVA_HOME)
                + " install a newer version or set JAVA_HOME\n"),
        run);
  }

  @Test
  void startsWithAClassThatJava8CanRead() throws Exception {
    try (JarFile jar = new JarFile(LAUNCHER.toFile());
        InputStream in = jar.getInputStream(jar.getEntry("io/hfj/Launch.class"));
        DataInputStream launch = new DataInputStream(in)) {
      launch.skipNBytes(Integer.BYTES + Short.BYTES); // the magic number and the minor version
      assertEquals(JAVA_8, launch.readUnsignedShort());
    }
  }

  @Test
  void usesTheQuickCompilerOnlyForHelpAndVersion() throws Exception {
    fakeJava("printf '%s\\n' \"$@\"");
    String quick = "-XX:TieredStopAtLevel=1";
    Path launcher = installed();
    for (String arguments : List.of("--version", "version", "download --help", "download -h")) {
      assertTrue(runArguments(launcher, arguments).contains(quick), arguments);
    }
    for (String arguments : List.of("download a/b version", "download a/b --revision version")) {
      assertFalse(runArguments(launcher, arguments).contains(quick), arguments);
    }
  }

  @Test
  void takesNoArchiveOfClassesFromTheEnvironment() throws Exception {
    fakeJava("printf '%s\\n' \"$@\"");
    env.put("archive", "/other.jsa");
    LauncherRun run = run(folder, LAUNCHER.toString());
    assertFalse(run.out().contains("/other.jsa"), run.out());
  }

  private String runArguments(Path launcher, String arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments.split(" ")));
    return run(folder, command.toArray(String[]::new)).out();
  }

  /** The fake Java accepts all flags; a new one must be known to Java 8, or be ignored by it. */
  @Test
  void passesArgumentsAndItsNameToJavaUnchanged() throws Exception {
    fakeJava("printf '%s\\n' \"$@\"");
    Path renamed = Files.createSymbolicLink(folder.resolve("huggingface-cli"), installed());
    LauncherRun run = run(folder, renamed.toString(), "a  b", "*", "", "@x", "-é", "\\n");
    assertEquals(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmn16m",
            "-XX:CompressedClassSpaceSize=32m",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:+DisplayVMOutputToStderr",
            "-Xlog:all=off:stdout",
            "-XX:CompileThresholdScaling=4",
            "-XX:MaxInlineLevel=5",
            "-Xshare:auto",
            "-Djdk.reflect.useNativeAccessorOnly=true",
            "-Dfile.encoding=UTF-8",
            "-Dhfj.name=huggingface-cli",
            "-Dhfj.tty=",
            "-jar",
            renamed.toString(),
            "a  b",
            "*",
            "",
            "@x",
            "-é",
            "\\n"),
        run.out().lines().toList());
  }

  @Test
  void passesTheSameFlagsOnWindows() throws Exception {
    fakeJava("printf '%s\\n' \"$@\"");
    List<String> here = run(folder, LAUNCHER.toString()).out().lines().toList();
    String windows = Files.readString(LAUNCHER.resolveSibling("hfj.cmd"));
    assertEquals(
        here.subList(0, here.indexOf("-Dfile.encoding=UTF-8") + 1),
        Pattern.compile("(?<=\\s)-[XD]\\S+")
            .matcher(windows)
            .results()
            .map(r -> r.group())
            .toList());
  }

  @Test
  void keepsTheExitCodeOfJava() throws Exception {
    fakeJava("exit 130");
    assertEquals(new LauncherRun(130, "", ""), run(folder, LAUNCHER.toString()));
  }

  @Test
  void readsFileNamesAsUtf8InTheCLocale() throws Exception {
    env.put("JDK_JAVA_OPTIONS", "-XshowSettings:properties"); // printed to stderr
    for (String name : List.of("LANG", "LC_CTYPE", "LC_ALL")) {
      env.put(name, "C");
      LauncherRun run = run(folder, LAUNCHER.toString(), "--version");
      assertTrue(run.err().contains("sun.jnu.encoding = UTF-8"), name + "=C\n" + run.err());
    }
  }

  @Test
  void keepsAnyOtherLocale() throws Exception {
    fakeJava("printf '%s\\n' \"$LANG\" \"$LC_CTYPE\" \"$LC_ALL\"");
    env.put("LANG", "de_DE.ISO-8859-1");
    assertEquals("de_DE.ISO-8859-1\n\n\n", run(folder, LAUNCHER.toString()).out());
    env.put("LC_ALL", "ja_JP.eucJP");
    assertEquals("de_DE.ISO-8859-1\n\nja_JP.eucJP\n", run(folder, LAUNCHER.toString()).out());
  }

  @Test
  void reportsAPathThatJavaCannotRead() throws Exception {
    for (String name : List.of("a:b", "\ud83d\ude00")) {
      Path hfj = Files.copy(LAUNCHER, Files.createDirectory(folder.resolve(name)).resolve("hfj"));
      LauncherRun run = run(folder, hfj.toString(), "--version");
      assertEquals(2, run.code(), run.err());
      assertTrue(run.err().startsWith("hfj: Java cannot run a file whose path has"), run.err());
    }
    Path accent = Files.createDirectory(folder.resolve("gr\u00f6\u00dfe \u4e2d"));
    assertVersion(run(folder, Files.copy(LAUNCHER, accent.resolve("hfj")).toString(), "--version"));
  }

  /** Like a machine reached by ssh that was passed the locale of the client. */
  @Test
  void readsFileNamesAsUtf8InALocaleThatIsNotInstalled() throws Exception {
    env.put("JDK_JAVA_OPTIONS", "-XshowSettings:properties");
    env.put("PATH", System.getenv("PATH"));
    for (String name : List.of("LANG", "LC_CTYPE", "LC_ALL")) {
      env.put(name, "xx_XX");
      LauncherRun run = run(folder, LAUNCHER.toString(), "--version");
      assertTrue(run.err().contains("sun.jnu.encoding = UTF-8"), name + "\n" + run.err());
      env.remove(name);
    }
  }

  @Test
  void keepsJavaWarningsOffStdout() throws Exception {
    env.put("JDK_JAVA_OPTIONS", "-Xms12m -Xmx12m"); // less than the launcher sets for new objects
    LauncherRun run = run(folder, LAUNCHER.toString(), "--version");
    assertEquals(0, run.code());
    assertTrue(run.out().matches("hfj \\S.*\n"), run.out());
    env.put("JDK_JAVA_OPTIONS", "-Xms2m -Xmx1m");
    assertEquals("", run(folder, LAUNCHER.toString(), "--version").out());
  }

  @Test
  void reportsThatTheCurrentFolderIsGone() throws Exception {
    env.put("PATH", System.getenv("PATH"));
    Path gone = Files.createDirectory(folder.resolve("gone"));
    String launcher = LAUNCHER.toAbsolutePath().toString();
    LauncherRun run =
        run(gone, "/bin/sh", "-c", "rmdir '" + gone + "'; exec '" + launcher + "' --version");
    assertEquals(2, run.code(), run.err());
    assertTrue(run.err().contains("hfj: the folder you are in has been removed"), run.err());
  }

  private static void assertVersion(LauncherRun run) {
    assertEquals("", run.err());
    assertEquals(0, run.code());
    assertTrue(run.out().matches("hfj \\S.*\n"), run.out());
  }

  /** A copy of the launcher, because JUnit warns of links out of the folder it deletes. */
  private Path installed() throws IOException {
    return Files.copy(LAUNCHER, folder.resolve("hfj"));
  }

  /** Sets JAVA_HOME to a folder whose java is a shell script. */
  private void fakeJava(String script) throws IOException {
    Path home = Files.createDirectories(folder.resolve("fake jdk/bin")).getParent();
    Path java = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    env.put("JAVA_HOME", home.toString());
  }

  private LauncherRun run(Path from, String... command) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .directory(from.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(env);
    Process process = builder.start();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("still running: " + List.of(command));
    }
    return new LauncherRun(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  /** Starts hfj like Java 8; the property cannot be set on the command line. */
  static final class OnJava8 {
    private OnJava8() {}

    public static void main(String[] args) throws Throwable {
      System.setProperty("java.specification.version", "1.8");
      Launch.main(args);
    }
  }
}
