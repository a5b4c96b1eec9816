package io.hfj.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.Interrupted;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PickerTest {
  private static final String DOWN = "\033[B";
  private static final String UP = "\033OA";

  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

  /** Three groups of two. */
  private static List<Picker.Item> items() {
    List<Picker.Item> items = new ArrayList<>();
    for (int group = 0; group < 3; group++) {
      items.add(new Picker.Item("Model " + "abc".charAt(group), "", group, true));
      items.add(new Picker.Item("one of " + group, "", group, false));
      items.add(new Picker.Item("two of " + group, "", group, false));
    }
    return items;
  }

  private Optional<Set<Integer>> type(String keys) {
    return type(keys, new WindowSize(80, 24));
  }

  private Optional<Set<Integer>> type(String keys, WindowSize window) {
    return type(keys, window, items());
  }

  private Optional<Set<Integer>> type(String keys, WindowSize window, List<Picker.Item> items) {
    screen.reset();
    Terminal terminal =
        new Terminal(Map.of(), true, StandardCharsets.UTF_8, () -> Optional.of(window));
    return new Picker("Which?", items, chosen -> chosen.size() + " chosen")
        .run(
            // One after the other: keys that come at once could be one sequence.
            new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8)) {
              @Override
              public synchronized int available() {
                return pos < count && (buf[pos] == '[' || buf[pos] == 'O' || pos > 1 && isIn())
                    ? 1
                    : 0;
              }

              private boolean isIn() {
                return buf[pos - 1] == '[' || buf[pos - 1] == 'O';
              }
            },
            new PrintStream(screen, true, StandardCharsets.UTF_8),
            terminal);
  }

  private String drawn() {
    String all = screen.toString(StandardCharsets.UTF_8);
    return all.substring(all.lastIndexOf("\033[H")).replaceAll("\033\\[[\\d;?]*[A-Za-z]", "");
  }

  @Test
  void choosesByArrowsAndSpace() {
    assertEquals(Optional.of(Set.of(1)), type(DOWN + " \n"));
    assertEquals(Optional.of(Set.of()), type(DOWN + "  \n"));
    assertEquals(Optional.of(Set.of(1, 5)), type(DOWN + " " + DOWN.repeat(4) + " \r"));
    assertEquals(Optional.of(Set.of(8)), type(DOWN.repeat(99) + " " + UP + "\n"));
    assertEquals(Optional.of(Set.of(2)), type("jj \n"));
  }

  @Test
  void aHeadingChoosesItsGroup() {
    assertEquals(Optional.of(Set.of(1, 2)), type(" \n"));
    assertEquals(Optional.of(Set.of()), type("  \n"));
    assertEquals(Optional.of(Set.of(1, 2)), type(DOWN + " " + UP + " \n"));
    type(DOWN + " ");
    assertTrue(drawn().contains("[-] Model a"), drawn());
    assertTrue(drawn().contains("> "), drawn());
    assertTrue(drawn().contains("1 chosen"), drawn());
  }

  @Test
  void keepsTheChoiceWhileFiltering() {
    assertEquals(Optional.of(Set.of(2, 5, 8)), type("/two\na\n"));
    assertEquals(Optional.of(Set.of(1, 4, 5)), type(DOWN + " /MODEL B\na\n"));
    type("/xyz");
    assertTrue(drawn().contains("no match"), drawn());
    assertEquals(Optional.of(Set.of(1)), type("/xyz\n \033" + DOWN + " \n"));
    assertEquals(Optional.of(Set.of(4, 5)), type("/model bx\177\n \n"));
  }

  @Test
  void quitsWithoutChoosing() {
    assertEquals(Optional.empty(), type(" q"));
    assertEquals(Optional.empty(), type(" \004"));
    assertEquals(Optional.empty(), type(" "));
    assertEquals(Optional.empty(), type(" \033"));
    assertTrue(screen.toString(StandardCharsets.UTF_8).endsWith("\033[?25h\033[?1049l"));
  }

  @Test
  void fitsAnyWindow() {
    for (WindowSize window :
        List.of(new WindowSize(80, 24), new WindowSize(20, 6), new WindowSize(1, 1))) {
      for (String keys : List.of("", DOWN.repeat(8), DOWN.repeat(8) + UP.repeat(7), "\033[6~")) {
        type(keys, window);
        List<String> lines = drawn().lines().toList();
        assertTrue(lines.size() <= Math.max(5, window.rows()), window + ": " + lines.size());
        for (String line : lines) {
          assertTrue(line.length() < Math.max(2, window.columns()), line);
        }
        boolean cursor = lines.stream().anyMatch(line -> line.startsWith(">"));
        assertTrue(cursor || window.columns() < 3, window + keys);
      }
    }
  }

  @Test
  void cutsALongNameBeforeItsDetail() {
    var item = new Picker.Item("Model " + "x".repeat(90), " (5.0G, used 3 days ago)", 0, true);
    for (int columns : List.of(60, 80, 200)) {
      type("", new WindowSize(columns, 24), List.of(item));
      assertTrue(drawn().lines().anyMatch(line -> line.matches(".*x.* \\(5.0G, us.*")), drawn());
      assertTrue(drawn().contains("q: cancel"), drawn());
    }
  }

  @Test
  void isInterruptedByCtrlC() {
    assertThrows(Interrupted.class, () -> type(" \003"));
    assertTrue(screen.toString(StandardCharsets.UTF_8).endsWith("\033[?25h\033[?1049l"));
  }
}
