package io.hfj.store.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheTargetTest extends CacheTestBase {
  @Test
  void returnsACommitUnchanged() {
    assertEquals(Optional.of(OLD), linked().findCommit(REPO, new Revision(OLD.hex())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "%s\n", " %s \r\n"})
  void readsRefsOfOtherClients(String form) throws Exception {
    write(repo.resolve("refs/refs/pr/1"), String.format(form, OLD));
    assertEquals(Optional.of(OLD), linked().findCommit(REPO, new Revision("refs/pr/1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a1a1", "../../../etc/passwd"})
  void findsNoCommitInAMalformedRef(String text) throws Exception {
    write(repo.resolve("refs/main"), text);
    assertEquals(Optional.empty(), linked().findCommit(REPO, Revision.MAIN));
  }

  @Test
  void findsNoCommitInARefThatIsNoFileOrTooLong() throws Exception {
    assertEquals(Optional.empty(), linked().findCommit(REPO, Revision.MAIN));
    Files.createDirectories(repo.resolve("refs/main"));
    assertEquals(Optional.empty(), linked().findCommit(REPO, Revision.MAIN));
    write(repo.resolve("refs/long"), OLD + " ".repeat(100));
    assertEquals(Optional.empty(), linked().findCommit(REPO, new Revision("long")));
    Files.write(repo.resolve("refs/binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertEquals(Optional.empty(), linked().findCommit(REPO, new Revision("binary")));
  }

  @Test
  void laysReposOutByTypeAndName() {
    CacheLayout layout = new CacheLayout(root);
    RepoId dataset = new RepoId(RepoType.DATASET, "acme/d");
    RepoId old = new RepoId(RepoType.MODEL, "gpt2");
    Path blob = layout.blob(dataset, TEXT.etag());
    assertEquals(root.resolve("datasets--acme--d/blobs/" + TEXT.etag()), blob);
    assertEquals(root.resolve("models--gpt2/refs/main"), layout.ref(old, Revision.MAIN));
    assertEquals(
        root.resolve("models--gpt2/.no_exist/" + OLD + "/a/b"),
        layout.absent(old, OLD, new RepoPath("a/b")));
    assertEquals(
        root.resolve(".locks/models--gpt2/" + TEXT.etag() + ".lock"),
        layout.lock(old, TEXT.etag()));
    assertEquals(root.resolve("models--gpt2/trees/" + OLD + ".json"), layout.listing(old, OLD));
  }
}
