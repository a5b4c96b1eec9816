package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Compares the output of a command with its golden file {@code src/test/resources/golden/NAME.txt}.
 * A file is a series of scenes, each a title and the command lines of one machine with their
 * output: {@code $} the command line, {@code <} a line typed at the terminal, {@code |} a line
 * piped in, {@code exit} the status, {@code 1>} a line of stdout, {@code 2>} a line of stderr. A
 * scene is prepared in Java and only its title is in the file. With {@code -Dhfj.golden=write} the
 * file is written instead. For one thread.
 */
final class Golden implements AutoCloseable {
  static final Path FOLDER = Path.of("src", "test", "resources", "golden");
  private static final boolean WRITES = "write".equals(System.getProperty("hfj.golden"));
  private static final int CONTEXT = 2;

  private final Path temp;
  private final String name;
  private final StringBuilder text = new StringBuilder();
  private final List<GoldenScene> scenes = new ArrayList<>();

  /** A pattern for text that varies from run to run, and its replacement. */
  private record Replacement(Pattern varying, String fixed) {
    Replacement(String varying, String fixed) {
      this(Pattern.compile(varying), fixed);
    }
  }

  /** Applied in this order, after the scene's home was replaced by {@code <home>}. */
  private static final List<Replacement> REPLACEMENTS =
      List.of(
          // colours, where a terminal is attached
          new Replacement("\u001b\\[[0-9;]*m", ""),
          // ports of the Hub and its data host
          new Replacement("\\b(127\\.0\\.0\\.1|localhost):\\d{4,5}\\b", "$1:<port>"),
          // the version: classes outside of a jar have none
          new Replacement(
              "\\bhfj( version:|version\":\")? ?(dev|\\d+\\.\\d+\\.\\d+\\S*)", "hfj$1 <version>"),
          new Replacement(
              "(^|\\{\"version\":\"|^version=)(dev|\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?)(?=$|\"\\}$)",
              "$1<version>"),
          // the rule under a column of paths, as long as the longest of them
          new Replacement("^((-+ ){7})-+$", "$1---"),
          // duration and speed of a download
          new Replacement("^Done in [\\d.]+ s:", "Done in <time>:"),
          new Replacement(" downloaded \\([\\d.]+ [kMG]?B/s\\)", " downloaded (<rate>)"),
          new Replacement("\"seconds\":[\\d.]+", "\"seconds\":<time>"),
          // whether a terminal can hide what is typed
          new Replacement("input (hidden|visible)", "input <hidden>"),
          // times of files, in seconds and as text
          new Replacement("(\"last_(accessed|modified)\":)\\d+", "$1<time>"),
          new Replacement("\\b\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "<time>"),
          // names of temporary files
          new Replacement("/\\S*/hfj-delete-cache-\\d+\\.txt", "<file to edit>"),
          new Replacement("stored_tokens\\.[0-9a-f]{8}\\.broken", "stored_tokens.<hex>.broken"),
          // messages of the system, cut depending on the length of a path
          new Replacement("(cannot read the locks in [^:]*: ).*", "$1<cause>"),
          // the machine, as reported by env and doctor
          new Replacement(
              "^- (Platform|Java version|Cache file system|Cache free bytes): .+",
              "- $1: <machine>"),
          new Replacement(
              "\"(Platform|Java version|Cache file system)\":\"[^\"]+\"", "\"$1\":\"<machine>\""),
          new Replacement("\"Cache free bytes\":\\d+", "\"Cache free bytes\":<machine>"),
          new Replacement(
              "^\\S+ +(java|free space|links|locks)( +)\\S.*", "<machine> $1$2<machine>"),
          new Replacement("^(ok +cache .*), \\S+$", "$1, <machine>"),
          new Replacement(
              "(\"what\":\"(java|free"
                  + " space|links|locks)\"),\"state\":\"\\w+\",\"detail\":\"[^\"]*\"",
              "$1,\"state\":\"<machine>\",\"detail\":\"<machine>\""),
          new Replacement("(<home>/hf/hub), \\w+\"", "$1, <machine>\""),
          new Replacement("answers in \\d+ ms", "answers in <time>"));

  /** Printed on a slow machine only. */
  private static final Pattern SLOW =
      Pattern.compile(
          "waiting for http\\S+ \\(.*"
              + "|checked \\d+ of \\d+ files"
              + "|\\{\"event\":\"progress\",.*"
              + "|\u2026 .*");

  /**
   * @param temp an empty folder, for the scenes' machines
   * @param name of the golden file: the words of the command, joined by dashes
   */
  Golden(Path temp, String name) throws IOException {
    this.temp = temp.toRealPath();
    this.name = name;
    String command = name.replaceFirst("^(cache|auth)-", "$1 ");
    text.append("What '").append(name.equals("hfj") ? "hfj" : "hfj " + command);
    text.append("' prints. Written by the tests: see Golden.java.\n");
  }

  /** Starts a scene on a new machine and Hub. */
  GoldenScene scene(String title) {
    text.append("\n== ").append(title).append('\n');
    GoldenScene scene = new GoldenScene(temp.resolve(Integer.toString(scenes.size())), this);
    scenes.add(scene);
    return scene;
  }

  /** Adds a line after a mark, with variable text replaced. */
  void line(String mark, String line, Path home) {
    String fixed = line.replace(home.toString(), "<home>");
    for (Replacement replacement : REPLACEMENTS) {
      fixed = replacement.varying.matcher(fixed).replaceAll(replacement.fixed);
    }
    if (SLOW.matcher(fixed).matches()) {
      return;
    }
    text.append(mark).append(fixed.isEmpty() ? "" : " ").append(fixed).append('\n');
  }

  /** Compares all scenes with the file, or writes it. */
  void check() throws IOException {
    scenes.forEach(GoldenScene::close);
    Path file = FOLDER.resolve(name + ".txt");
    if (WRITES) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, text);
      return;
    }
    String expected = Files.exists(file) ? Files.readString(file) : "";
    if (!expected.equals(text.toString())) {
      String changes = changes(expected.lines().toList(), text.toString().lines().toList());
      fail(file + " differs (-Dhfj.golden=write rewrites it):\n" + changes);
    }
  }

  /** Returns removed lines with a minus and added ones with a plus, between some unchanged ones. */
  static String changes(List<String> before, List<String> after) {
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<String> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
        lines.add("  " + before.get(i++));
        j++;
      } else if (i < before.size() && (j == after.size() || common[i + 1][j] >= common[i][j + 1])) {
        lines.add("- " + before.get(i++));
      } else {
        lines.add("+ " + after.get(j++));
      }
    }
    StringBuilder shown = new StringBuilder();
    for (int at = 0; at < lines.size(); at++) {
      List<String> near =
          lines.subList(Math.max(0, at - CONTEXT), Math.min(lines.size(), at + CONTEXT + 1));
      if (near.stream().anyMatch(line -> !line.startsWith("  "))) {
        shown.append(lines.get(at)).append('\n');
      }
    }
    return shown.toString();
  }

  @Override
  public void close() {
    scenes.forEach(GoldenScene::close);
  }
}
