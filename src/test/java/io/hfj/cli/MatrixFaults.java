package io.hfj.cli;

import io.hfj.server.HubResponse;
import io.hfj.testing.FakeHub;
import io.hfj.testing.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Faults used only by the matrix. */
final class MatrixFaults {
  private MatrixFaults() {}

  /** Returns an address on which no server listens while this process lives. */
  static String unreachableAddress() {
    try {
      // Bound, so that no other process gets the port, and never listening; open until the JVM
      // ends.
      Socket socket = new Socket();
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
      return "http://127.0.0.1:" + socket.getLocalPort() + "/";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the same, one redirect later. */
  static Fault redirectOnce() {
    return Fault.answer(
        request ->
            HubResponse.text(302, "there")
                .with("Location", more(request.target(), FaultPlace.HOP)));
  }

  /** Redirects to the same path on a host that does not have it. */
  static Fault redirectToOtherHost(FakeHub hub) {
    return Fault.answer(
        request ->
            HubResponse.text(307, "there")
                .with("Location", hub.dataHost() + more(request.target(), FaultPlace.HOP)));
  }

  /** Returns an empty page with a link to another one, each time a different one. */
  static Fault nextPage() {
    return Fault.answer(
        request ->
            HubResponse.json(200, "[]")
                .with("Link", "<?recursive=true&n=" + request.number() + ">; rel=\"next\""));
  }

  /** Returns a listing with other values in place of the hashes. */
  static Fault hashesReplacedBy(String text) {
    return Fault.changed(
        answer -> {
          String json = answer.bodyText().replaceAll("\"[0-9a-f]{40,64}\"", '"' + text + '"');
          return HubResponse.json(200, json);
        });
  }

  /** Returns half of the requested range, correctly labelled, as servers may. */
  static Fault halfRange() {
    return Fault.changed(
        answer -> {
          long length = (answer.end() - answer.start() + 1) / 2;
          return partOf(answer, answer.start(), answer.start() + length);
        });
  }

  private static HubResponse partOf(HubResponse answer, long start, long end) {
    String range = "bytes " + start + "-" + (end - 1) + "/" + answer.content().size();
    return new HubResponse(206, answer.headers(), answer.content(), start, end, false)
        .with("Content-Length", Long.toString(end - start))
        .with("Content-Range", range);
  }

  private static String more(String target, String parameter) {
    return target + (target.contains("?") ? "&" : "?") + parameter;
  }
}
