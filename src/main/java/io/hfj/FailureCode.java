package io.hfj;

/** The cause of a failure, in more detail than the class of a {@link HubException}. */
public enum FailureCode {
  /** An argument or a setting is not valid. */
  INVALID_ARGUMENT,

  /** No such repository, or none that this account may see. */
  REPO_NOT_FOUND,
  /** The repository has no such branch, tag or commit. */
  REVISION_NOT_FOUND,
  /** The commit has no such file, or none that matches. */
  FILE_NOT_FOUND,

  /** The account may not read it. */
  ACCESS_DENIED,
  /** It may only be read with a token, and none was sent. */
  TOKEN_REQUIRED,
  /** The token is not valid, whatever the request. */
  INVALID_TOKEN,

  /** A host could not be reached, or sent no valid answer, until retries ran out. */
  NETWORK,
  /** The server asked for a pause that is longer than a download waits. */
  RATE_LIMITED,
  /** The request leads to a host that may not be contacted. */
  HOST_NOT_ALLOWED,
  /** The system lets this process open no more files, or no more connections. */
  TOO_MANY_OPEN_FILES,

  /** The disk refused an operation. */
  STORAGE,
  /** The disk, or the user's share of it, has too little space. */
  DISK_FULL,
  /** The folder may not be written to. */
  DISK_NOT_WRITABLE,

  /** What the server sent is not what it announced. */
  CONTENT_MISMATCH,
  /** A file of the repository has a name that is not safe to write. */
  UNSAFE_FILE_NAME,
  /** A file of the repository has a name that this system or disk cannot hold. */
  UNSUPPORTED_FILE_NAME,
  /** Two files have the same name, perhaps only on this disk. */
  FILE_NAME_CONFLICT,

  /** It is not on this machine, and could not or must not be fetched. */
  NOT_CACHED,
  /** A request is needed, and none may be sent. */
  OFFLINE,

  /** The heap is full. */
  OUT_OF_MEMORY,
  /** The system lets this process start no more threads. */
  TOO_MANY_THREADS,

  /** The calling thread was interrupted, or the download was cancelled. */
  INTERRUPTED
}
