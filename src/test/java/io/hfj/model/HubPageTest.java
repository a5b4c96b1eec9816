package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubPageTest {
  private static final String SHA = "0123456789abcdef0123456789abcdef01234567";

  private static HubPage parse(String text) {
    HubLink link = HubLink.find(text).orElseThrow();
    return HubPage.parse(link, link.path());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://huggingface.co/a/b                             | a/b          |      | ''",
        "https://huggingface.co/a/b/                            | a/b          |      | ''",
        "https://huggingface.co/a/b?not-for-all-audiences=true  | a/b          |      | ''",
        "https://huggingface.co/a/b#usage                       | a/b          |      | ''",
        "https://huggingface.co/a/b?x=y#a/tree/main/c           | a/b          |      | ''",
        "HTTPS://HuggingFace.co/a/b                             | a/b          |      | ''",
        "http://hf.co/a/b                                       | a/b          |      | ''",
        "hf.co/a/b                                              | a/b          |      | ''",
        "www.huggingface.co/a/b                                 | a/b          |      | ''",
        "huggingface.co/a/b/tree/v1                             | a/b          | v1   | ''",
        "https://huggingface.co/a/b.git                         | a/b          |      | ''",
        "https://huggingface.co/gpt2                            | gpt2         |      | ''",
        "https://huggingface.co/gpt2/blob/main/config.json      | gpt2         | main |"
            + " config.json",
        "https://huggingface.co/gpt2/tree/main                  | gpt2         | main | ''",
        "https://huggingface.co/a/tree/tree/main                | a/tree       | main | ''",
        "https://huggingface.co/models/a/b                      | a/b          |      | ''",
        "https://huggingface.co/datasets/a/b/                   | datasets/a/b |      | ''",
        "https://huggingface.co/datasets/squad                  | datasets/squad |    | ''",
        "https://huggingface.co/spaces/a/b/blob/main/app.py     | spaces/a/b   | main | app.py",
        "https://huggingface.co/kernels/a/b                     | kernels/a/b  |      | ''",
        "https://huggingface.co/a/b/tree                        | a/b          |      | ''",
        "https://huggingface.co/a/b/tree/main/                  | a/b          | main | ''",
        "https://huggingface.co/a/b/tree/main/sub               | a/b          | main | sub/",
        "https://huggingface.co/a/b/tree/main/sub/dir/          | a/b          | main | sub/dir/",
        "https://huggingface.co/a/b/blob/main/d/x.bin           | a/b          | main | d/x.bin",
        "https://huggingface.co/a/b/resolve/main/x?download=true | a/b         | main | x",
        "https://huggingface.co/a/b/raw/main/x                  | a/b          | main | x",
        "https://huggingface.co/a/b/blame/main/x                | a/b          | main | x",
        "https://huggingface.co/a/b/blob/main/d%20e/f%23.txt    | a/b          | main | d e/f#.txt",
        "https://huggingface.co/a/b/blob/main/a+b%2Bc           | a/b          | main | a+b+c",
        "https://huggingface.co/a/b/blob/main/%C3%A9@1          | a/b          | main | \u00e9@1",
        "https://huggingface.co/a/b/tree/feature%2Fx/d          | a/b          | feature/x | d/",
        "https://huggingface.co/a/b/tree/refs%2Fpr%2F1          | a/b          | refs/pr/1 | ''",
        "https://huggingface.co/a/b/blob/refs%2Fpr%2F1/x        | a/b          | refs/pr/1 | x",
        "https://huggingface.co/a/b/blob/refs/pr/12/x           | a/b          | refs/pr/12 | x",
        "https://huggingface.co/a/b/tree/refs/convert/parquet/d | a/b | refs/convert/parquet | d/",
        "https://huggingface.co/a/b/commit/" + SHA + " | a/b | " + SHA + " | ''",
      })
  void parsesPagesOfRepositories(String link, String repo, String revision, String path) {
    HubPage page = parse(link);
    assertEquals(repo, page.repo().toString());
    assertEquals(Optional.ofNullable(revision), page.revision().map(Revision::name));
    assertEquals(path, page.path());
    assertEquals(Optional.empty(), page.quant());
  }

  @Test
  void parsesAQuantization() {
    HubPage page = parse("hf.co/a/b-GGUF:Q4_K_M");
    assertEquals("a/b-GGUF", page.repo().name());
    assertEquals(Optional.of("Q4_K_M"), page.quant());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://huggingface.co                            | it names no repository",
        "https://huggingface.co/datasets                   | it names no repository",
        "https://huggingface.co/docs/hub                   | it names no repository",
        "https://huggingface.co/collections/a/b-0123       | it is a collection",
        "https://huggingface.co/buckets/a/b                | buckets cannot be downloaded with hfj",
        "https://huggingface.co/a/b/discussions            | it is another page of a/b",
        "https://huggingface.co/a/b/discussions/3          | it is another page of a/b",
        "https://huggingface.co/a/b/settings               | it is another page of a/b",
        "https://huggingface.co/a/b/commits/main           | it is another page of a/b",
        "https://huggingface.co/datasets/a/b/viewer        | it is another page of datasets/a/b",
        "https://huggingface.co/a/b/blob/main              | it names no file",
        "https://huggingface.co/a/b/blob/main/%2Fx         | its path has an empty part",
        "https://huggingface.co/a/b/tree/main/x%2F         | its path has an empty part",
        "https://huggingface.co/a/b/blob/main/x%zz         | it is not percent-encoded",
      })
  void reportsOtherPages(String link, String why) {
    BadInput failure = assertThrows(BadInput.class, () -> parse(link));
    assertTrue(failure.getMessage().endsWith(why), failure.getMessage());
  }

  @Test
  void namesTheRevisionOfAPullRequest() {
    BadInput failure =
        assertThrows(BadInput.class, () -> parse("https://hf.co/a/b/discussions/12#64f9"));
    assertTrue(failure.advice().contains("revision refs/pr/12"), failure.advice());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://huggingface.co/a/b/tree/%2E%2E/x",
        "https://huggingface.co/a--x/b",
        "https://huggingface.co/a/b%20c",
        "https://huggingface.co/../b",
      })
  void refusesInvalidReposAndRevisions(String link) {
    assertThrows(BadInput.class, () -> parse(link));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a/b", "hf://a/b", "huggingface.com/a", "huggingface.co.evil/a", "ftp://a/b", ""})
  void leavesOtherWordsAlone(String word) {
    assertEquals(Optional.empty(), HubLink.find(word));
  }

  @ParameterizedTest
  @CsvSource({
    "https://huggingface.co/a/b, true",
    "http://hf.co:80/a/b, true",
    "https://huggingface.co:8443/a/b, false",
    "https://huggingface.co.evil.example/a/b, false",
    "https://huggingface.co@evil.example/a/b, false",
    "https://evil.example/huggingface.co/b, false",
    "https://hub-ci.huggingface.co/a/b, false",
  })
  void recognisesThePublicHub(String link, boolean isPublic) {
    assertEquals(isPublic, HubLink.find(link).orElseThrow().isPublic());
  }

  @Test
  void showsNoPassword() {
    String shown = HubLink.find("https://me:s3cret@h.example/a/b?X-Sig=1").orElseThrow().toString();
    assertEquals("https://h.example/a/b", shown);
    assertFalse(shown.contains("s3cret"));
  }
}
