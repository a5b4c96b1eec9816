package io.hfj.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A system call of a run, as recorded by {@code torture.c}.
 *
 * @param kind such as {@code rename}
 * @param number counts the calls of this kind, from 1
 * @param writes whether it opened a file with O_CREAT or for writing
 * @param path the path, {@code -} if there is none
 */
record SystemCall(String kind, int number, boolean writes, String path) {
  /** Number of repetitions that are kept from the start of a loop, besides the last one. */
  private static final int FIRST_ROUNDS = 4;

  /** Reads the calls of a run from its trace. */
  static List<SystemCall> readTrace(Path file) throws IOException {
    List<SystemCall> calls = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split("\t", 5);
      calls.add(
          new SystemCall(parts[0], Integer.parseInt(parts[1]), !parts[2].equals("0"), parts[4]));
    }
    return calls;
  }

  /** Returns the calls without the middle repetitions of loops over one file. */
  static List<SystemCall> withoutRepetitions(List<SystemCall> calls) {
    Map<String, List<SystemCall>> groups = new LinkedHashMap<>();
    for (SystemCall call : calls) {
      String what = call.kind() + call.writes() + call.pathWithoutRandomPart();
      String key = FailureMode.isNetworkCall(call.kind()) ? what + call.number() : what;
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(call);
    }
    List<SystemCall> kept = new ArrayList<>();
    for (List<SystemCall> group : groups.values()) {
      kept.addAll(group.subList(0, Math.min(FIRST_ROUNDS, group.size())));
      if (group.size() > FIRST_ROUNDS) {
        kept.add(group.get(group.size() - 1));
      }
    }
    return kept;
  }

  /** The path without the random part of temporary names. */
  private String pathWithoutRandomPart() {
    return path.replaceAll("\\.[0-9a-f]{8}\\.", ".*.");
  }
}
