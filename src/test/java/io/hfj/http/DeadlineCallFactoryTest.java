package io.hfj.http;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DeadlineCallFactoryTest {
  @Test
  @Timeout(20)
  void allCallsShareOneDeadline() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getByName("127.0.0.1"))) {
      Request request =
          new Request.Builder().url("http://127.0.0.1:" + silent.getLocalPort() + "/").build();
      OkHttpClient patient = new OkHttpClient.Builder().readTimeout(Duration.ZERO).build();
      Call.Factory calls = new DeadlineCallFactory(patient, Duration.ofMillis(50));
      for (int i = 0; i < 3; i++) {
        assertThrows(InterruptedIOException.class, () -> calls.newCall(request).execute());
      }
    }
  }
}
