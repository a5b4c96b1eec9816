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
record Call(String kind, int number, boolean makes, String on) {
  /** Of a loop, its first rounds and its last one. */
  private static final int FIRST = 4;

  /** Reads what a run did. */
  static List<Call> trace(Path file) throws IOException {
    List<Call> calls = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split("\t", 5);
      calls.add(new Call(parts[0], Integer.parseInt(parts[1]), !parts[2].equals("0"), parts[4]));
    }
    return calls;
  }

  /** Without the middle of loops that do the same to the same file again and again. */
  static List<Call> withoutLoops(List<Call> calls) {
    Map<String, List<Call>> alike = new LinkedHashMap<>();
    for (Call call : calls) {
      String what = call.kind() + call.makes() + call.steadyPath();
      String key = Failure.isOnNet(call.kind()) ? what + call.number() : what;
      alike.computeIfAbsent(key, k -> new ArrayList<>()).add(call);
    }
    List<Call> kept = new ArrayList<>();
    for (List<Call> same : alike.values()) {
      kept.addAll(same.subList(0, Math.min(FIRST, same.size())));
      if (same.size() > FIRST) {
        kept.add(same.get(same.size() - 1));
      }
    }
    return kept;
  }

  /** Without what is random in temporary names. */
  private String steadyPath() {
    return on.replaceAll("\\.[0-9a-f]{8}\\.", ".*.");
  }
}
