import io.hfj.cli.HfjCommand;
import io.hfj.env.Host;
import io.hfj.env.ProcessContext;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/**
 * Writes the manual pages of all commands, in AsciiDoc. Run by the profile "dist" of the build. The
 * texts of the help are adapted: the generator prints markup of a synopsis as escape sequences, the
 * whole description after the name, and a footer only if it has a heading.
 */
final class ManPages {
  /** So wide that no synopsis is broken into lines, of which one could begin like a list. */
  private static final int WIDTH = 10_000;

  private static final String EXAMPLES = "Examples:";
  private static final String EXIT_CODES = "Exit codes: ";

  private ManPages() {}

  /**
   * @param args the folder to write to, and the version of hfj
   */
  public static void main(String[] args) throws IOException {
    Host host = Host.real(ProcessContext.of(Map.of()));
    CommandSpec root = HfjCommand.tree(host).getCommandSpec();
    adapt(root, "hfj " + args[1]);
    ManPageGenerator.generateManPage(new File(args[0]), null, new boolean[0], false, root);
  }

  private static void adapt(CommandSpec command, String version) {
    command.version(version);
    UsageMessageSpec usage = command.usageMessage();
    if (usage.description().length == 0) {
      usage.description(usage.header());
    }
    usage.width(WIDTH);
    usage.header(firstSentence(usage.description()[0]));
    if (usage.customSynopsis().length > 0) {
      usage.customSynopsis(usage.customSynopsis()[0].replaceAll("@\\|bold (.*?)\\|@", "*$1*"));
    }
    List<String> footer = footer(usage.footer());
    if (!footer.isEmpty()) {
      usage.footerHeading(footer.get(0).substring("== ".length()));
      usage.footer(footer.subList(1, footer.size()).toArray(String[]::new));
    }
    command.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .distinct()
        .forEach(subcommand -> adapt(subcommand, version));
  }

  private static String firstSentence(String text) {
    String first = text.replaceFirst("[.;:] .*|\\.$", "");
    return first.substring(0, 1).toLowerCase() + first.substring(1);
  }

  /**
   * Returns sections: examples, exit codes, and notes. Lines that are indented stay as they are.
   */
  private static List<String> footer(String... lines) {
    List<String> sections = new ArrayList<>();
    String section = "";
    String before = "";
    for (String line : lines) {
      String title = line.equals(EXAMPLES) ? "Examples" : "Notes";
      if (line.startsWith(EXIT_CODES)) {
        title = "Exit codes";
      }
      boolean isText = !line.isEmpty() && !line.startsWith(" ");
      boolean wasText = !before.isEmpty() && !before.startsWith(" ");
      if (isText && before.isEmpty() && !section.equals(title)) {
        sections.addAll(List.of("", "== " + title, ""));
        section = title;
      }
      if (isText && wasText) { // a paragraph, or the generator would keep its lines
        int last = sections.size() - 1;
        sections.set(last, sections.get(last) + " " + line);
      } else if (!line.equals(EXAMPLES)) {
        if (isText != wasText) {
          sections.add("");
        }
        sections.add(line.replaceFirst("^" + EXIT_CODES, ""));
      }
      before = line;
    }
    return sections.isEmpty() ? sections : sections.subList(2, sections.size());
  }
}
