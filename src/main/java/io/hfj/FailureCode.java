package io.hfj;

/** What went wrong, in more detail than the class of a {@link HubException}. */
public enum FailureCode {
  /** An argument or a setting is not valid. */
  INVALID_ARGUMENT,

  /** No such repository, or none that this account may see. */
  REPO_NOT_FOUND,
  /** The repository has no such branch, tag or commit. */
  REVISION_NOT_FOUND,
  /** The commit has no such file, or none that matches. */
  FILE_NOT_FOUND,

  /** The account may not read it, or a token is needed and there is none. */
  ACCESS_DENIED,
  /** The token is not valid, whatever the request. */
  INVALID_TOKEN,

  /** A host could not be reached, or sent no valid answer, until retries ran out. */
  NETWORK,
  /** The server asked for a pause that is longer than a download waits. */
  RATE_LIMITED,

  /** The disk refused an operation. */
  STORAGE,

  /** What the server sent is not what it announced, or cannot be kept safely. */
  CONTENT_MISMATCH,

  /** It is not on this machine, and could not or must not be fetched. */
  NOT_CACHED,

  /** The heap is full. */
  OUT_OF_MEMORY,
  /** The system lets this process start no more threads. */
  TOO_MANY_THREADS,

  /** The calling thread was interrupted, or the download was cancelled. */
  INTERRUPTED
}
