package io.hfj.example;

import java.nio.file.Files;
import java.nio.file.Path;

/** Runs the main methods of other classes, each with an empty folder as its argument. */
public final class RunExamples {
  private RunExamples() {}

  /**
   * Runs them.
   *
   * @param args an empty folder, then names of classes
   */
  public static void main(String[] args) throws Exception {
    for (int i = 1; i < args.length; i++) {
      Path folder = Files.createDirectory(Path.of(args[0], args[i]));
      Class.forName(args[i])
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {folder.toString()});
    }
  }
}
