package io.hfj;

/**
 * A branch, tag or other ref of a repository. Immutable.
 *
 * @param name as a revision is named, such as {@code main}
 * @param ref full name, such as {@code refs/heads/main}
 * @param commit 40 hex digits; the commit that it points to
 */
public record HubRef(String name, String ref, String commit) {}
