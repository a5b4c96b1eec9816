package io.hfj;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads every import and holds the law of the rooms. */
class RoomsTest {
  private static final Path SOURCES = Path.of("src/main/java/io/hfj");

  /**
   * Who may import whom; any other import between rooms fails the build. {@code app} sees all rooms
   * but {@code cli}. The two houses of {@code store} are open to app, to the commands about the
   * cache, and to each other.
   */
  private static final Map<String, String> MAY_IMPORT =
      Map.ofEntries(
          entry("error", ""),
          entry("model", "error"),
          entry("env", "model error"),
          entry("progress", "model"),
          // Tokens are written as safely as content: at once, and under locks.
          entry("auth", "store env model error"),
          entry("store", "env model error"),
          entry("http", "env model error"),
          entry("hub", "http model error"),
          entry("demo", "env model error"),
          entry("fetch", "http store progress env model error"),
          entry("download", "fetch hub store progress model error"),
          entry("doctor", "hub http store env model error"),
          entry("console", "progress env model error"),
          entry("archive", "cli env error"),
          entry("cli", "app console doctor download hub store auth progress env model error"),
          entry(
              "app",
              "auth console demo doctor download env error fetch http hub model progress store"));

  /** Where libraries are at home; elsewhere they are not imported. */
  private static final Map<String, String> AT_HOME =
      Map.of(
          "okhttp3", "http hub fetch app doctor",
          "okio", "http hub fetch",
          "picocli", "cli",
          "com.fasterxml.jackson", "hub console demo",
          "ch.qos.logback", "app",
          "com.sun.jna", "store console",
          "org.conscrypt", "env",
          "com.sun.net.httpserver", "demo");

  /** What is asked of the machine in one place only. */
  private static final Map<Pattern, String> ONCE =
      Map.of(
          Pattern.compile("System\\.getenv"), "env/Host.java",
          Pattern.compile("Clock\\.systemUTC"),
              "env/Host.java demo/DemoHub.java archive/ArchiveBuilder.java",
          // The load of the whole machine may be that of another tenant: no reason to go slower.
          Pattern.compile("/proc/(stat|loadavg|pressure)|System(LoadAverage|CpuLoad)|getCpuLoad"),
              "",
          Pattern.compile("Thread\\.sleep"), "env/Host.java demo/DemoHub.java",
          Pattern.compile("System\\.exit"), "Main.java Launch.java");

  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?([\\w.]+);", Pattern.MULTILINE);

  private record Source(String name, String room, String house, String text) {
    Set<String> imports() {
      Set<String> imports = new TreeSet<>();
      Matcher matcher = IMPORT.matcher(text);
      while (matcher.find()) {
        imports.add(matcher.group(1));
      }
      return imports;
    }
  }

  private static List<Source> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<Source> sources = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        Path inside = SOURCES.relativize(file);
        String name = inside.toString().replace('\\', '/');
        String room = inside.getNameCount() > 1 ? inside.getName(0).toString() : "";
        String house = inside.getNameCount() > 2 ? inside.getName(1).toString() : "";
        sources.add(new Source(name, room, house, Files.readString(file)));
      }
      return sources;
    }
  }

  @Test
  void everyRoomHasItsLaw() throws IOException {
    Set<String> rooms = new HashSet<>();
    sources().forEach(source -> rooms.add(source.room()));
    rooms.remove("");
    assertEquals(MAY_IMPORT.keySet(), rooms);
  }

  @Test
  void everyRoomTellsItsDesign() throws IOException {
    for (String room : MAY_IMPORT.keySet()) {
      assertTrue(
          Files.exists(SOURCES.resolve(room).resolve("package-info.java")), room + " does not");
    }
  }

  @Test
  void importsPointDown() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Source source : sources()) {
      for (String imported : source.imports()) {
        String[] parts = imported.split("\\.");
        boolean ours = imported.startsWith("io.hfj.") && !source.room().isEmpty();
        if (!ours || parts[2].equals(source.room())) {
          continue;
        }
        List<String> allowed = List.of(MAY_IMPORT.get(source.room()).split(" "));
        boolean house = parts[2].equals("store") && Character.isLowerCase(parts[3].charAt(0));
        if (!allowed.contains(parts[2]) || house && !mayEnterHouses(source)) {
          wrong.add(source.name() + " imports " + imported);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  /** Commands about the cache show what lies there, which nobody else needs to know. */
  private static boolean mayEnterHouses(Source source) {
    return source.room().equals("app") || source.name().matches("cli/\\w*Cache\\w*\\.java");
  }

  @Test
  void librariesStayAtHome() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Source source : sources()) {
      for (String imported : source.imports()) {
        for (Map.Entry<String, String> library : AT_HOME.entrySet()) {
          boolean itsOwn = imported.startsWith(library.getKey() + ".");
          if (itsOwn && !List.of(library.getValue().split(" ")).contains(source.room())) {
            wrong.add(source.name() + " imports " + imported);
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void theMachineIsAskedInOnePlace() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Source source : sources()) {
      String code = source.text().replaceAll("(?s)/\\*.*?\\*/|//[^\n]*", "");
      for (Map.Entry<Pattern, String> rule : ONCE.entrySet()) {
        boolean atHome = List.of(rule.getValue().split(" ")).contains(source.name());
        if (rule.getKey().matcher(code).find() && !atHome) {
          wrong.add(source.name() + " has " + rule.getKey());
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void noRoomIsADrawerForEverything() throws IOException {
    Pattern drawer = Pattern.compile("(?i).*(util|common|helper|manager|impl)s?(/|\\.java).*");
    assertEquals(
        List.of(),
        sources().stream().map(Source::name).filter(n -> drawer.matcher(n).matches()).toList());
  }
}
