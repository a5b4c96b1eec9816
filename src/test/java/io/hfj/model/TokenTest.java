package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TokenTest {
  @Test
  void hidesItsSecret() {
    assertEquals("token from HF_TOKEN", new Token("hf_secret", "HF_TOKEN").toString());
  }
}
