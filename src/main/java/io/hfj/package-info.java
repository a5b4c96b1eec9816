/**
 * Downloads from the Hugging Face Hub: the library. {@link io.hfj.Hub} is the entry point; {@link
 * io.hfj.SnapshotRequest} selects what to download, {@link io.hfj.ProgressEvent} reports progress,
 * {@link io.hfj.HubException} and {@link io.hfj.FailureCode} describe failures. This is the only
 * package that other programs use.
 *
 * <p>The packages below it are internal; {@code io.hfj.app} describes them.
 */
package io.hfj;
