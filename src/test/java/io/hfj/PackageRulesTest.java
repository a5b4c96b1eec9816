package io.hfj;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.hfj.env.NativeLibraryFolder;
import io.hfj.env.ProcessContext;
import io.hfj.env.TimeSource;
import io.hfj.server.DemoHub;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Enforces which package may use which, on the compiled classes. */
class PackageRulesTest {
  private static final Path SOURCES = Path.of("src/main/java");

  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(compiled().resolve("io/hfj"));

  /**
   * Top-level packages and those each may use, subpackages included; {@code app} builds the objects
   * of all. A subpackage with an entry of its own follows that one alone.
   */
  private static final Map<String, String> MAY_USE =
      Map.ofEntries(
          entry("model", ""),
          entry("env", "model"),
          entry("progress", ""),
          entry("store", "env model"),
          entry("auth", "store env model"),
          entry("http", "env model"),
          entry("hub", "http model"),
          entry("server", "env model"),
          entry("fetch", "store model"),
          entry("fetch.http", "fetch http model"),
          entry("xet", "fetch hub http store model xet.hash xet.xorb"),
          entry("xet.hash", ""),
          entry("xet.xorb", ""),
          entry("download", "fetch hub http store model xet"),
          entry("error", ""),
          entry("doctor", "hub http store env model error"),
          entry("console", "progress env model"),
          entry("cli", "app auth console doctor download env error hub model progress store"),
          entry("app", "auth console doctor download env fetch http hub model server store xet"));

  /**
   * The classes of the public package that use the packages below it. All others are values that
   * every package may use: requests, results, events and failures.
   */
  private static final DescribedPredicate<JavaClass> ENTRY_POINTS =
      belongToAnyOf(Hub.class, Hub.Builder.class, HubCache.class, Main.class, Launch.class);

  private static final DescribedPredicate<JavaClass> PUBLIC_VALUES =
      resideInAPackage("io.hfj").and(DescribedPredicate.not(ENTRY_POINTS));

  /** Packages that only themselves and the packages named may use. */
  private static final Map<String, String> USED_BY =
      Map.of(
          "store.cache", "app cli.cache store.clean store.localdir",
          "store.localdir", "app cli.cache",
          "store.clean", "cli.cache",
          "http.direct", "http.. fetch.http xet",
          "http.tls", "http");

  /** Libraries and the packages that may use them. */
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "okhttp3..", "http.. hub fetch.http xet.. app doctor",
          "okio..", "http.. hub xet.cas",
          "picocli..", "cli..",
          "com.fasterxml.jackson..", "hub xet.cas console server",
          "org.jline..", "console",
          "ch.qos.logback..", "app",
          "com.sun.jna..", "store.fs console",
          "org.conscrypt..", "env",
          "com.sun.net.httpserver..", "server");

  /**
   * What the commands may use beside the public package, {@code console} and {@code error}:
   * packages and classes below {@code io.hfj}, with the reason why the library does not offer it.
   */
  private static final Map<String, String> INTERNALS_OF_COMMANDS =
      Map.ofEntries(
          entry("app", "HubService does the work of Hub, here with the clock of the tests"),
          entry("env", "variables, terminals and arguments of the process"),
          entry("model", "names are checked when they are parsed; text is made safe to print"),
          entry("progress", "the sum of the events, for progress bars"),
          entry("doctor", "the diagnosis is printed, not acted on"),
          entry("auth", "a library does not log users in or out"),
          entry("hub.Account hub.Accounts hub.DeviceCode", "as auth"),
          entry("hub.OAuthClient hub.OAuthToken", "as auth"),
          entry(
              "download.Adopter download.Adoption",
              "adopting files is the work of an administrator"),
          entry("download.CachedCommits download.FileSelection", "cache path suggests near names"),
          entry("download.Verifier", "progress of a verification on a terminal"),
          entry(
              "store.cache.CacheScan store.cache.CacheScanner store.cache.ScannedRepo"
                  + " store.cache.ScannedRevision store.cache.CachedBlob store.cache.UnusedFiles"
                  + " store.cache.ActiveDownloads store.cache.RepoLocation",
              "tables show more of a cache than programs need: blobs, part files, damaged entries"),
          entry("store.cache.CacheTarget store.cache.CacheOptions", "a cache for reading only"),
          entry("store.clean", "deletion by age, size, pattern and picker"),
          entry("store.dedup", "merging of equal files is the work of an administrator"),
          entry("store.lock.LockFiles", "given to the above"),
          entry(
              "store.fs.DiskSpace store.DiskProbe",
              "free space in tables; doctor's second process"),
          entry("store.localdir.RecordedContents", "content of folders, for store.dedup"));

  private static Path compiled() {
    try {
      return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Turns names below {@code io.hfj} into package patterns. */
  private static String[] ours(String names) {
    return Stream.of(names.split(" ")).map(name -> "io.hfj." + name).toArray(String[]::new);
  }

  private static DescribedPredicate<JavaClass> inOurs(String names) {
    return names.isEmpty() ? DescribedPredicate.alwaysFalse() : resideInAnyPackage(ours(names));
  }

  @Test
  void everyPackageHasARule() {
    Set<String> packages =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith("io.hfj."))
            .map(name -> name.split("\\.")[2])
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> ruled =
        MAY_USE.keySet().stream()
            .filter(name -> !name.contains("."))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(ruled, packages);
  }

  @Test
  void everyPackageIsDocumented() {
    Set<String> missing = new TreeSet<>();
    for (JavaClass one : CLASSES) {
      Path folder = SOURCES.resolve(one.getPackageName().replace('.', '/'));
      if (!Files.exists(folder.resolve("package-info.java"))) {
        missing.add(one.getPackageName());
      }
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void dependenciesPointDown() {
    MAY_USE.forEach(
        (name, names) -> {
          DescribedPredicate<JavaClass> own = ruledBy(name);
          DescribedPredicate<JavaClass> used =
              inOurs(names.isEmpty() ? "" : names.replace(" ", ".. ") + "..");
          DescribedPredicate<JavaClass> allowed = own.or(used).or(PUBLIC_VALUES);
          noClasses()
              .that(own)
              .should()
              .dependOnClassesThat(
                  resideInAPackage("io.hfj..").and(DescribedPredicate.not(allowed)))
              .check(CLASSES);
        });
  }

  /** The package and its subpackages, except those with an entry of their own. */
  private static DescribedPredicate<JavaClass> ruledBy(String name) {
    String others =
        MAY_USE.keySet().stream()
            .filter(other -> other.startsWith(name + "."))
            .map(other -> other + "..")
            .collect(Collectors.joining(" "));
    return inOurs(name + "..").and(DescribedPredicate.not(inOurs(others)));
  }

  @Test
  void publicValuesUseNothingElse() {
    noClasses()
        .that(PUBLIC_VALUES)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.hfj..").and(DescribedPredicate.not(PUBLIC_VALUES)))
        .check(CLASSES);
  }

  /** The entry points count as a package of their own. */
  @Test
  void packagesAreFreeOfCycles() {
    SliceAssignment packages =
        new SliceAssignment() {
          @Override
          public SliceIdentifier getIdentifierOf(JavaClass one) {
            return ENTRY_POINTS.test(one)
                ? SliceIdentifier.of("entry points")
                : SliceIdentifier.of(one.getPackageName());
          }

          @Override
          public String getDescription() {
            return "packages";
          }
        };
    slices().assignedFrom(packages).should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void commandsAreClientsOfTheLibrary() {
    String internals = String.join(" ", INTERNALS_OF_COMMANDS.keySet());
    DescribedPredicate<JavaClass> listed =
        new DescribedPredicate<>("listed") {
          @Override
          public boolean test(JavaClass one) {
            String name = one.getName().substring("io.hfj.".length());
            return Stream.of(internals.split(" "))
                .anyMatch(
                    entry ->
                        (name + "$").replace('.', '$').startsWith(entry.replace('.', '$') + "$"));
          }
        };
    noClasses()
        .that(inOurs("cli.."))
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.hfj..")
                .and(
                    DescribedPredicate.not(
                        inOurs("cli.. console error").or(PUBLIC_VALUES).or(listed))))
        .check(CLASSES);
  }

  @Test
  void restrictedPackagesAreUsedOnlyByTheirUsers() {
    USED_BY.forEach(
        (name, users) ->
            noClasses()
                .that(DescribedPredicate.not(inOurs(users + " " + name).or(ENTRY_POINTS)))
                .should()
                .dependOnClassesThat(inOurs(name))
                .check(CLASSES));
  }

  @Test
  void librariesStayInTheirPackages() {
    LIBRARIES.forEach(
        (library, users) ->
            noClasses()
                .that(DescribedPredicate.not(inOurs(users).or(ENTRY_POINTS)))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .check(CLASSES));
  }

  @Test
  void theEnvironmentIsReadInOnePlace() {
    DescribedPredicate<JavaClass> entry = belongToAnyOf(Main.class, Launch.class);
    DescribedPredicate<JavaClass> host = belongToAnyOf(ProcessContext.class, TimeSource.class);
    DescribedPredicate<JavaClass> demo = belongToAnyOf(DemoHub.class);
    calledOnlyBy(host, System.class, "getenv");
    calledOnlyBy(host.or(demo), Thread.class, "sleep");
    calledOnlyBy(host.or(demo), Clock.class, "systemUTC");
    calledOnlyBy(entry, System.class, "exit");
  }

  /** A library must not change the JVM that it runs in. */
  @Test
  void onlyTheProgramChangesTheProcess() {
    DescribedPredicate<JavaClass> program =
        inOurs("cli.. console doctor")
            .or(belongToAnyOf(Main.class, Launch.class, NativeLibraryFolder.class, DemoHub.class));
    calledOnlyBy(program, Runtime.class, "addShutdownHook");
    calledOnlyBy(program, System.class, "setProperty");
    calledOnlyBy(program, System.class, "setOut");
    calledOnlyBy(program, System.class, "setErr");
    calledOnlyBy(program, Security.class, "addProvider");
    calledOnlyBy(program, Security.class, "insertProviderAt");
    calledOnlyBy(program, Thread.class, "setDefaultUncaughtExceptionHandler");
    noClasses()
        .that(DescribedPredicate.not(program))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(CLASSES);
  }

  private static void calledOnlyBy(
      DescribedPredicate<JavaClass> callers, Class<?> owner, String method) {
    List<String> wrong =
        CLASSES.stream()
            .filter(DescribedPredicate.not(callers))
            .flatMap(caller -> caller.getMethodCallsFromSelf().stream())
            .filter(call -> call.getTargetOwner().isEquivalentTo(owner))
            .filter(call -> call.getTarget().getName().equals(method))
            .map(Object::toString)
            .toList();
    assertEquals(List.of(), wrong);
  }

  /** The load of the whole machine may come from another tenant and must not slow hfj down. */
  @Test
  void theLoadOfTheMachineIsNotRead() throws IOException {
    Pattern load =
        Pattern.compile("/proc/(stat|loadavg|pressure)|System(LoadAverage|CpuLoad)|getCpuLoad");
    List<String> wrong = new ArrayList<>();
    for (Path file : sources()) {
      String code = Files.readString(file).replaceAll("(?s)/\\*.*?\\*/|//[^\n]*", "");
      if (load.matcher(code).find()) {
        wrong.add(file.toString());
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void classNamesAreNotVague() throws IOException {
    Pattern vague = Pattern.compile("(?i).*(util|common|helper|manager|impl)s?(/|\\.java).*");
    assertEquals(
        List.of(),
        sources().stream().map(Path::toString).filter(vague.asMatchPredicate()).toList());
  }

  @Test
  void noTwoClassesShareAName() {
    Map<String, Set<String>> names = new TreeMap<>();
    for (JavaClass one : CLASSES) {
      if (one.isTopLevelClass() && !one.getSimpleName().equals("package-info")) {
        names.computeIfAbsent(one.getSimpleName(), name -> new TreeSet<>()).add(one.getName());
      }
    }
    names.values().removeIf(same -> same.size() == 1);
    assertTrue(names.isEmpty(), names::toString);
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
