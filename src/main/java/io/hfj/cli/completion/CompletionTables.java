package io.hfj.cli.completion;

import io.hfj.model.RepoType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.INegatableOptionTransformer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Range;

/**
 * The commands and options as functions for {@code sh}, which {@code candidates.sh} calls. A
 * command is identified by its path, such as {@code /cache/ls}; the program itself by an empty one.
 * For one thread.
 */
final class CompletionTables {
  private static final String END = "  *) return 1 ;;\n  esac\n}\n\n";

  private final CommandSpec root;

  CompletionTables(CommandSpec root) {
    this.root = root;
  }

  /** A command, its path, and its names in the command above it; the first one is in the path. */
  private record Node(String path, List<String> names, CommandSpec spec) {
    List<Node> children() {
      Map<CommandLine, List<String>> names = new LinkedHashMap<>();
      spec.subcommands()
          .forEach((name, line) -> names.computeIfAbsent(line, k -> new ArrayList<>()).add(name));
      List<Node> children = new ArrayList<>();
      names.forEach(
          (line, all) -> {
            if (!line.getCommandSpec().usageMessage().hidden()) {
              children.add(new Node(path + "/" + all.get(0), all, line.getCommandSpec()));
            }
          });
      return children;
    }

    Stream<Node> all() {
      return Stream.concat(Stream.of(this), children().stream().flatMap(Node::all));
    }
  }

  /** Returns the functions. */
  String text() {
    List<Node> nodes = new Node("", List.of(), root).all().toList();
    return enter(nodes)
        + subcommands(nodes)
        + options(nodes)
        + negations(nodes)
        + option(nodes)
        + operand(nodes);
  }

  private static String enter(List<Node> nodes) {
    StringBuilder text = new StringBuilder("# Sets command to the subcommand $2 of $1.\n");
    text.append("enter() {\n  case $1/$2 in\n");
    for (Node node : nodes) {
      for (Node child : node.children()) {
        String names =
            child.names.stream()
                .map(name -> quoted(node.path + "/" + name))
                .collect(Collectors.joining(" | "));
        text.append("  ").append(names).append(") command=").append(child.path).append(" ;;\n");
      }
    }
    return text.append(END).toString();
  }

  private static String subcommands(List<Node> nodes) {
    StringBuilder text = new StringBuilder("# Prints the subcommands of $1.\n");
    text.append("subcommands() {\n  case $1 in\n");
    for (Node node : nodes) {
      List<String> lines =
          node.children().stream()
              .map(child -> child.names.get(0) + "\t" + brief(child.spec.usageMessage()))
              .toList();
      appendLines(text, node, lines);
    }
    return text.append(END).toString();
  }

  private static String brief(UsageMessageSpec usage) {
    return brief(usage.description().length > 0 ? usage.description() : usage.header());
  }

  private static String options(List<Node> nodes) {
    StringBuilder text = new StringBuilder("# Prints the options of $1.\n");
    text.append("options() {\n  case $1 in\n");
    for (Node node : nodes) {
      List<String> lines = new ArrayList<>();
      for (OptionSpec option : node.spec.options()) {
        if (!option.hidden()) {
          Stream.of(option.names())
              .forEach(name -> lines.add(name + "\t" + brief(option.description())));
        }
      }
      appendLines(text, node, lines);
    }
    return text.append(END).toString();
  }

  private static String negations(List<Node> nodes) {
    StringBuilder text = new StringBuilder("# Prints the options of $1 that negate another.\n");
    text.append("negations() {\n  case $1 in\n");
    for (Node node : nodes) {
      INegatableOptionTransformer transformer = node.spec.negatableOptionTransformer();
      List<String> lines =
          node.spec.options().stream()
              .filter(option -> option.negatable() && !option.hidden())
              .flatMap(option -> Stream.of(option.names()))
              .map(name -> transformer.makeNegative(name, node.spec) + "\tThe opposite of " + name)
              .toList();
      appendLines(text, node, lines);
    }
    return text.append(END).toString();
  }

  private static void appendLines(StringBuilder text, Node node, List<String> lines) {
    if (!lines.isEmpty()) {
      text.append("  ").append(quoted(node.path)).append(") printf \"%s\\n\"");
      lines.forEach(line -> text.append(" \\\n    ").append(quoted(line)));
      text.append(" ;;\n");
    }
  }

  private static String option(List<Node> nodes) {
    StringBuilder text = new StringBuilder();
    text.append("# Sets kind, words and many to what the value of option $2 of $1 is.\n");
    text.append("# Fails if the option takes no value.\n");
    text.append("option() {\n  many=\n  case $1$2 in\n");
    for (Node node : nodes) {
      for (OptionSpec option : node.spec.options()) {
        if (option.arity().max() > 0) {
          String names =
              Stream.of(option.names())
                  .map(name -> quoted(node.path + name))
                  .collect(Collectors.joining(" | "));
          String many = option.arity().max() > 1 ? " many=yes" : "";
          text.append("  ").append(names).append(") ").append(kind(option)).append(many);
          text.append(" ;;\n");
        }
      }
    }
    return text.append(END).toString();
  }

  private static String operand(List<Node> nodes) {
    StringBuilder text = new StringBuilder();
    text.append("# Sets kind and words to what the operand of $1 at index $2 is; fails if none.\n");
    text.append("operand() {\n  case $1:$2 in\n");
    for (Node node : nodes) {
      for (PositionalParamSpec operand : node.spec.positionalParameters()) {
        Range index = operand.index();
        boolean open = index.max() == Integer.MAX_VALUE;
        boolean filesFollow = operand.paramLabel().equals("REPO_ID") && open;
        for (int at = index.min(); at <= (open ? index.min() : index.max()); at++) {
          appendOperand(text, quoted(node.path + ":" + at), kind(operand));
        }
        if (open) {
          String rest = filesFollow ? "kind=repo-file" : kind(operand);
          appendOperand(text, quoted(node.path + ":") + "*", rest);
        }
      }
    }
    return text.append(END).toString();
  }

  private static void appendOperand(StringBuilder text, String pattern, String kind) {
    text.append("  ").append(pattern).append(") ").append(kind).append(" ;;\n");
  }

  /** Returns what a value is, by its candidates, its type, or the word for it in the help. */
  private static String kind(ArgSpec arg) {
    String label = arg.paramLabel();
    Set<String> words = words(arg);
    if (!words.isEmpty()) {
      return "kind=words words=" + quoted(String.join(" ", words));
    }
    return "kind="
        + switch (label) {
          case "REPO_ID", "TARGET" -> "repo";
          case "REV" -> "revision";
          case "NAME" -> "token";
          case "DIR" -> "dirs";
          case "FILE", "PATH" -> arg.isOption() || isPath(arg) ? "files" : "repo-file";
          default -> "none";
        };
  }

  private static boolean isPath(ArgSpec arg) {
    return Arrays.asList(arg.auxiliaryTypes()).contains(Path.class);
  }

  private static Set<String> words(ArgSpec arg) {
    String label = arg.paramLabel();
    if (label.contains("|")) {
      return new LinkedHashSet<>(List.of(label.split("\\|")));
    }
    if (label.equals("TYPE")) {
      return Stream.of(RepoType.values())
          .map(RepoType::word)
          .collect(Collectors.toCollection(LinkedHashSet::new));
    }
    return arg.completionCandidates() == null
        ? Set.of()
        : StreamSupport.stream(arg.completionCandidates().spliterator(), false)
            .map(word -> word.toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Returns the first sentence of a description, without a full stop. */
  private static String brief(String[] description) {
    String text = Ansi.OFF.string(String.join(" ", description)).replace("%%", "%");
    return text.replaceFirst("[.;] .*", "").replaceFirst("\\.$", "").replaceAll("\\s+", " ");
  }

  /** Returns the text as one word in double quotes: the whole program is put in single ones. */
  private static String quoted(String text) {
    return '"' + text.replaceAll("[\\\\\"$`]", "\\\\$0") + '"';
  }
}
