package io.hfj.store.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.model.Etag;
import io.hfj.model.Revision;
import io.hfj.store.chunk.ChunkList;
import io.hfj.store.chunk.ChunkListBuilder;
import io.hfj.store.chunk.ChunkLists;
import io.hfj.store.chunk.ListedBlob;
import io.hfj.testing.Prerequisite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class CachedChunkListsTest extends CacheTestBase {
  private static final Etag ETAG = new Etag("ab".repeat(32));
  private static final long SIZE = 10;

  private ChunkLists lists;
  private Path blob;
  private Path list;

  @BeforeEach
  void open() throws IOException {
    blob = write(repo.resolve("blobs").resolve(ETAG.value()), "0123456789");
    lists = snapshot(OLD).chunkLists().orElseThrow();
    list = repo.resolve(".hfj-chunks").resolve(ETAG.value());
  }

  private static ChunkList some() {
    ChunkListBuilder builder = new ChunkListBuilder();
    builder.add("0123456789abcdef".repeat(4), 0, 2, 3, 4);
    return builder.build(SIZE).orElseThrow();
  }

  private ListedBlob only() {
    List<ListedBlob> found = lists.findBlobs();
    assertEquals(1, found.size());
    return found.get(0);
  }

  @Test
  void areBesideTheBlobs() throws Exception {
    lists.write(ETAG, some());
    assertEquals(List.of(ETAG.value()), namesBelow(list.getParent()));
    assertEquals(1, lists.find(ETAG).orElseThrow().count());
    assertArrayEquals(new long[] {0x0123456789abcdefL}, only().xorbs());
    assertEquals(SIZE, only().read().orElseThrow().size());
    try (FileChannel content = only().openContent(SIZE)) {
      assertEquals(SIZE, content.size());
    }
    assertThrows(IOException.class, () -> only().openContent(SIZE + 1));
  }

  @Test
  void areFoundInAllRepositoriesOwnOnesFirst() throws Exception {
    lists.write(ETAG, some());
    Path other = root.resolve("datasets--a--b/.hfj-chunks").resolve(ETAG.value());
    Files.createDirectories(other.getParent());
    write(root.resolve("datasets--a--b/blobs").resolve(ETAG.value()), "");
    Files.copy(list, other);
    write(root.resolve("elsewhere/.hfj-chunks/x"), "");
    assertEquals(List.of(list, other), lists.findBlobs().stream().map(ListedBlob::list).toList());
  }

  @Test
  void areNotFollowedThroughLinks() throws Exception {
    lists.write(ETAG, some());
    Path moved = Files.move(list, temp.resolve("moved"));
    Files.createSymbolicLink(list, moved);
    assertEquals(Optional.empty(), lists.find(ETAG));
    assertEquals(0, only().xorbs().length);
    Files.move(list.getParent(), temp.resolve("folder"));
    Files.createSymbolicLink(list.getParent(), temp.resolve("folder"));
    assertEquals(List.of(), lists.findBlobs());
    lists.write(ETAG, some());
    assertTrue(Files.isSymbolicLink(temp.resolve("folder").resolve(ETAG.value())));
  }

  @Test
  void replaceALinkInTheirPlace() throws Exception {
    Files.createDirectories(list.getParent());
    Path target = write(temp.resolve("target"), "untouched");
    Files.createSymbolicLink(list, target);
    lists.write(ETAG, some());
    assertTrue(Files.isRegularFile(list, LinkOption.NOFOLLOW_LINKS));
    assertEquals("untouched", Files.readString(target));
  }

  @Test
  void areNotReadFromPipes() throws Exception {
    Files.createDirectories(list.getParent());
    assertEquals(0, new ProcessBuilder("mkfifo", list.toString()).start().waitFor());
    assertEquals(Optional.empty(), lists.find(ETAG));
    assertEquals(0, only().xorbs().length);
  }

  @Test
  void areNotReadIfAnotherUserWroteThem() throws Exception {
    Prerequisite.ROOT.require(
        Files.getAttribute(temp, "unix:uid").equals(0), "only root can change the owner of a file");
    lists.write(ETAG, some());
    Files.setAttribute(list, "unix:uid", 4711);
    assertEquals(Optional.empty(), lists.find(ETAG));
    assertEquals(0, only().xorbs().length);
  }

  @Test
  void areNotReadIfTheyAreTooLong() throws Exception {
    lists.write(ETAG, some());
    try (FileChannel sparse = FileChannel.open(list, StandardOpenOption.WRITE)) {
      sparse.write(ByteBuffer.allocate(1), 1L << 40);
    }
    assertEquals(Optional.empty(), lists.find(ETAG));
  }

  @Test
  void leadToContentOfTheSharedStore() throws Exception {
    Path payload = write(root.resolve("blobs/cd").resolve("cd".repeat(32)), "0123456789");
    write(root.resolve("blobs/.huggingface-shared-blobs"), "1\n");
    Files.delete(blob);
    Files.createSymbolicLink(blob, blob.getParent().relativize(payload));
    lists.write(ETAG, some());
    assertEquals(payload, only().content());
    only().openContent(SIZE).close();
  }

  @Test
  void doNotLeadOutOfTheCache() throws Exception {
    Path outside = write(temp.resolve("secret"), "0123456789");
    Files.delete(blob);
    Files.createSymbolicLink(blob, outside);
    lists.write(ETAG, some());
    assertThrows(IOException.class, () -> only().openContent(SIZE));
  }

  @Test
  void failToBeWrittenSilently() throws Exception {
    write(list.getParent(), "a file");
    lists.write(ETAG, some());
    assertEquals(List.of(), notices);
    assertEquals(Optional.empty(), lists.find(ETAG));
  }

  @Test
  void areNotKeptWithoutLinks() {
    assertEquals(Optional.empty(), unlinked().snapshot(REPO, Revision.MAIN, OLD).chunkLists());
  }
}
