package io.hfj.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedFileListTest {
  private static String hex(Random random, int length) {
    StringBuilder text = new StringBuilder();
    random.ints(length, 0, 16).forEach(digit -> text.append(Integer.toHexString(digit)));
    return text.toString();
  }

  private static List<RemoteFile> files(int count) {
    Random random = new Random(7);
    List<RemoteFile> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean lfs = random.nextBoolean();
      files.add(
          new RemoteFile(
              new RepoPath("\u00e9/\ud83d\ude00".repeat(random.nextInt(900)) + "x" + i),
              random.nextLong() >>> 1,
              hex(random, 40),
              lfs ? Optional.of(new Etag(hex(random, 64))) : Optional.empty(),
              lfs && i % 2 == 0 ? Optional.of(hex(random, 64)) : Optional.empty()));
    }
    return files;
  }

  @Test
  void givesBackWhatWasPutIn() {
    List<RemoteFile> files = files(2_000);
    PackedFileList packed = PackedFileList.of(files);
    assertEquals(files.size(), packed.size());
    assertEquals(files, packed);
  }

  @Test
  void holdsTheLongestPathThereCanBe() {
    RemoteFile longest =
        RemoteFile.of(
            new RepoPath("\u20ac".repeat(4_096)), Long.MAX_VALUE, new Etag("a".repeat(64)));
    PackedFileList packed =
        PackedFileList.of(List.of(longest, longest, longest, longest, longest, longest));
    assertEquals(longest.path(), packed.get(5).path());
    assertEquals(Long.MAX_VALUE, packed.get(5).size());
  }

  @Test
  void takesABlobIdThatIsNoneForNone() {
    RemoteFile odd =
        new RemoteFile(
            new RepoPath("a"),
            1,
            "o".repeat(1_000_000),
            Optional.of(new Etag("a".repeat(64))),
            Optional.empty());
    assertEquals("", PackedFileList.of(List.of(odd)).get(0).blobId());
  }
}
