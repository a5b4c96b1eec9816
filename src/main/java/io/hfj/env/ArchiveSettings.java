package io.hfj.env;

import static io.hfj.env.Variable.HFJ_ARCHIVE;

/**
 * Whether runs prepare those to come. Immutable.
 *
 * @param wanted whether this run may leave an archive of classes behind
 */
public record ArchiveSettings(boolean wanted) {
  /**
   * Unless the variable decides: at a terminal sits somebody who will come back. Jobs, containers
   * and tests often have a home for one run only, and wait for, or count, all that is started.
   */
  public static ArchiveSettings from(Host host) {
    VariableReader variables = new VariableReader(host.process(), notice -> {});
    return new ArchiveSettings(variables.find(HFJ_ARCHIVE).orElse(host.errIsTerminal()));
  }
}
