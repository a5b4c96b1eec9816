package io.hfj.env;

import io.hfj.BadInput;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads variables by common rules: blank means unset, which words are true, how numbers and paths
 * are written. Source: huggingface_hub, constants.py; os.path.expandvars for {@code $}.
 */
final class VariableReader {
  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
  private static final Pattern REFERENCE = Pattern.compile("\\$(\\w+|\\{[^}]*\\})");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private final Map<String, String> env;
  private final Path home;
  private final Path workingDir;
  private final Consumer<String> notices;

  VariableReader(ProcessContext process, Consumer<String> notices) {
    this.env = process.env();
    this.home = process.home();
    this.workingDir = process.workingDir();
    this.notices = notices;
  }

  /** Returns the value unchanged, unless blank. */
  Optional<String> text(Variable variable) {
    return Optional.ofNullable(env.get(variable.name())).filter(value -> !value.isBlank());
  }

  /** Returns the first of these that is set. */
  Optional<NamedSetting> first(Variable... variables) {
    return Arrays.stream(variables).flatMap(variable -> named(variable).stream()).findFirst();
  }

  /** Returns those that are set, in this order. */
  List<NamedSetting> all(Variable... variables) {
    return Arrays.stream(variables).flatMap(variable -> named(variable).stream()).toList();
  }

  private Optional<NamedSetting> named(Variable variable) {
    return text(variable).map(value -> new NamedSetting(variable.name(), value));
  }

  /**
   * Returns the variable, preferring its lower-case name like curl and Python. Unlike elsewhere a
   * blank value counts: {@code https_proxy= hfj ...} is how one command bypasses the proxy.
   */
  Optional<NamedSetting> eitherCase(Variable variable) {
    String lower = variable.name().toLowerCase(Locale.ROOT);
    String name = env.containsKey(lower) ? lower : variable.name();
    return Optional.ofNullable(env.get(name)).map(value -> new NamedSetting(name, value.strip()));
  }

  /**
   * Returns whether a CGI server started this process: then it, not the user, set the {@code
   * HTTP_*} variables.
   */
  boolean underCgi() {
    return env.containsKey("REQUEST_METHOD");
  }

  boolean isTrue(Variable variable) {
    return find(variable).orElse(false);
  }

  /** Returns the boolean; empty if unset, where false differs from unset. */
  Optional<Boolean> find(Variable variable) {
    return text(variable).map(value -> TRUE.contains(value.strip().toUpperCase(Locale.ROOT)));
  }

  /**
   * Returns a whole number above 0; empty if unset or 0. Anything else is ignored with a notice.
   */
  OptionalInt number(Variable variable) {
    String value = text(variable).map(String::strip).orElse("0");
    if (!NUMBER.matcher(value).matches()) {
      notices.accept(variable.name() + " is not a whole number; ignoring it");
      return OptionalInt.empty();
    }
    int number = Integer.parseInt(value);
    return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }

  Optional<Path> path(Variable variable) {
    return first(variable).map(this::path);
  }

  /**
   * Returns the value as an absolute path, with {@code ~} and {@code $NAME} or <code>${NAME}</code>
   * replaced; an unset name stays as written.
   *
   * @throws BadInput if no file could have that name
   */
  Path path(NamedSetting setting) {
    try {
      return workingDir.resolve(expand(withHome(setting.value())));
    } catch (InvalidPathException e) {
      throw new BadInput(
          setting.variable() + " is not a valid path on this system", "correct it or unset it", e);
    }
  }

  // Before the variables: "~" from a variable stays, as in the Python client.
  private String withHome(String value) {
    boolean below = value.startsWith("~/") || value.startsWith("~\\");
    return below || value.equals("~") ? home + value.substring(1) : value;
  }

  private String expand(String value) {
    return REFERENCE.matcher(value).replaceAll(match -> Matcher.quoteReplacement(valueOf(match)));
  }

  private String valueOf(MatchResult match) {
    String name = match.group(1).replaceAll("[{}]", "");
    return env.getOrDefault(name, match.group());
  }

  void notice(String sentence) {
    notices.accept(sentence);
  }
}
