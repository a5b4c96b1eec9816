package io.hfj.store.localdir;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.model.CommitHash;
import io.hfj.model.Etag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalMetadataTest {
  private static final String COMMIT = "a1".repeat(20);
  private static final String ETAG = "cd".repeat(32);
  private static final Instant FETCHED = Instant.parse("2026-11-23T10:05:01.123456789Z");

  @TempDir Path folder;
  private Path metadata;
  private Path file;

  @BeforeEach
  void makeFile() throws IOException {
    metadata = folder.resolve("a.metadata");
    file = Files.writeString(folder.resolve("a"), "text");
    changedAt(FETCHED);
  }

  private void changedAt(Instant time) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(time));
  }

  private static LocalMetadata noted(Instant at) {
    return new LocalMetadata(new CommitHash(COMMIT), new Etag(ETAG), at);
  }

  @Test
  void isWrittenAsThreeLines() throws Exception {
    noted(FETCHED).write(metadata);
    String text = COMMIT + "\n" + ETAG + "\n1795428301.123456\n";
    assertEquals(text, Files.readString(metadata));
    assertEquals(
        Optional.of(noted(Instant.parse("2026-11-23T10:05:01.123Z"))),
        LocalMetadata.find(metadata, file));
  }

  @ParameterizedTest
  @CsvSource({"0, true", "-100000, true", "1000, true", "1002, false", "3600000, false"})
  void isValidForAFileThatWasNotChangedLater(long millisLater, boolean holds) throws Exception {
    noted(FETCHED).write(metadata);
    changedAt(FETCHED.plusMillis(millisLater));
    assertEquals(holds, LocalMetadata.find(metadata, file).isPresent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1795428301", "1795428301.7685585", "1795428301.0\r", " 1795428399.5 ", "1.8e9"})
  void readsTheSecondsOfOtherClients(String seconds) throws Exception {
    Files.writeString(metadata, COMMIT + "\n\"" + ETAG + "\"\n" + seconds + "\n");
    assertEquals(new Etag(ETAG), LocalMetadata.find(metadata, file).orElseThrow().etag());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n\n",
        "%1$s\n%2$s",
        "%1$s\n%2$s\n",
        "%2$s\n%1$s\n1795428399",
        "x\n%2$s\n1795428399",
        "%1$s\n../x\n1795428399",
        "%1$s\n%2$s\nnan",
        "%1$s\n%2$s\ninf",
        "%1$s\n%2$s\n9e99999999",
        "%1$s\n%2$s\n0e99999999",
        "%1$s\n%2$s\n1e2147483647",
        "%1$s\n%2$s\n1e-2147483647"
      })
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void isInvalidWhenMalformed(String form) throws Exception {
    Files.writeString(metadata, String.format(form, COMMIT, ETAG));
    assertEquals(Optional.empty(), LocalMetadata.find(metadata, file));
  }

  @Test
  void isInvalidWhenBinaryOrTooLong() throws Exception {
    Files.write(metadata, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertEquals(Optional.empty(), LocalMetadata.find(metadata, file));
    String endless = COMMIT + "\n" + ETAG + "\n1795428399\n" + "x".repeat(2000);
    Files.write(metadata, endless.getBytes(StandardCharsets.US_ASCII));
    assertEquals(Optional.empty(), LocalMetadata.find(metadata, file));
  }

  @Test
  void isInvalidWithoutItsFile() throws Exception {
    noted(FETCHED).write(metadata);
    Files.delete(file);
    assertEquals(Optional.empty(), LocalMetadata.find(metadata, file));
    assertEquals(Optional.empty(), LocalMetadata.find(folder.resolve("absent"), file));
  }
}
