package io.hfj.auth;

import io.hfj.env.Sleeper;
import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.lock.LockFiles;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The tokens stored on this machine, in the files of the official client (huggingface_hub,
 * utils/_auth.py): {@code token} holds the active one, {@code stored_tokens} beside it all of them
 * by name. Both are replaced atomically, readable only by the owner, and changed under {@code
 * stored_tokens.lock}, so that concurrent logins lose nothing. Thread-safe.
 */
public final class TokenStore {
  /** Seconds before its expiry that a token is renewed; the official client's figure. */
  private static final long DUE_SECONDS = 24 * 3600;

  private final SecretFile token;
  private final SecretFile stored;
  private final TokenFolder folder;
  private final Consumer<String> notices;
  private final AtomicBoolean warnedOfReaders = new AtomicBoolean();

  /**
   * @param tokenFile with the active token
   * @param notices receives a sentence about files that cannot be read or hidden, and about waiting
   */
  public TokenStore(Path tokenFile, Sleeper sleeper, Consumer<String> notices) {
    this.token = new SecretFile(tokenFile);
    // A root folder has no siblings; the error is reported when a token is stored.
    this.stored =
        new SecretFile(
            tokenFile.getParent() == null
                ? tokenFile.resolve("stored_tokens")
                : tokenFile.resolveSibling("stored_tokens"));
    this.folder = new TokenFolder(token, stored, new LockFiles(sleeper), notices);
    this.notices = notices;
  }

  /** Returns the file of the active token. */
  public Path tokenFile() {
    return token.path();
  }

  /** Returns the file of all tokens. */
  public Path storedFile() {
    return stored.path();
  }

  /** Returns all tokens by name; none if the file cannot be read. */
  public SortedMap<String, StoredToken> all() {
    return all(notices);
  }

  private SortedMap<String, StoredToken> all(Consumer<String> notices) {
    try {
      return StoredTokensFormat.read(stored.read()).tokens();
    } catch (NoSuchFileException none) {
      return new TreeMap<>();
    } catch (StoredTokensFormat.Unreadable | MalformedInputException e) {
      notices.accept("ignoring the stored tokens: " + storedFile() + " is corrupt");
      return new TreeMap<>();
    } catch (IOException e) {
      notices.accept("cannot read the stored tokens in " + storedFile() + "; ignoring them");
      return new TreeMap<>();
    }
  }

  /** Returns whether certainly no token is stored, not even in corrupt files. */
  public boolean isEmpty() {
    boolean noneStored = stored.isKnownEmpty();
    try {
      noneStored = noneStored || StoredTokensFormat.read(stored.read()).isEmpty();
      return noneStored && token.isKnownEmpty() && folder.leftovers().isEmpty();
    } catch (StoredTokensFormat.Unreadable | IOException unknown) {
      return false;
    }
  }

  /** Returns the secret in the token file. */
  public Optional<String> active() {
    try {
      String secret = token.read().replaceAll("[\r\n]", "").strip();
      return Optional.of(secret).filter(text -> !text.isEmpty());
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /** Returns the stored token with that secret. */
  public Optional<StoredToken> findBySecret(String secret) {
    return findBySecret(secret, notices);
  }

  private Optional<StoredToken> findBySecret(String secret, Consumer<String> notices) {
    return all(notices).values().stream().filter(one -> one.secret().equals(secret)).findFirst();
  }

  /** Stores a token, replacing one of the same name, and makes it the active one. */
  public StoredToken save(StoredToken wanted) {
    StoredToken kept =
        new StoredToken(
            StoredTokensFormat.nameable(wanted.name()),
            wanted.secret(),
            wanted.refresh(),
            wanted.expiresAt());
    change(
        (tokens, alone) -> {
          tokens.put(kept);
          write(stored, tokens.text());
          write(token, kept.secret());
        });
    return kept;
  }

  private void write(SecretFile file, String text) throws IOException {
    if (!file.write(text) && warnedOfReaders.compareAndSet(false, true)) {
      notices.accept(
          file.path()
              + " may be readable by other users: its disk has no file permissions; set"
              + " HF_TOKEN_PATH to a path on another disk");
    }
  }

  /**
   * Returns that secret, or a renewed one if it expires within a day.
   *
   * @param renewal requests a new token in place of the old one, or returns the old one; never
   *     called by several processes at once, nor if the new token could not be stored: the Hub may
   *     renew a token only once
   */
  public String renewed(String secret, Instant now, UnaryOperator<StoredToken> renewal) {
    Optional<StoredToken> due = findBySecret(secret, text -> {}).filter(one -> isDue(one, now));
    if (due.isEmpty()) {
      return secret;
    }
    AtomicReference<String> counts = new AtomicReference<>(secret);
    change(
        (tokens, alone) -> {
          Optional<StoredToken> again = tokens.find(due.get().name());
          if (again.isEmpty()) {
            return;
          }
          if (!again.get().secret().equals(secret)) { // another process renewed it
            counts.set(again.get().secret());
            return;
          }
          if (!alone) {
            return; // another process may be renewing it
          }
          stored.requireWritable();
          token.requireWritable();
          StoredToken fresh = renewal.apply(again.get());
          if (!fresh.equals(again.get())) {
            counts.set(fresh.secret());
            replace(again.get(), fresh);
          }
        });
    return counts.get();
  }

  /**
   * Stores the renewed token. Rereads the files, since a process whose wait for the lock timed out
   * may have changed them; a token that was removed or replaced in the meantime is not changed.
   */
  private void replace(StoredToken old, StoredToken fresh) throws IOException {
    StoredTokensFormat tokens = readOrSetAside();
    if (tokens.find(old.name()).filter(one -> one.secret().equals(old.secret())).isEmpty()) {
      return;
    }
    tokens.put(fresh);
    write(stored, tokens.text());
    if (active().filter(old.secret()::equals).isPresent()) {
      write(token, fresh.secret());
    }
  }

  private static boolean isDue(StoredToken token, Instant now) {
    return token.refresh().isPresent()
        && token.expiresAt().isPresent()
        && token.expiresAt().getAsLong() - now.getEpochSecond() < DUE_SECONDS;
  }

  /** Makes a stored token the active one; returns whether there is one of that name. */
  public boolean activate(String name) {
    AtomicBoolean found = new AtomicBoolean();
    change(
        (tokens, alone) -> {
          Optional<StoredToken> wanted = tokens.find(name);
          if (wanted.isPresent()) {
            found.set(true);
            write(token, wanted.get().secret());
          }
        });
    return found.get();
  }

  /**
   * Removes a token.
   *
   * @return empty if there is none of that name, else whether it was the active one
   */
  public Optional<Boolean> remove(String name) {
    AtomicReference<Optional<Boolean>> result = new AtomicReference<>(Optional.empty());
    change(
        (tokens, alone) -> {
          Optional<StoredToken> gone = tokens.find(name);
          if (gone.isPresent()) {
            boolean wasActive = active().filter(gone.get().secret()::equals).isPresent();
            tokens.remove(name);
            write(stored, tokens.text());
            if (wasActive) {
              delete(token);
            }
            result.set(Optional.of(wasActive));
          }
        });
    return result.get();
  }

  /** Removes all tokens, also those in corrupt files that were set aside. */
  public void removeAll() {
    folder.locked(
        alone -> {
          delete(token);
          delete(stored);
          for (Path left : folder.leftovers()) {
            delete(new SecretFile(left));
          }
        });
  }

  private void delete(SecretFile file) throws IOException {
    file.delete()
        .ifPresent(
            left ->
                notices.accept(
                    file.path() + " was a symbolic link; its target is unchanged: " + left));
  }

  private interface Change {
    void to(StoredTokensFormat tokens, boolean alone) throws IOException;
  }

  private void change(Change change) {
    folder.locked(alone -> change.to(readOrSetAside(), alone));
  }

  /** Reads the stored tokens; a corrupt file is set aside for repair rather than overwritten. */
  private StoredTokensFormat readOrSetAside() throws IOException {
    try {
      return StoredTokensFormat.read(stored.read());
    } catch (NoSuchFileException none) {
      return new StoredTokensFormat();
    } catch (StoredTokensFormat.Unreadable | MalformedInputException e) {
      Path aside =
          storedFile().resolveSibling("stored_tokens." + AtomicFiles.randomHex() + ".broken");
      Files.move(storedFile(), aside);
      notices.accept(
          "the stored tokens were corrupt; a copy is kept in " + aside + " until you log out");
      return new StoredTokensFormat();
    }
  }
}
