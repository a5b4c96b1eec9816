package io.hfj.env;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VariableTest {
  @ParameterizedTest
  @EnumSource
  void isExplainedInOneShortSentence(Variable variable) {
    assertTrue(variable.meaning().matches("[A-Z1].{5,75}\\."), variable.meaning());
  }
}
