/**
 * Content that is not complete yet. {@link io.hfj.store.part.PartFile} holds bytes at their final
 * offsets, and a journal beside it records the written ranges, each with the CRC-32C of its bytes;
 * {@link io.hfj.store.part.PartFiles} names, finds, opens and removes both.
 */
package io.hfj.store.part;
