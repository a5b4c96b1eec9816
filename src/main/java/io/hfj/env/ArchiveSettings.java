package io.hfj.env;

import static io.hfj.env.Variable.HFJ_ARCHIVE;

/**
 * Whether runs prepare a faster start of later ones. Immutable.
 *
 * @param wanted whether this run may leave a class data archive behind
 */
public record ArchiveSettings(boolean wanted) {
  /**
   * Returns the variable's value; if unset, true at a terminal, where further runs are likely.
   * Jobs, containers and tests often use a home once, and wait for, or count, every started
   * process.
   */
  public static ArchiveSettings from(Host host) {
    VariableReader variables = new VariableReader(host.process(), notice -> {});
    return new ArchiveSettings(variables.find(HFJ_ARCHIVE).orElse(host.errIsTerminal()));
  }
}
