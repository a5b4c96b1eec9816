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
 * The tokens kept on this machine, in the files of the official client (huggingface_hub,
 * utils/_auth.py): {@code token} holds the active one, {@code stored_tokens} beside it all of them
 * by name. Both are written at once or not at all, for the owner's eyes alone, and changed under
 * {@code stored_tokens.lock}, so that two logins at once lose nothing. Thread-safe.
 */
public final class TokenStore {
  /** So long before its end a token is renewed; the official client's figure. */
  private static final long DUE_SECONDS = 24 * 3600;

  private final SecretFile token;
  private final SecretFile stored;
  private final TokenFolder folder;
  private final Consumer<String> notices;
  private final AtomicBoolean warnedOfReaders = new AtomicBoolean();

  /**
   * @param tokenFile with the active token
   * @param notices hears, in one sentence, of files that cannot be read or hidden, and of waiting
   */
  public TokenStore(Path tokenFile, Sleeper sleeper, Consumer<String> notices) {
    this.token = new SecretFile(tokenFile);
    // A root has no siblings; what is wrong with it is told when something is to be kept.
    this.stored =
        new SecretFile(
            tokenFile.getParent() == null
                ? tokenFile.resolve("stored_tokens")
                : tokenFile.resolveSibling("stored_tokens"));
    this.folder = new TokenFolder(token, stored, new LockFiles(sleeper), notices);
    this.notices = notices;
  }

  /** Where the active token is kept. */
  public Path tokenFile() {
    return token.path();
  }

  /** Where all tokens are kept. */
  public Path storedFile() {
    return stored.path();
  }

  /** All tokens, by name. What cannot be read counts as none. */
  public SortedMap<String, StoredToken> all() {
    return all(notices);
  }

  private SortedMap<String, StoredToken> all(Consumer<String> notices) {
    try {
      return StoredTokensFormat.read(stored.read()).tokens();
    } catch (NoSuchFileException none) {
      return new TreeMap<>();
    } catch (StoredTokensFormat.Unreadable | MalformedInputException e) {
      notices.accept("the stored tokens are left out: " + storedFile() + " is broken");
      return new TreeMap<>();
    } catch (IOException e) {
      notices.accept("the stored tokens cannot be read and are left out: " + storedFile());
      return new TreeMap<>();
    }
  }

  /** Whether it is certain that no token is kept, in whatever state. */
  public boolean isEmpty() {
    boolean noneStored = stored.isKnownEmpty();
    try {
      noneStored = noneStored || StoredTokensFormat.read(stored.read()).isEmpty();
      return noneStored && token.isKnownEmpty() && folder.leftovers().isEmpty();
    } catch (StoredTokensFormat.Unreadable | IOException unknown) {
      return false;
    }
  }

  /** The secret in the token file. */
  public Optional<String> active() {
    try {
      String secret = token.read().replaceAll("[\r\n]", "").strip();
      return Optional.of(secret).filter(text -> !text.isEmpty());
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /** The stored token whose secret that is. */
  public Optional<StoredToken> findBySecret(String secret) {
    return findBySecret(secret, notices);
  }

  private Optional<StoredToken> findBySecret(String secret, Consumer<String> notices) {
    return all(notices).values().stream().filter(one -> one.secret().equals(secret)).findFirst();
  }

  /** Keeps a token, in place of one of the same name, and makes it the active one. */
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
          "others on this machine may read the tokens: the disk of "
              + file.path()
              + " keeps no modes; HF_TOKEN_PATH moves them to another");
    }
  }

  /**
   * What counts in place of that secret: the same, or a renewed one if it runs out within a day.
   *
   * @param renewal gets a new token in place of the old one, or gives the old one back; several
   *     processes never ask at once, and nobody does where the new one could not be kept: the Hub
   *     may renew a token only once
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
          if (!again.get().secret().equals(secret)) { // another process was faster
            counts.set(again.get().secret());
            return;
          }
          if (!alone) {
            return; // another process may be asking just now
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
   * Who tired of waiting for the lock changed the files without it while the Hub was asked: they
   * are read anew, and a token that somebody removed or replaced since is left as it is.
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

  /** Makes a stored token the active one; whether there is one of that name. */
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
   * Forgets a token.
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

  /** Forgets all of them, also those in files that are broken or were put aside as such. */
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
                    file.path() + " was a link; the file it led to is left as it is: " + left));
  }

  private interface Change {
    void to(StoredTokensFormat tokens, boolean alone) throws IOException;
  }

  private void change(Change change) {
    folder.locked(alone -> change.to(readOrSetAside(), alone));
  }

  /** What is broken must not be written over: somebody may want to mend it. */
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
          "the stored tokens were broken; they are kept as " + aside + " until you log out");
      return new StoredTokensFormat();
    }
  }
}
