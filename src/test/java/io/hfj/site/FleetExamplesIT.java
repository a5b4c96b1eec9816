package io.hfj.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the files for Kubernetes and Slurm, with a folder in place of the volume. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "their scripts run with GNU tools")
class FleetExamplesIT {
  private static final Path EXAMPLES = Path.of("src", "site", "resources", "examples");
  private static final int PODS = 4;

  @TempDir Path temp;

  private static String read(String name) throws IOException {
    return Files.readString(EXAMPLES.resolve(name));
  }

  /** Returns the texts of all example files. */
  static Set<String> texts() throws IOException {
    Set<String> all = new HashSet<>();
    try (Stream<Path> examples = Files.list(EXAMPLES)) {
      for (Path example : examples.toList()) {
        all.add(Files.readString(example));
      }
    }
    return all;
  }

  private static Recipe only(String name) throws IOException {
    List<Recipe> all = Recipe.all(read(name));
    assertEquals(1, all.size(), name);
    return all.get(0);
  }

  /** Runs the script of a pod with a folder below the home in place of its volume. */
  private static void run(DocumentedMachine machine, Recipe recipe, Map<String, String> more)
      throws Exception {
    assertEquals(List.of("/models"), recipe.mounts());
    Map<String, String> env = new HashMap<>(recipe.env());
    env.putAll(more);
    env.replaceAll((name, value) -> inHome(value, "/models", machine));
    machine.script(inHome(recipe.script(), "/tmp/files", machine), env);
  }

  private static String inHome(String text, String path, DocumentedMachine machine) {
    return text.replace(path, machine.home() + path);
  }

  private static List<String> files(Path snapshots) throws IOException {
    try (Stream<Path> all = Files.walk(snapshots)) {
      return all.filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void thePodsOfAJobDownloadEachFileOnce() throws Exception {
    Recipe job = only("kubernetes-indexed-job.yaml");
    assertEquals(PODS, Integer.parseInt(job.env().get("PODS")));
    assertTrue(read("kubernetes-indexed-job.yaml").contains("\n  completions: " + PODS + "\n"));
    try (DocumentedMachine machine = new DocumentedMachine(temp)) {
      Files.createDirectories(machine.home().resolve("tmp"));
      Path snapshots = temp.resolve("models/hub/models--org--model/snapshots");
      for (int i = 0; i < PODS; i++) {
        assertTrue(i == 0 || files(snapshots).size() < 5, "one pod downloads everything");
        run(machine, job, Map.of("JOB_COMPLETION_INDEX", Integer.toString(i)));
      }
      assertEquals(
          List.of(
              "README.md", "config.json", "config.json", "model.safetensors", "pytorch_model.bin"),
          files(snapshots));
      assertEquals(
          List.of(1L, 1L),
          List.of(machine.downloads("model.safetensors"), machine.downloads("pytorch_model.bin")));
      machine.script(
          "hfj download org/model --revision v1.0 --local-files-only",
          Map.of("HF_HUB_CACHE", temp + "/models/hub"));
    }
  }

  @Test
  void theDaemonSetFillsTheDiskOfTheNode() throws Exception {
    try (DocumentedMachine machine = new DocumentedMachine(temp)) {
      run(machine, only("kubernetes-daemonset.yaml"), Map.of());
      assertEquals(5, files(temp.resolve("models/hub/models--org--model/snapshots")).size());
    }
  }

  @Test
  void eachTaskOfASlurmArrayDownloadsARepository() throws Exception {
    List<String> repositories = List.of("openai/whisper-tiny", "org/model", "datasets/org/data");
    try (DocumentedMachine machine = new DocumentedMachine(temp)) {
      Files.write(temp.resolve("repositories.txt"), repositories);
      String script = read("slurm-array.sh");
      assertTrue(script.contains("#SBATCH --array=0-" + (repositories.size() - 1) + "\n"), script);
      for (int i = 0; i < repositories.size(); i++) {
        machine.script(script, Map.of("SLURM_ARRAY_TASK_ID", Integer.toString(i)));
      }
      try (Stream<Path> cached = Files.list(temp.resolve("hub"))) {
        assertEquals(
            List.of("datasets--org--data", "models--openai--whisper-tiny", "models--org--model"),
            cached
                .map(folder -> folder.getFileName().toString())
                .filter(name -> name.contains("--"))
                .sorted()
                .collect(Collectors.toList()));
      }
    }
  }

  @Test
  void theGuideShowsTheFiles() throws IOException {
    DocumentedPage guide = DocumentedPage.read(DocumentedPage.GUIDES.resolve("fleets.md"));
    for (String example : texts()) {
      assertTrue(guide.blocks().stream().anyMatch(b -> b.text().equals(example)), example);
      assertFalse(example.contains("\t"), example);
    }
  }
}
