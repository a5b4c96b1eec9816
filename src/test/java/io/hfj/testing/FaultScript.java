package io.hfj.testing;

import io.hfj.server.HubRequest;
import io.hfj.server.HubResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** How an answer will be sent: initially correct, then changed by faults. For one thread. */
final class FaultScript {
  /** How an answer ends early. */
  enum End {
    NONE,
    CLOSE,
    RESET,
    STALL
  }

  /** Waits at a gate after {@code after} bytes of body; before the head if negative. */
  record Hold(long after, FaultGate gate) {}

  final FakeHubRequest request;
  final Function<HubRequest, HubResponse> hub;
  final List<String> extraHeaderLines = new ArrayList<>();
  final List<Hold> holds = new ArrayList<>();
  final List<Long> flippedOffsets = new ArrayList<>();
  HubResponse answer;
  String statusLine = "";
  byte[] junk = new byte[0];
  boolean chunked;

  /** Whether to send an endless head, one byte every 100 ms. */
  boolean tricklingHead;

  long bytesPerSecond = Long.MAX_VALUE;
  final List<SharedRate> sharedRates = new ArrayList<>();
  End end = End.NONE;

  /** Bytes of body before {@link #end}; negative if not even the head is sent. */
  long endAfter = Long.MAX_VALUE;

  FaultScript(FakeHubRequest request, Function<HubRequest, HubResponse> hub) {
    this.request = request;
    this.hub = hub;
    this.answer = hub.apply(request.asHubRequest());
  }

  void endAfter(long bytes, End how) {
    if (bytes < endAfter) {
      endAfter = bytes;
      end = how;
    }
  }

  /** Ends before a byte of the file; at once if the body starts after it. */
  void endAt(long fileOffset, End how) {
    endAfter(Math.max(0, fileOffset - answer.start()), how);
  }
}
