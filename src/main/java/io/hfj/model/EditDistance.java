package io.hfj.model;

/** Counts the edits that turn one word into another, to recognize typing errors. */
public final class EditDistance {
  private EditDistance() {}

  /**
   * Returns the number of letters to insert, remove or replace, and of neighbours to swap
   * (Damerau-Levenshtein, each letter changed once).
   */
  public static int of(String one, String other) {
    int[] beforeLast = new int[0];
    int[] last = new int[0];
    for (int i = 0; i <= one.length(); i++) {
      int[] row = new int[other.length() + 1];
      for (int j = 0; j <= other.length(); j++) {
        if (i == 0 || j == 0) {
          row[j] = i + j;
          continue;
        }
        int replaced = last[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[other.length()];
  }
}
