/**
 * Content that is not complete yet: {@link io.hfj.store.part.PartFile} holds bytes at their final
 * offsets, {@link io.hfj.store.part.PartFiles} names, finds, opens and removes part files, the
 * journal beside each records which ranges were written, each with the CRC-32C of its bytes.
 */
package io.hfj.store.part;
