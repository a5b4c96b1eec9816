package io.hfj.fetch;

/**
 * Where bytes came from, so that wrong content can be attributed. Immutable.
 *
 * @param id opaque; origins with equal ids are to blame together
 * @param name printed in messages
 */
public record ByteOrigin(String id, String name) {}
