/**
 * Lock files shared with the official client. Locks save bandwidth; correctness never depends on
 * them.
 */
package io.hfj.store.lock;
