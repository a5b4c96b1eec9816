package io.hfj.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every command of the README and the guides; see the package for the rules. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "their scripts run with GNU tools")
class DocumentedCommandsIT {
  /** What is typed at the terminal of the commands that begin so; all others get "y". */
  private static final Map<String, String> ANSWERS =
      Map.of("hfj login", "2\n" + DocumentedMachine.TOKEN + "\ny\n", "hfj delete-cache", "q");

  /** The first lines of the blocks, and the builds in others, that are not run. */
  private static final List<String> NOT_RUN =
      List.of(
          "README.md: ./mvnw -q package -DskipTests && target/hfj download hfj/demo-model"
              + " --endpoint demo: --local-dir demo",
          "README.md: ./mvnw -B verify",
          "caches.md: sudo install -d -m 2775 -g research /srv/huggingface",
          "caches.md: docker load -i hfj-0.1.0-linux-x64-image.tar",
          "choosing.md: hfj download org/model --print-urls=aria2 | aria2c -i - -d model",
          "fleets.md: skopeo copy oci-archive:hfj-0.1.0-linux-x64-image.tar"
              + " docker://registry.example/hfj:0.1.0",
          "install.md: sudo apt install ./hfj_0.1.0_amd64.deb",
          "install.md: gh attestation verify hfj-0.1.0-linux-x64.tar.gz --repo OWNER/hfj",
          "install.md: curl -fsSLO https://github.com/OWNER/hfj/releases/download/v0.1.0/"
              + "hfj-0.1.0-linux-x64.classes",
          "library.md: ./mvnw -q install -DskipTests -DskipITs",
          "speed.md: ./mvnw -q -Pdist package");

  /** The version that the pages install. */
  private static final String VERSION = "0.1.0";

  private static final Set<String> LANGUAGES =
      Set.of("sh", "console", "yaml", "dockerfile", "java", "xml");
  private static final Pattern BUILD =
      Pattern.compile("(?:- run: )?\\./mvnw .*?(&& (target/hfj .*))?");
  private static final Pattern DOCKER_RUN = Pattern.compile("(?m)^RUN ((?:.*\\\\\n)*.*)$");

  private static final Pattern COMMAND_LINE =
      Pattern.compile("(?m)^(?:[A-Z_]+=\\S+ )*(?:hfj|huggingface-cli) \\w");

  /** A command of hfj in a sentence or a table. */
  private static final Pattern MENTIONED = Pattern.compile("`(hfj [a-z][^`]*)`");

  @TempDir Path temp;

  static List<DocumentedPage> pages() throws IOException {
    return DocumentedPage.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void runsEveryCommand(DocumentedPage page) throws Exception {
    Set<String> examples = FleetExamplesIT.texts();
    try (DocumentedMachine machine = machine(page)) {
      for (DocumentedPage.Block block : page.blocks()) {
        assertTrue(LANGUAGES.contains(block.language()), block.toString());
        if (examples.contains(block.text())) {
          continue; // run by FleetExamplesIT
        }
        switch (block.language()) {
          case "sh" -> runBlock(machine, block.text());
          case "yaml" -> {
            for (Recipe recipe : Recipe.all(block.text())) {
              runRecipe(machine, recipe);
            }
          }
          case "dockerfile" -> {
            for (var run : DOCKER_RUN.matcher(block.text()).results().toList()) {
              machine.script(run.group(1), Map.of());
            }
          }
          default -> {}
        }
      }
      long shown =
          page.blocks().stream()
              .filter(block -> block.language().equals("sh") && !examples.contains(block.text()))
              .mapToLong(block -> COMMAND_LINE.matcher(block.text()).results().count())
              .sum();
      assertTrue(machine.commands() >= shown, machine.commands() + " of " + shown + " were run");
      for (var mentioned : MENTIONED.matcher(page.text()).results().toList()) {
        assertValid(machine, mentioned.group(1));
      }
    }
  }

  /** Runs a command whose argument may be missing, but not with an option that does not exist. */
  private static void assertValid(DocumentedMachine machine, String line) {
    int exit = machine.exit(machine.parse(line).orElseThrow(), answer(line));
    if (exit == ExitCode.USAGE.value()) {
      exit = machine.exit(machine.parse(line + " org/model").orElseThrow(), answer(line));
    }
    assertTrue(exit != ExitCode.USAGE.value() && exit != ExitCode.BUG.value(), line + ": " + exit);
  }

  private static String answer(String line) {
    return ANSWERS.getOrDefault(DocumentedCommand.withoutComment(line).strip(), "y\n");
  }

  @Test
  void namesWhatIsNotRun() throws IOException {
    List<String> found = new ArrayList<>();
    for (DocumentedPage page : pages()) {
      for (DocumentedPage.Block block : page.blocks()) {
        if (block.language().equals("console")) {
          found.add(page + ": " + block.text().lines().findFirst().orElseThrow());
        } else {
          block
              .text()
              .lines()
              .filter(line -> BUILD.matcher(line.strip()).matches())
              .forEach(line -> found.add(page + ": " + line.strip()));
        }
      }
    }
    assertEquals(String.join("\n", NOT_RUN), String.join("\n", found));
  }

  private DocumentedMachine machine(DocumentedPage page) throws Exception {
    DocumentedMachine machine = new DocumentedMachine(temp.resolve("home"));
    switch (page.toString()) {
      case "caches.md" ->
          machine
              .copy("org/model", "model.safetensors", "Downloads/model.safetensors")
              .copy("org/model", "config.json", "old-clone/config.json");
      case "mirrors.md" ->
          Files.writeString(
              machine.home().resolve("company-ca.pem"),
              new HeldCertificate.Builder().build().certificatePem());
      case "README.md" ->
          machine.copy("org/model", "config.json", "Downloads/config.json").publish(VERSION);
      case "ci.md", "install.md" -> machine.publish(VERSION);
      default -> {}
    }
    return machine;
  }

  private static void runBlock(DocumentedMachine machine, String text) throws Exception {
    List<DocumentedCommand> commands = new ArrayList<>();
    List<String> typed = new ArrayList<>();
    for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
      var build = BUILD.matcher(line);
      String run = build.matches() ? build.group(2) : line;
      if (run == null || DocumentedCommand.withoutComment(run).isBlank()) {
        continue;
      }
      Optional<DocumentedCommand> command = machine.parse(run);
      if (command.isEmpty()) {
        assertTrue(!text.contains("# exit "), "a script has no status for each line: " + text);
        machine.script(text, Map.of());
        return;
      }
      commands.add(command.get());
      typed.add(answer(run));
    }
    for (int i = 0; i < commands.size(); i++) {
      machine.run(commands.get(i), typed.get(i));
    }
  }

  private static void runRecipe(DocumentedMachine machine, Recipe recipe) throws Exception {
    if (!BUILD.matcher(recipe.script().strip()).matches()) {
      machine.script(recipe.script(), recipe.env());
    }
  }
}
