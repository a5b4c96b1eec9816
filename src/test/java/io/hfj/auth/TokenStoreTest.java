package io.hfj.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.StorageFailure;
import io.hfj.env.TokenSettings;
import io.hfj.store.lock.LockFiles;
import io.hfj.testing.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class TokenStoreTest {
  private static final StoredToken TOKEN =
      new StoredToken("laptop", "hf_1", Optional.empty(), OptionalLong.empty());
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final StoredToken DUE =
      new StoredToken("due", "hf_1", Optional.of("rt"), OptionalLong.of(NOW.getEpochSecond() + 9));

  @TempDir Path temp;
  private final List<String> notices = new ArrayList<>();
  private final VirtualTime time = VirtualTime.manual();
  private Path home;

  @BeforeEach
  void make() throws IOException {
    home = Files.createDirectory(temp.resolve("hf"));
  }

  private TokenStore store() {
    return new TokenStore(home.resolve("token"), time, notices::add);
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void removesAlsoBrokenFilesAndThoseSetAside() throws IOException {
    assertTrue(store().isEmpty());
    Files.writeString(home.resolve("stored_tokens"), "hf_1 is not in a section\n");
    assertFalse(store().isEmpty());
    store().save(TOKEN);
    assertTrue(notices.get(0).contains("until you log out"), notices.toString());
    Files.writeString(home.resolve("stored_tokens"), "broken again\n");
    Files.writeString(home.resolve("stored_tokens.0123abcd.tmp"), "hf_1");
    Files.writeString(home.resolve("stored_tokens.mine"), "not ours");
    store().removeAll();
    assertEquals(List.of("stored_tokens.lock", "stored_tokens.mine"), left());
    assertTrue(store().isEmpty());
    Files.writeString(home.resolve("stored_tokens.0123abcd.broken"), "hf_1");
    assertFalse(store().isEmpty());
  }

  @Test
  void removesTemporaryFilesOfAKilledRun() throws IOException {
    Files.writeString(home.resolve("token.0123abcd.tmp"), "hf_0");
    Files.writeString(home.resolve("mine.0123abcd.tmp"), "not ours");
    store().save(TOKEN);
    assertEquals(
        List.of("mine.0123abcd.tmp", "stored_tokens", "stored_tokens.lock", "token"), left());
  }

  @Test
  void writesThroughLinksAndRemovesTheLinksAlone() throws IOException {
    Path dotfiles = Files.createDirectory(temp.resolve("dotfiles"));
    Files.createSymbolicLink(home.resolve("token"), Path.of("../dotfiles/token"));
    Files.createSymbolicLink(home.resolve("stored_tokens"), dotfiles.resolve("tokens"));
    Files.writeString(dotfiles.resolve("token"), "hf_0");
    store().save(TOKEN);
    assertEquals("hf_1", Files.readString(dotfiles.resolve("token")));
    assertEquals("[laptop]\nhf_token = hf_1\n\n", Files.readString(dotfiles.resolve("tokens")));
    assertTrue(Files.isSymbolicLink(home.resolve("token")));
    assertTrue(Files.isSymbolicLink(home.resolve("stored_tokens")));
    store().removeAll();
    assertEquals(List.of("stored_tokens.lock"), left());
    assertEquals("hf_1", Files.readString(dotfiles.resolve("token")));
    assertEquals("[laptop]\nhf_token = hf_1\n\n", Files.readString(dotfiles.resolve("tokens")));
    assertEquals(
        List.of(
            home.resolve("token")
                + " was a symbolic link; its target is unchanged: "
                + home.resolve("../dotfiles/token"),
            home.resolve("stored_tokens")
                + " was a symbolic link; its target is unchanged: "
                + dotfiles.resolve("tokens")),
        notices);
  }

  @Test
  void neverReplacesADeviceOrFollowsALoopOfLinks() throws IOException {
    Files.createSymbolicLink(home.resolve("token"), Path.of("/dev/null"));
    assertThrows(StorageFailure.class, () -> store().save(TOKEN));
    store().removeAll();
    assertTrue(Files.exists(Path.of("/dev/null")));
    assertFalse(Files.exists(home.resolve("token"), LinkOption.NOFOLLOW_LINKS));
    Files.createSymbolicLink(home.resolve("token"), Path.of("token"));
    assertThrows(StorageFailure.class, () -> store().save(TOKEN));
  }

  @Test
  void neverBlocksAtAPipe() throws Exception {
    Path pipe = home.resolve("token");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    TokenSettings settings = new TokenSettings(true, Optional.empty(), List.of(), pipe, "");
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertEquals(Optional.empty(), store().active());
          assertFalse(store().isEmpty());
          assertThrows(StorageFailure.class, () -> store().removeAll());
          assertThrows(StorageFailure.class, () -> store().save(TOKEN));
          TokenSource source = new TokenSource(settings, notices::add);
          assertEquals(Optional.empty(), source.find(Optional.empty()));
        });
    assertEquals(List.of("cannot read token file " + pipe + "; ignoring it"), notices);
  }

  @Test
  void readsNoMoreThanATokenFileCanHold() throws IOException {
    Path endless = Files.createSymbolicLink(home.resolve("token"), Path.of("/dev/zero"));
    Files.createSymbolicLink(home.resolve("stored_tokens"), Path.of("/dev/zero"));
    TokenSettings settings = new TokenSettings(true, Optional.empty(), List.of(), endless, "");
    TokenSource source = new TokenSource(settings, notices::add);
    assertEquals(Optional.empty(), source.find(Optional.empty()));
    assertEquals(Optional.empty(), store().active());
    assertEquals(Map.of(), store().all());
    assertEquals(
        List.of(
            "cannot read token file " + endless + "; ignoring it",
            "cannot read the stored tokens in "
                + home.resolve("stored_tokens")
                + "; ignoring them"),
        notices);
    StorageFailure failure = assertThrows(StorageFailure.class, () -> store().save(TOKEN));
    assertTrue(failure.getMessage().contains("is too large"), failure.getMessage());
  }

  @Test
  void reportsTheReasonOfADiskError() throws IOException {
    Files.createSymbolicLink(home.resolve("stored_tokens"), Path.of("n".repeat(300)));
    StorageFailure failure = assertThrows(StorageFailure.class, () -> store().save(TOKEN));
    assertTrue(failure.getMessage().endsWith(": file name too long"), failure.getMessage());
    Path below = Files.writeString(temp.resolve("file"), "").resolve("folder/token");
    TokenStore nowhere = new TokenStore(below, time, notices::add);
    StorageFailure no = assertThrows(StorageFailure.class, () -> nowhere.save(TOKEN));
    assertTrue(no.getMessage().endsWith(": not a directory"), no.getMessage());
  }

  @Test
  void refusesAFolderInPlaceOfTheTokenBeforeWriting() throws IOException {
    Files.createDirectory(home.resolve("token"));
    for (TokenStore store : List.of(store(), new TokenStore(Path.of("/"), time, notices::add))) {
      StorageFailure failure = assertThrows(StorageFailure.class, () -> store.save(TOKEN));
      assertTrue(failure.getMessage().contains("it is a folder"), failure.getMessage());
      assertTrue(store.all().isEmpty());
    }
    assertEquals(List.of("token"), left());
  }

  @Test
  void waitsAShortTimeForAnotherProcessWithANotice() throws IOException {
    Path lock = home.resolve("stored_tokens.lock");
    LockFiles.HeldLock held = new LockFiles(time).tryAcquire(lock).orElseThrow();
    store().save(TOKEN);
    assertEquals(List.of("waiting for lock " + lock + ", held by another process"), notices);
    assertEquals(Duration.ofSeconds(10), time.elapsed());
    held.close();
    store().save(TOKEN);
    assertEquals(Duration.ofSeconds(10), time.elapsed());
  }

  @Test
  void renewsNoTokenThatItCannotStoreOrAnotherProcessMayRenew() throws IOException {
    store().save(DUE);
    List<StoredToken> asked = new ArrayList<>();
    LockFiles.HeldLock held =
        new LockFiles(time).tryAcquire(home.resolve("stored_tokens.lock")).orElseThrow();
    assertEquals("hf_1", renewed(asked));
    held.close();
    Files.delete(home.resolve("stored_tokens"));
    Files.createSymbolicLink(home.resolve("stored_tokens"), Path.of("/proc/hfj/stored_tokens"));
    assertEquals("hf_1", renewed(asked));
    Files.delete(home.resolve("stored_tokens"));
    Files.delete(home.resolve("token"));
    Path elsewhere = Files.createDirectory(temp.resolve("kept"));
    Files.createSymbolicLink(home.resolve("stored_tokens"), elsewhere.resolve("tokens"));
    store().save(DUE);
    Files.delete(home.resolve("token"));
    Files.createSymbolicLink(home.resolve("token"), temp.resolve("no/folder/token"));
    assertThrows(StorageFailure.class, () -> renewed(asked));
    assertEquals(List.of(), asked);
    Files.delete(home.resolve("token"));
    assertEquals("hf_2", renewed(asked));
    assertEquals(List.of(DUE), asked);
    assertEquals("hf_2", store().all().get("due").secret());
  }

  @Test
  void keepsChangesMadeDuringARenewal() {
    store().save(DUE);
    assertEquals("hf_2", renewedWhile(() -> store().remove("due")));
    assertEquals(Set.of(), store().all().keySet());
    assertEquals(Optional.empty(), store().active());

    store().save(DUE);
    assertEquals("hf_2", renewedWhile(() -> store().removeAll()));
    assertEquals(Set.of(), store().all().keySet());
    assertEquals(Optional.empty(), store().active());

    store().save(DUE);
    StoredToken again =
        new StoredToken("due", "hf_3", Optional.of("other"), OptionalLong.of(NOW.getEpochSecond()));
    assertEquals("hf_2", renewedWhile(() -> store().save(again)));
    assertEquals(Map.of("due", again), store().all());
    assertEquals(Optional.of("hf_3"), store().active());
  }

  @Test
  void storesARenewedTokenBesideOnesStoredMeanwhile() {
    store().save(DUE);
    StoredToken other = new StoredToken("other", "hf_3", Optional.empty(), OptionalLong.empty());
    assertEquals("hf_2", renewedWhile(() -> store().save(other)));
    assertEquals(Map.of("due", fresh(DUE), "other", other), store().all());
    assertEquals(Optional.of("hf_3"), store().active());
  }

  /** Renews the token while the others change the store; they fail to get the lock and continue. */
  private String renewedWhile(Runnable others) {
    return store()
        .renewed(
            "hf_1",
            NOW,
            old -> {
              others.run();
              return fresh(old);
            });
  }

  private static StoredToken fresh(StoredToken old) {
    return new StoredToken(old.name(), "hf_2", old.refresh(), OptionalLong.empty());
  }

  private String renewed(List<StoredToken> asked) {
    return store()
        .renewed(
            "hf_1",
            NOW,
            old -> {
              asked.add(old);
              return fresh(old);
            });
  }
}
