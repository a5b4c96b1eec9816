package io.hfj.testing;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What tests need of the machine. Without it a test is skipped, or fails if {@code -Dhfj.require}
 * names it in a comma-separated list, as on the machines of CI, which have it.
 */
public enum Prerequisite {
  ROOT,
  /** A user other than root. */
  USER,
  MOUNT,
  XFS,
  EXFAT,
  CASE_SENSITIVE_DISK,
  SPARSE_FILES,
  INTERRUPTS,
  C_COMPILER,
  PYTHON,
  OFFICIAL_CLIENT,
  DEBOOTSTRAP,
  BASH,
  DASH,
  BUSYBOX,
  ZSH,
  FISH,
  SCRIPT,
  ARIA2,
  RUBY;

  private static final Set<Prerequisite> REQUIRED = parse(System.getProperty("hfj.require", ""));

  /** Skips the test with a reason, or fails it if this is required here, unless this is met. */
  public void require(boolean met, String reason) {
    require(REQUIRED, met, reason);
  }

  void require(Set<Prerequisite> required, boolean met, String reason) {
    if (!met && required.contains(this)) {
      Assertions.fail("hfj.require has " + this + ", but: " + reason);
    }
    Assumptions.assumeTrue(met, reason);
  }

  /**
   * Returns the prerequisites of a list such as {@code root,case-sensitive-disk}.
   *
   * @throws IllegalArgumentException if a name is unknown
   */
  static Set<Prerequisite> parse(String list) {
    return Stream.of(list.split(","))
        .filter(name -> !name.isBlank())
        .map(name -> valueOf(name.strip().toUpperCase(Locale.ROOT).replace('-', '_')))
        .collect(Collectors.toUnmodifiableSet());
  }
}
