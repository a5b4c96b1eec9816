package io.hfj.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.Fault;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pictures of the README. With {@code -Dhfj.pictures=write} they are drawn again: the chart
 * from its figures, the terminal from a run of hfj that this test records.
 */
class PicturesIT {
  private static final boolean WRITES = "write".equals(System.getProperty("hfj.pictures"));
  private static final Path IMAGES = Path.of("src", "site", "resources", "images");
  private static final Path FIGURES = Path.of("src", "site", "speed.csv");
  private static final String COMMAND = "hfj download openai/whisper-tiny --weights auto";
  private static final int COLUMNS = 92;
  private static final double TYPING_SECONDS = 1;
  private static final double FRAME_SECONDS = 0.25;

  /** Longer pauses, such as the start of the JVM on a busy machine, are shortened to this. */
  private static final double LONGEST_PAUSE_SECONDS = 0.5;

  /** Files and sizes of openai/whisper-tiny; the content is random. */
  private static final HubRepo WHISPER =
      HubRepo.model("openai/whisper-tiny")
          .file("README.md", "x".repeat(19_800))
          .file("config.json", "x".repeat(1_983))
          .file("generation_config.json", "x".repeat(3_747))
          .file("merges.txt", "x".repeat(493_869))
          .file("preprocessor_config.json", "x".repeat(184_990))
          .file("tokenizer.json", "x".repeat(2_480_466))
          .file("vocab.json", "x".repeat(835_550))
          .lfs("model.safetensors", Content.generated(1, 151_061_672))
          .lfs("pytorch_model.bin", Content.generated(2, 151_095_027))
          .build();

  @TempDir Path temp;

  @Test
  void theChartShowsTheFigures() throws Exception {
    String drawn = SpeedChart.draw(SpeedChart.read(Files.readAllLines(FIGURES)));
    if (WRITES) {
      Files.writeString(IMAGES.resolve("speed.svg"), drawn);
    }
    assertEquals(drawn, Files.readString(IMAGES.resolve("speed.svg")).replace("\r\n", "\n"));
    parse("speed.svg");
  }

  @Test
  void theTableOfTheGuideHasTheFigures() throws Exception {
    String guide = Files.readString(DocumentedPage.GUIDES.resolve("speed.md"));
    for (var work : SpeedChart.read(Files.readAllLines(FIGURES)).entrySet()) {
      double own = work.getValue().get("hfj");
      String row =
          "\n\\| " + Pattern.quote(work.getKey()) + " \\| " + shown(own) + " \\| (.*) \\|\n";
      Matcher found = Pattern.compile(row).matcher(guide);
      assertTrue(found.find(), row);
      String others = found.group(1);
      for (Map.Entry<String, Double> one : work.getValue().entrySet()) {
        if (!one.getKey().equals("hfj")) {
          Matcher cell =
              Pattern.compile(one.getKey() + " " + shown(one.getValue()) + " \\(([\\d.]+)\\)")
                  .matcher(others);
          assertTrue(cell.find(), one + " in " + others);
          assertEquals(own / one.getValue(), Double.parseDouble(cell.group(1)), 0.01, others);
        }
      }
    }
  }

  private static String shown(double seconds) {
    return String.format(Locale.ROOT, seconds < 10 ? "%.2f" : "%.1f", seconds);
  }

  @Test
  void theTerminalShowsARealRun() throws Exception {
    if (WRITES) {
      Files.writeString(IMAGES.resolve("terminal.svg"), record());
    }
    parse("terminal.svg");
    assertTrue(
        Files.readString(IMAGES.resolve("terminal.svg")).contains(COMMAND.replace(" ", "\u00a0")));
  }

  private static void parse(String image) throws Exception {
    String root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(IMAGES.resolve(image).toFile())
            .getDocumentElement()
            .getTagName();
    assertEquals("svg", root);
  }

  private String record() throws Exception {
    TerminalScreen screen = new TerminalScreen(COLUMNS);
    TerminalPicture picture = new TerminalPicture(COLUMNS);
    try (FakeHub hub = FakeHub.start(WHISPER)) {
      hub.on(FakeHubMatch.data()).fault(Fault.slow(4_000_000));
      double now = type(screen, picture, 0);
      now = run(hub, screen, picture, now, 80_000_000);
      now = type(screen, picture, now + 1);
      run(hub, screen, picture, now, Long.MAX_VALUE);
    }
    return picture.draw();
  }

  private static double type(TerminalScreen screen, TerminalPicture picture, double start) {
    screen.feed("\033[1;32m$\033[0m ");
    picture.add(start, screen.rows());
    screen.feed(COMMAND + "\r\n");
    picture.add(start + TYPING_SECONDS / 2, screen.rows());
    return start + TYPING_SECONDS;
  }

  /** Returns whether it shows the address of the test's Hub, as hfj does while it is waiting. */
  private static boolean showsAddress(TerminalScreen screen) {
    return screen.rows().stream()
        .map(row -> Arrays.stream(row).map(c -> "" + c.character()).collect(Collectors.joining()))
        .anyMatch(row -> row.contains("127.0.0.1"));
  }

  /** Runs the command at a terminal; presses Ctrl+C after that many bytes. */
  private double run(
      FakeHub hub, TerminalScreen screen, TerminalPicture picture, double start, long bytes)
      throws Exception {
    String command = "stty rows 24 cols " + COLUMNS + "; exec " + temp + "/" + COMMAND;
    Path launcher = temp.resolve("hfj");
    if (!Files.exists(launcher)) {
      Files.copy(Path.of(System.getProperty("hfj.launcher")), launcher);
      assertTrue(launcher.toFile().setExecutable(true));
    }
    ProcessBuilder builder =
        new ProcessBuilder("/usr/bin/script", "-q", "-c", command, "/dev/null")
            .redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "HOME",
                "/tmp",
                "HF_HOME",
                temp.resolve(".cache/huggingface").toString(),
                "HF_ENDPOINT",
                hub.endpoint(),
                "JAVA_HOME",
                System.getProperty("java.home"),
                "TERM",
                "xterm-256color"));
    Process process = builder.start();
    InputStream in = process.getInputStream();
    byte[] buffer = new byte[8192];
    long last = System.nanoTime();
    double now = start;
    double shown = -1;
    boolean interrupted = false;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      String text = new String(buffer, 0, n, StandardCharsets.UTF_8);
      screen.feed(text.replace(temp.toString(), "/home/me"));
      now += Math.min((System.nanoTime() - last) / 1e9, LONGEST_PAUSE_SECONDS);
      last = System.nanoTime();
      if (now - shown >= FRAME_SECONDS && !showsAddress(screen)) {
        picture.add(now, screen.rows());
        shown = now;
      }
      if (!interrupted && hub.bytesServed() >= bytes) {
        interrupted = true;
        process.getOutputStream().write(3);
        process.getOutputStream().flush();
      }
    }
    process.waitFor();
    picture.add(now, screen.rows());
    return now;
  }
}
