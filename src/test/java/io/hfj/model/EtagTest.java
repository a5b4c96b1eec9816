package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.ContentMismatch;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EtagTest {
  private static final String GIT = "0123456789abcdef0123456789abcdef01234567";
  private static final String SHA256 = "cd".repeat(32);

  @ParameterizedTest
  @ValueSource(strings = {"%s", "\"%s\"", "W/\"%s\"", "W/%s", "WW//\"%s\"", "/\"%s\""})
  void findsTheHashInAHeader(String form) {
    assertEquals(Optional.of(new Etag(SHA256)), Etag.fromHeader(String.format(form, SHA256)));
    assertEquals(Optional.of(new Etag(GIT)), Etag.fromHeader(String.format(form, GIT)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\"\"", "\"abc\"", "\"W/" + GIT + "\"", "w/\"" + GIT + "\"", "\"../x\""})
  void findsNoHashInOtherHeaders(String header) {
    assertEquals(Optional.empty(), Etag.fromHeader(header));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "../x", "0123", GIT + "0", "0123456789ABCDEF0123456789abcdef01234567"})
  void refusesOtherText(String value) {
    assertThrows(ContentMismatch.class, () -> new Etag(value));
  }

  @Test
  void distinguishesTheKindsOfHashes() {
    assertTrue(new Etag(SHA256).isSha256());
    assertFalse(new Etag(GIT).isSha256());
    assertEquals(GIT, new Etag(GIT).toString());
  }

  @Test
  void isTheHashOfTheContentForALargeFile() {
    RepoPath path = new RepoPath("a");
    RemoteFile large =
        new RemoteFile(path, 5, GIT, Optional.of(new Etag(SHA256)), Optional.empty());
    assertEquals(new Etag(SHA256), large.etag());
    assertEquals(large.etag(), RemoteFile.of(path, 5, large.etag()).etag());
    assertEquals(new Etag(GIT), RemoteFile.of(path, 5, new Etag(GIT)).etag());
  }
}
