package io.hfj.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A call that a run made, as {@code torture.c} wrote it down.
 *
 * @param kind such as {@code rename}
 * @param number among those of its kind, from 1
 * @param makes whether it opened a file that it might make, or was to write
 * @param on the path, {@code -} if there is none
 */
record SystemCall(String kind, int number, boolean writes, String path) {
  /** Of a loop, its first rounds and its last one. */
  private static final int FIRST_ROUNDS = 4;

  /** Reads what a run did. */
  static List<SystemCall> readTrace(Path file) throws IOException {
    List<SystemCall> calls = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split("\t", 5);
      calls.add(
          new SystemCall(parts[0], Integer.parseInt(parts[1]), !parts[2].equals("0"), parts[4]));
    }
    return calls;
  }

  /** Without the middle of loops that do the same to the same file again and again. */
  static List<SystemCall> withoutRepetitions(List<SystemCall> calls) {
    Map<String, List<SystemCall>> alike = new LinkedHashMap<>();
    for (SystemCall call : calls) {
      String what = call.kind() + call.writes() + call.pathWithoutRandomPart();
      String key = FailureMode.isNetworkCall(call.kind()) ? what + call.number() : what;
      alike.computeIfAbsent(key, k -> new ArrayList<>()).add(call);
    }
    List<SystemCall> kept = new ArrayList<>();
    for (List<SystemCall> same : alike.values()) {
      kept.addAll(same.subList(0, Math.min(FIRST_ROUNDS, same.size())));
      if (same.size() > FIRST_ROUNDS) {
        kept.add(same.get(same.size() - 1));
      }
    }
    return kept;
  }

  /** Without what is random in temporary names. */
  private String pathWithoutRandomPart() {
    return path.replaceAll("\\.[0-9a-f]{8}\\.", ".*.");
  }
}
