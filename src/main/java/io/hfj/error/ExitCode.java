package io.hfj.error;

import io.hfj.HubException;
import io.hfj.NetworkFailure;
import io.hfj.StorageFailure;

/** Exit statuses of the program, documented for scripts in {@code environment.md} of the guides. */
public enum ExitCode {
  DONE(0),
  /** An error in hfj itself; the stack trace is shown. */
  BUG(1),
  USAGE(2),
  NOT_FOUND(3),
  DENIED(4),
  NETWORK(5),
  STORAGE(6),
  BAD_CONTENT(7),
  NOT_CACHED(8),
  MEMORY(9),
  /** 128 + SIGINT, as in shells. */
  INTERRUPTED(130);

  private final int value;

  ExitCode(int value) {
    this.value = value;
  }

  /** Returns the status that the program ends with after that failure. */
  public static ExitCode of(HubException failure) {
    return switch (failure.code()) {
      case INVALID_ARGUMENT -> USAGE;
      case REPO_NOT_FOUND, REVISION_NOT_FOUND, FILE_NOT_FOUND -> NOT_FOUND;
      case ACCESS_DENIED, TOKEN_REQUIRED, INVALID_TOKEN -> DENIED;
      case NETWORK, RATE_LIMITED, HOST_NOT_ALLOWED -> NETWORK;
      case TOO_MANY_OPEN_FILES -> failure instanceof NetworkFailure ? NETWORK : STORAGE;
      case STORAGE, DISK_FULL, DISK_NOT_WRITABLE -> STORAGE;
      case CONTENT_MISMATCH, UNSAFE_FILE_NAME -> BAD_CONTENT;
      case UNSUPPORTED_FILE_NAME, FILE_NAME_CONFLICT ->
          failure instanceof StorageFailure ? STORAGE : BAD_CONTENT;
      case NOT_CACHED, OFFLINE -> NOT_CACHED;
      case OUT_OF_MEMORY, TOO_MANY_THREADS -> MEMORY;
      case INTERRUPTED -> INTERRUPTED;
    };
  }

  /** The exit status. */
  public int value() {
    return value;
  }
}
