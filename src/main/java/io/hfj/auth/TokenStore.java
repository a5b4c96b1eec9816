package io.hfj.auth;

import io.hfj.env.Sleeper;
import io.hfj.error.StorageFailure;
import io.hfj.store.AtomicFiles;
import io.hfj.store.LockFiles;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The tokens kept on this machine, in the files of the official client (huggingface_hub,
 * utils/_auth.py): {@code token} holds the active one, {@code stored_tokens} beside it all of them
 * by name. Both are written at once or not at all, for the owner's eyes alone, and changed under
 * {@code stored_tokens.lock}, so that two logins at once lose nothing. Thread-safe.
 */
public final class TokenStore {
  /** So long before its end a token is renewed; the official client's figure. */
  private static final long DUE_SECONDS = 24 * 3600;

  private final Path tokenFile;
  private final Path storedFile;
  private final LockFiles locks;
  private final Consumer<String> notices;

  /**
   * @param tokenFile with the active token
   * @param notices hears, in one sentence, of files that cannot be read
   */
  public TokenStore(Path tokenFile, Sleeper sleeper, Consumer<String> notices) {
    this.tokenFile = tokenFile;
    this.storedFile = tokenFile.resolveSibling("stored_tokens");
    this.locks = new LockFiles(sleeper);
    this.notices = notices;
  }

  /** Where the active token is kept. */
  public Path tokenFile() {
    return tokenFile;
  }

  /** Where all tokens are kept. */
  public Path storedFile() {
    return storedFile;
  }

  /** All tokens, by name. What cannot be read counts as none. */
  public SortedMap<String, StoredToken> all() {
    try {
      return TokenText.read(Files.readString(storedFile));
    } catch (NoSuchFileException none) {
      return new TreeMap<>();
    } catch (TokenText.Unreadable | MalformedInputException e) {
      notices.accept("the stored tokens are left out: " + storedFile + " is broken");
      return new TreeMap<>();
    } catch (IOException e) {
      notices.accept("the stored tokens cannot be read and are left out: " + storedFile);
      return new TreeMap<>();
    }
  }

  /** The secret in the token file. */
  public Optional<String> active() {
    try {
      String secret = Files.readString(tokenFile).replaceAll("[\r\n]", "").strip();
      return Optional.of(secret).filter(text -> !text.isEmpty());
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /** The stored token whose secret that is. */
  public Optional<StoredToken> named(String secret) {
    return all().values().stream().filter(token -> token.secret().equals(secret)).findFirst();
  }

  /** Keeps a token, in place of one of the same name, and makes it the active one. */
  public StoredToken save(StoredToken token) {
    StoredToken kept =
        new StoredToken(
            TokenText.nameable(token.name()), token.secret(), token.refresh(), token.expiresAt());
    change(
        tokens -> {
          tokens.put(kept.name(), kept);
          AtomicFiles.writePrivate(storedFile, TokenText.write(tokens));
          AtomicFiles.writePrivate(tokenFile, kept.secret());
        });
    return kept;
  }

  /**
   * What counts in place of that secret: the same, or a renewed one if it runs out within a day.
   *
   * @param renewal gets a new token in place of the old one, or gives the old one back; several
   *     processes never ask at once
   */
  public String renewed(String secret, Instant now, UnaryOperator<StoredToken> renewal) {
    Optional<StoredToken> stored = named(secret).filter(token -> isDue(token, now));
    if (stored.isEmpty()) {
      return secret;
    }
    AtomicReference<String> counts = new AtomicReference<>(secret);
    change(
        tokens -> {
          StoredToken again = tokens.get(stored.get().name());
          if (again == null) {
            return;
          }
          if (!again.secret().equals(secret)) { // another process was faster
            counts.set(again.secret());
            return;
          }
          StoredToken fresh = renewal.apply(again);
          if (!fresh.equals(again)) {
            tokens.put(fresh.name(), fresh);
            AtomicFiles.writePrivate(storedFile, TokenText.write(tokens));
            if (active().filter(secret::equals).isPresent()) {
              AtomicFiles.writePrivate(tokenFile, fresh.secret());
            }
            counts.set(fresh.secret());
          }
        });
    return counts.get();
  }

  private static boolean isDue(StoredToken token, Instant now) {
    return token.refresh().isPresent()
        && token.expiresAt().isPresent()
        && token.expiresAt().getAsLong() - now.getEpochSecond() < DUE_SECONDS;
  }

  /** Makes a stored token the active one; whether there is one of that name. */
  public boolean activate(String name) {
    AtomicBoolean found = new AtomicBoolean();
    change(
        tokens -> {
          if (tokens.containsKey(name)) {
            found.set(true);
            AtomicFiles.writePrivate(tokenFile, tokens.get(name).secret());
          }
        });
    return found.get();
  }

  /**
   * Forgets a token.
   *
   * @return empty if there is none of that name, else whether it was the active one
   */
  public Optional<Boolean> remove(String name) {
    AtomicReference<Optional<Boolean>> result = new AtomicReference<>(Optional.empty());
    change(
        tokens -> {
          StoredToken gone = tokens.remove(name);
          if (gone != null) {
            boolean wasActive = active().filter(gone.secret()::equals).isPresent();
            AtomicFiles.writePrivate(storedFile, TokenText.write(tokens));
            if (wasActive) {
              Files.deleteIfExists(tokenFile);
            }
            result.set(Optional.of(wasActive));
          }
        });
    return result.get();
  }

  /** Forgets all of them. */
  public void removeAll() {
    change(
        tokens -> {
          Files.deleteIfExists(tokenFile);
          Files.deleteIfExists(storedFile);
        });
  }

  private interface Change {
    void to(SortedMap<String, StoredToken> tokens) throws IOException;
  }

  private void change(Change change) {
    makeFolder();
    Path lock = storedFile.resolveSibling("stored_tokens.lock");
    // Where nothing can be locked work goes on: the files are replaced as a whole.
    LockFiles.Held held = locks.acquire(lock, () -> "", text -> {});
    try {
      change.to(readable());
    } catch (IOException e) {
      throw new StorageFailure(
          "the tokens cannot be written to " + tokenFile.getParent() + ": " + reason(e),
          "check who owns the folder, or set HF_TOKEN_PATH or HF_HOME to another place");
    } finally {
      held.close();
    }
  }

  /** What is broken must not be written over: somebody may want to mend it. */
  private SortedMap<String, StoredToken> readable() throws IOException {
    try {
      return TokenText.read(Files.readString(storedFile));
    } catch (NoSuchFileException none) {
      return new TreeMap<>();
    } catch (TokenText.Unreadable | MalformedInputException e) {
      Path aside =
          storedFile.resolveSibling("stored_tokens." + AtomicFiles.randomHex() + ".broken");
      Files.move(storedFile, aside);
      notices.accept("the stored tokens were broken; they are kept as " + aside);
      return new TreeMap<>();
    }
  }

  private static String reason(IOException e) {
    return e instanceof AccessDeniedException ? "not permitted" : e.getClass().getSimpleName();
  }

  private void makeFolder() {
    Path folder = tokenFile.toAbsolutePath().getParent();
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder);
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
          Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
      }
    } catch (IOException e) {
      throw new StorageFailure(
          "the folder for tokens cannot be made: " + folder,
          "set HF_TOKEN_PATH or HF_HOME to a place you may write to");
    }
  }
}
