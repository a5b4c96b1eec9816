package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubUriTest {
  @ParameterizedTest
  @CsvSource({
    "hf://a/b,                            a/b,          '',                    ''",
    "hf://models/a/b,                     a/b,          '',                    ''",
    "hf://datasets/a/b,                   datasets/a/b, '',                    ''",
    "hf://spaces/a/b/f.py,                spaces/a/b,   '',                    f.py",
    "hf://kernels/a/b,                    kernels/a/b,  '',                    ''",
    "hf://a/b/,                           a/b,          '',                    ''",
    "hf://a/b/d/f.txt,                    a/b,          '',                    d/f.txt",
    "hf://a/b/d/,                         a/b,          '',                    d/",
    "hf://a/b@v1,                         a/b,          v1,                    ''",
    "hf://a/b@v1/f.txt,                   a/b,          v1,                    f.txt",
    "hf://a/b@feat%2Fx/f.txt,             a/b,          feat/x,                f.txt",
    "hf://a/b@a+b/f.txt,                  a/b,          a+b,                   f.txt",
    "hf://a/b@refs/pr/1,                  a/b,          refs/pr/1,             ''",
    "hf://a/b@refs/pr/12/d/f.txt,         a/b,          refs/pr/12,            d/f.txt",
    "hf://a/b@refs%2Fpr%2F1/f.txt,        a/b,          refs/pr/1,             f.txt",
    "hf://a/b@refs/convert/parquet/f.txt, a/b,          refs/convert/parquet,  f.txt",
    "hf://a/b/f@1.txt,                    a/b,          '',                    f@1.txt",
    "hf://a/b@v1/f@1.txt,                 a/b,          v1,                    f@1.txt",
  })
  void parsesAddresses(String uri, String repo, String revision, String path) {
    HubUri parsed = HubUri.parse(uri);
    assertEquals(repo, parsed.repo().toString());
    assertEquals(revision, parsed.revision().map(Revision::name).orElse(""));
    assertEquals(path, parsed.path());
  }

  @ParameterizedTest
  @CsvSource({
    "hf://gpt2,            it needs an owner and a name",
    "hf://datasets,        it needs an owner and a name",
    "hf://datasets/a,      it needs an owner and a name",
    "hf://,                it needs an owner and a name",
    "hf:///a/b,            it needs an owner and a name",
    "hf://dataset/a/b,     the type is written in the plural: datasets",
    "hf://buckets/a/b,     buckets cannot be downloaded with hfj",
    "hf://a/b//f,          its path has an empty part",
    "hf://a/b/d//f,        its path has an empty part",
    "hf://a/b@x%zz/f,      its revision is not percent-encoded",
  })
  void reportsTheFaultOfOtherAddresses(String uri, String why) {
    BadInput failure = assertThrows(BadInput.class, () -> HubUri.parse(uri));
    assertTrue(failure.getMessage().endsWith(why), failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hf://a/b@", "hf://a/b@/f", "hf://a/b@%2E%2E/f", "hf://a--x/b", "hf://a/é"})
  void refusesInvalidReposAndRevisions(String uri) {
    assertThrows(BadInput.class, () -> HubUri.parse(uri));
  }

  @Test
  void recognisesItsScheme() {
    assertTrue(HubUri.isUri("hf://a/b"));
    assertFalse(HubUri.isUri("HF://a/b"));
    assertFalse(HubUri.isUri("a/b"));
  }
}
