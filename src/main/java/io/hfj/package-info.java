/**
 * Downloads from the Hugging Face Hub: the library. {@link io.hfj.Hub} is where to begin; {@link
 * io.hfj.SnapshotRequest} says what to download, {@link io.hfj.ProgressEvent} reports how it goes,
 * {@link io.hfj.HubException} and {@link io.hfj.FailureCode} say why it failed. This is the only
 * package that other programs use.
 *
 * <p>The packages below it are internal; {@code io.hfj.app} describes them.
 */
package io.hfj;
