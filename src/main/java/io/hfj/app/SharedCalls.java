package io.hfj.app;

import io.hfj.HubException;
import io.hfj.Interrupted;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Lets threads that need the same result at the same time share one call. If the thread that makes
 * the call is interrupted, one of the others makes it again. Thread-safe.
 */
final class SharedCalls<K, V> {
  private final ConcurrentMap<K, CompletableFuture<V>> running = new ConcurrentHashMap<>();

  /**
   * Returns the result of the call, made by this thread or by another.
   *
   * @throws Interrupted if this thread is interrupted
   */
  V get(K key, Supplier<V> call) {
    while (true) {
      CompletableFuture<V> own = new CompletableFuture<>();
      CompletableFuture<V> other = running.putIfAbsent(key, own);
      if (other == null) {
        return make(key, call, own);
      }
      try {
        return other.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Interrupted(
            "interrupted while waiting for the same download in another thread", "");
      } catch (ExecutionException e) {
        if (e.getCause() instanceof HubException failure && !(failure instanceof Interrupted)) {
          throw failure;
        }
        // The other thread was interrupted, or met a bug that this one is to show as its own.
      }
    }
  }

  private V make(K key, Supplier<V> call, CompletableFuture<V> own) {
    try {
      V result = call.get();
      running.remove(key, own);
      own.complete(result);
      return result;
    } catch (RuntimeException | Error e) {
      running.remove(key, own);
      own.completeExceptionally(e);
      throw e;
    }
  }
}
