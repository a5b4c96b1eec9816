package io.hfj.testing;

import io.hfj.server.HubAnswer;
import io.hfj.server.HubRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** How one answer will be given: right at first, then bent by faults. For one thread. */
final class FaultScript {
  /** Ways for an answer to end where it should not. */
  enum End {
    NONE,
    CLOSE,
    RESET,
    STALL
  }

  /** Waits at a gate when {@code after} bytes of body are out; before the head if negative. */
  record Hold(long after, FaultGate gate) {}

  final FakeHubRequest request;
  final Function<HubRequest, HubAnswer> hub;
  final List<String> extraHeaderLines = new ArrayList<>();
  final List<Hold> holds = new ArrayList<>();
  final List<Long> flippedOffsets = new ArrayList<>();
  HubAnswer answer;
  String statusLine = "";
  byte[] junk = new byte[0];
  boolean chunked;

  /** Whether the head comes a byte a tenth of a second, as if the server were about to answer. */
  boolean tricklingHead;

  long bytesPerSecond = Long.MAX_VALUE;
  End end = End.NONE;

  /** Bytes of body before {@link #end}; negative if not even the head goes out. */
  long endAfter = Long.MAX_VALUE;

  FaultScript(FakeHubRequest request, Function<HubRequest, HubAnswer> hub) {
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

  /** Ends where that byte of the file would come; at once if the body begins behind it. */
  void endAt(long fileOffset, End how) {
    endAfter(Math.max(0, fileOffset - answer.start()), how);
  }
}
