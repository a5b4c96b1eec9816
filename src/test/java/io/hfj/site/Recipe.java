package io.hfj.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A script in a YAML file of GitHub Actions ({@code run}), GitLab CI ({@code script}) or Kubernetes
 * ({@code command}), with its variables.
 *
 * @param env the variables that have a value in the file; those of secrets have {@link
 *     DocumentedMachine#TOKEN}
 * @param mounts the folders where volumes are mounted
 */
record Recipe(String script, Map<String, String> env, List<String> mounts) {

  /** Returns the scripts of all documents in a text, in their order. */
  static List<Recipe> all(String yaml) {
    List<Recipe> all = new ArrayList<>();
    new Load(LoadSettings.builder().build())
        .loadAllFromString(yaml)
        .forEach(document -> collect(document, Map.of(), all));
    return all;
  }

  private static void collect(Object node, Map<String, String> outer, List<Recipe> all) {
    if (node instanceof List<?> list) {
      list.forEach(child -> collect(child, outer, all));
    } else if (node instanceof Map<?, ?> map) {
      Map<String, String> env = new LinkedHashMap<>(outer);
      env.putAll(variables(map.get("env")));
      env.putAll(variables(map.get("variables")));
      String script = script(map);
      if (!script.isEmpty()) {
        all.add(new Recipe(script, env, mounts(map.get("volumeMounts"))));
      }
      map.values().forEach(child -> collect(child, env, all));
    }
  }

  private static String script(Map<?, ?> map) {
    if (map.get("run") instanceof String run) {
      return run;
    }
    if (map.get("script") instanceof List<?> lines) {
      return lines.stream().map(Object::toString).collect(Collectors.joining("\n"));
    }
    if (map.get("command") instanceof List<?> command) {
      return command.size() == 3 && List.of("sh", "-c").equals(command.subList(0, 2))
          ? command.get(2).toString()
          : command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }
    return "";
  }

  /** Returns variables given as a map, or as a list of names and values. */
  private static Map<String, String> variables(Object given) {
    Map<String, String> found = new LinkedHashMap<>();
    if (given instanceof Map<?, ?> map) {
      map.forEach((name, value) -> found.put(name.toString(), value.toString()));
    } else if (given instanceof List<?> list) {
      for (Object one : list) {
        Map<?, ?> variable = (Map<?, ?>) one;
        Object value = variable.get("value");
        found.put(
            variable.get("name").toString(),
            value == null ? DocumentedMachine.TOKEN : value.toString());
      }
    }
    return found;
  }

  private static List<String> mounts(Object given) {
    return given instanceof List<?> list
        ? list.stream().map(mount -> ((Map<?, ?>) mount).get("mountPath").toString()).toList()
        : List.of();
  }
}
