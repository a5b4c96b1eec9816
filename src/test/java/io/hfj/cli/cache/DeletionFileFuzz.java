package io.hfj.cli.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
import io.hfj.env.Host;
import io.hfj.env.ProcessContext;
import io.hfj.env.StandardStreams;
import io.hfj.env.TimeSource;
import io.hfj.fuzz.Input;
import io.hfj.fuzz.Scratch;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.cache.CacheScanner;
import io.hfj.store.clean.DeletionPlan;
import io.hfj.testing.VirtualTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The file edited for {@code delete-cache --disable-tui}: exactly the commits on lines of their own
 * before any {@code #} are chosen.
 */
public final class DeletionFileFuzz {
  private static final Pattern FILE = Pattern.compile("\\S*hfj-delete-cache-\\S*");
  private static final List<String> COMMITS =
      List.of("0123456789".repeat(4), "a".repeat(40), "b".repeat(40));
  private static final Path HOME = Scratch.folder();
  private static final CacheScan REPORT = report();

  private DeletionFileFuzz() {}

  private static CacheScan report() {
    try {
      for (String commit : COMMITS) {
        Path repo = HOME.resolve("hub/models--acme--m" + COMMITS.indexOf(commit));
        Path blob = repo.resolve("blobs/" + commit);
        Files.createDirectories(blob.getParent());
        Files.writeString(blob, commit);
        Path snapshot = Files.createDirectories(repo.resolve("snapshots/" + commit));
        // Not a link: it requires a privilege on Windows.
        Files.writeString(snapshot.resolve("a"), commit);
      }
      return new CacheScanner(HOME.resolve("hub")).scan();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  public static void fuzzerTestOneInput(byte[] input) {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(screen, true, StandardCharsets.UTF_8);
    RevisionChooser chooser =
        new RevisionChooser(host(new Editor(screen, input)), err, REPORT, CacheOrder.BY_ID);
    Set<String> expected = chosen(Input.text(input));
    boolean decodes = Input.text(input).indexOf('\ufffd') < 0;
    Optional<DeletionPlan> plan;
    try {
      plan = chooser.inFile();
    } catch (BadInput refused) {
      assertTrue(!decodes, refused.getMessage());
      return;
    }
    assertEquals(
        expected,
        plan.stream()
            .flatMap(some -> some.repoDeletions().stream())
            .flatMap(share -> share.revisions().stream())
            .map(revision -> revision.commit())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static Set<String> chosen(String text) {
    Set<String> chosen = new TreeSet<>();
    for (String line : text.split("\r\n|\r|\n")) {
      String word = (line.contains("#") ? line.substring(0, line.indexOf('#')) : line).strip();
      if (word.equals("CANCEL_DELETION")) {
        return Set.of();
      }
      if (COMMITS.contains(word)) {
        chosen.add(word);
      }
    }
    return chosen;
  }

  private static Host host(InputStream in) {
    VirtualTime time = VirtualTime.manual();
    return new Host(
        new ProcessContext(Map.of(), HOME, HOME, "hfj"),
        new TimeSource(time, time::nanos, time),
        () -> 0.5,
        new StandardStreams(in, "i"));
  }

  /** Writes the input into the file named in the question, then answers yes. */
  private static final class Editor extends InputStream {
    private final ByteArrayOutputStream screen;
    private final byte[] input;
    private int typed;

    Editor(ByteArrayOutputStream screen, byte[] input) {
      this.screen = screen;
      this.input = input;
    }

    @Override
    public int read() throws IOException {
      if (typed == 0) {
        Matcher file = FILE.matcher(screen.toString(StandardCharsets.UTF_8));
        assertTrue(file.find(), "no file is named");
        Files.write(Path.of(file.group()), input);
      }
      return "y\n".charAt(typed++ % 2);
    }
  }
}
