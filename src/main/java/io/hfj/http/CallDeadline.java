package io.hfj.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Response;
import okio.AsyncTimeout;

/**
 * Cancels a call if one step of it takes too long. The time-outs of a socket start again with each
 * byte, so a server that sends a byte now and then never exceeds them. For one thread.
 */
final class CallDeadline extends AsyncTimeout {
  /**
   * Read time-outs in a window: the heads of a chain of redirects have to arrive within one, and
   * some of a short answer in each.
   */
  private static final int WINDOWS = 3;

  private final Call call;

  CallDeadline(Call call) {
    this.call = call;
  }

  /** Returns the length of a window in nanoseconds, 0 for no limit. */
  static long window(Interceptor.Chain chain) {
    return WINDOWS * TimeUnit.MILLISECONDS.toNanos(chain.readTimeoutMillis());
  }

  /** One step of the call. */
  @FunctionalInterface
  interface BoundedStep<T> {
    T run() throws IOException;
  }

  /**
   * Runs the step.
   *
   * @param nanos the longest it may take; 0 for no limit
   * @throws SocketTimeoutException if it takes longer
   */
  <T> T within(long nanos, BoundedStep<T> step) throws IOException {
    timeout(nanos, TimeUnit.NANOSECONDS);
    enter();
    T result;
    try {
      result = step.run();
    } catch (IOException e) {
      throw exit() ? late(e) : e;
    } catch (RuntimeException e) {
      exit();
      throw e;
    }
    if (exit()) { // the call is canceled, so its result cannot be used
      if (result instanceof Response response) {
        response.close();
      }
      throw late(null);
    }
    return result;
  }

  private static IOException late(IOException cause) {
    SocketTimeoutException timeout = new SocketTimeoutException("timeout");
    timeout.initCause(cause);
    return timeout;
  }

  @Override
  protected void timedOut() {
    call.cancel();
  }
}
