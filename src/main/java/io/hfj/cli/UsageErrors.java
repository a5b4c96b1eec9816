package io.hfj.cli;

import static java.util.stream.Collectors.joining;

import io.hfj.cli.options.CommandGroup;
import io.hfj.cli.report.FailureReport;
import io.hfj.error.ExitCode;
import io.hfj.model.EditDistance;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reports command lines that cannot be parsed, in place of the messages of picocli. */
final class UsageErrors {
  /** What hf 2.0 and huggingface-cli 0.36 have beside downloads, by {@code hf --help}. */
  private static final Set<String> ONLY_IN_HF =
      Set.of(
          "buckets",
          "collections",
          "cp",
          "datasets",
          "discussions",
          "endpoints",
          "ext",
          "extensions",
          "inference",
          "inference-endpoints",
          "jobs",
          "lfs-enable-largefiles",
          "lfs-multipart-upload",
          "models",
          "papers",
          "repo",
          "repo-files",
          "repos",
          "sandbox",
          "skills",
          "spaces",
          "sync",
          "tag",
          "update",
          "upload",
          "upload-large-folder",
          "webhooks");

  private static final Set<String> REPO_TYPES = Set.of("models", "datasets", "spaces");

  private final FailureReport report;
  private final String[] args;

  /**
   * @param args the command line; the errors are JSON if it asks for that, before or after the word
   *     that is wrong
   */
  UsageErrors(FailureReport report, String[] args) {
    this.report = report;
    this.args = args;
  }

  /** Returns whether errors are printed as JSON. */
  boolean isJson() {
    String options = " " + String.join(" ", args).replaceFirst("(^| )-- .*", "") + " ";
    return options.matches("(?is).* (--json|--format[ =]json) .*");
  }

  /** Prints what is wrong and what to do; returns the exit code. */
  int print(ParameterException misuse) {
    CommandSpec command = misuse.getCommandLine().getCommandSpec();
    String help = "see '" + command.qualifiedName() + " --help'";
    if (misuse instanceof UnmatchedArgumentException unmatched) {
      printUnmatched(unmatched, command, help);
    } else {
      print(message(misuse), help);
    }
    return ExitCode.USAGE.value();
  }

  private void printUnmatched(UnmatchedArgumentException misuse, CommandSpec command, String help) {
    List<String> words = misuse.getUnmatched();
    String word = words.get(0);
    boolean isCommand = command.userObject() instanceof CommandGroup && !misuse.isUnknownOption();
    if (isCommand && command.parent() == null && ONLY_IN_HF.contains(word)) {
      String asked = words.size() > 1 ? words.get(1) : "";
      boolean here = REPO_TYPES.contains(word) && Set.of("info", "ls").contains(asked);
      print(
          "'" + word + "' is a command of hf; hfj only downloads",
          here
              ? "use '" + command.name() + " " + asked + " " + repo(word) + "'"
              : "use hf for that");
    } else if (isCommand) {
      String guess = guess(word, command.subcommands().keySet().stream());
      String named = guess.isEmpty() ? "" : command.qualifiedName() + " " + guess;
      print("unknown command '" + word + "'", suggestion(named, help));
    } else if (misuse.isUnknownOption()) {
      String name = word.replaceFirst("=.*", "");
      Stream<String> known =
          Stream.of(command.optionsMap(), command.negatedOptionsMap())
              .flatMap(options -> options.entrySet().stream())
              .filter(option -> !option.getValue().hidden() && option.getKey().startsWith("--"))
              .map(Map.Entry::getKey);
      print("unknown option '" + word + "'", suggestion(guess(name, known), help));
    } else {
      print("unexpected argument '" + word + "'", help);
    }
  }

  private static String repo(String type) {
    return type.equals("models") ? "REPO_ID" : type + "/REPO_ID";
  }

  private static String suggestion(String guess, String help) {
    return (guess.isEmpty() ? "" : "did you mean '" + guess + "'? ") + help;
  }

  private static String message(ParameterException misuse) {
    if (misuse instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      ArgSpec first = missing.getMissing().get(0);
      return first instanceof OptionSpec option
          ? option.longestName() + " needs a value: " + option.paramLabel()
          : "missing "
              + missing.getMissing().stream().map(UsageErrors::label).collect(joining(" "));
    }
    ArgSpec of = misuse.getArgSpec();
    if (of == null || misuse.getValue() == null) {
      return misuse.getMessage();
    }
    String name = of instanceof OptionSpec option ? option.longestName() + " " : "";
    return name + "'" + misuse.getValue() + "': " + cause(of, misuse.getValue());
  }

  private static String label(ArgSpec missing) {
    String label = missing.paramLabel();
    return label.contains("|") ? "one of " + values(label) : label;
  }

  private static String values(String label) {
    return label.replace("|", ", ");
  }

  private static String cause(ArgSpec of, String value) {
    Class<?> type = of.auxiliaryTypes()[0];
    if (of.paramLabel().contains("|")) {
      return "not one of " + values(of.paramLabel());
    }
    if (type.isEnum()) {
      String values =
          Arrays.stream(type.getEnumConstants())
              .map(one -> one.toString().toLowerCase(Locale.ROOT))
              .collect(joining(", "));
      return "not one of " + values;
    }
    if (type == boolean.class) {
      return "takes no value";
    }
    if (type == int.class || type == Integer.class) {
      return value.matches("-?\\d+") ? "too large" : "not a whole number";
    }
    return "not a valid value";
  }

  private void print(String message, String advice) {
    report.print(message, advice, ExitCode.USAGE, isJson());
  }

  /** Returns the name nearest to what was typed; empty if none is within two edits. */
  private static String guess(String typed, Stream<String> names) {
    String best = "";
    int fewest = Math.min(2, typed.replaceFirst("^--", "").length() - 1);
    for (String name : names.sorted().toList()) {
      int edits = EditDistance.of(typed, name);
      if (edits < fewest || edits == fewest && best.isEmpty()) {
        best = name;
        fewest = edits;
      }
    }
    return best;
  }
}
