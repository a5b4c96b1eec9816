package io.hfj.cli.options;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Takes the value of an option only if it is attached: {@code --print-urls=aria2}. The word after
 * the option is a parameter of the command.
 */
public final class AttachedValue implements IParameterPreprocessor {
  @Override
  public boolean preprocess(
      Stack<String> words, CommandSpec command, ArgSpec option, Map<String, Object> state) {
    if ("=".equals(state.get("separator"))) {
      return false;
    }
    option.setValue("");
    return true;
  }
}
